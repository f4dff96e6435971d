// A charger's machine in time: brings it to the present, reads its meter on the way, and gives it its share of current.
import { delivered, powerW } from './car.ts';
import { advance, nextDueMs, operationMode, respond, wantsCurrent, type Input, type MachineState } from './charger-machine.ts';
import type { CurrentTaker, SimulatedInstallation } from './installation.ts';
import { lastReadingTime, meterKwh, readingTimes } from './meter.ts';
import { SessionHistory } from './session-history.ts';
import type { Alarm, CloudTime } from './simulated-time.ts';
import type { Timing } from './timing.ts';

/** What a charger may draw unless it is limited. */
export const fullCurrentA = 32;

export interface EngineParts {
  readonly time: CloudTime;
  readonly timing: Timing;
  readonly installation: SimulatedInstallation;
  /** How often the signed meter value is renewed, in simulated milliseconds. */
  readonly meterIntervalMs: number;
  /** Of the session before the simulation began. */
  readonly earlierSessionId: string;
  rolesOf(username: string): number;
  firmware(): string | null;
  /** Told of every step, also of those in which only time went by. */
  stepped(before: MachineState, after: MachineState): void;
}

export class ChargerEngine implements CurrentTaker {
  readonly sessions: SessionHistory;
  readonly #parts: EngineParts;
  readonly #alarm: Alarm;
  #machine: MachineState;
  /** The last state in which power flowed. */
  #lastFlow: MachineState | undefined;
  #ownLimitA = fullCurrentA;
  #shareA = Infinity;

  constructor(initial: MachineState, parts: EngineParts) {
    this.#machine = initial;
    this.#parts = parts;
    const meter = { kwh: meterKwh(initial), atMs: initial.atMs };
    this.sessions = new SessionHistory(meter, parts.meterIntervalMs, parts.earlierSessionId, parts.firmware());
    this.#alarm = parts.time.alarm(() => this.settle());
    this.#setAlarm();
  }

  /** The state as of the last step; `settle` brings it to the present. */
  get state(): MachineState {
    return this.#machine;
  }

  /** The last state in which power flowed, unless it flows now. */
  get stale(): MachineState | undefined {
    return powerW(this.#machine) === 0 ? this.#lastFlow : undefined;
  }

  get wantsCurrent(): boolean {
    return wantsCurrent(this.#machine);
  }

  get charging(): boolean {
    return this.#machine.mode === operationMode.charging;
  }

  rolesOf(username: string): number {
    return this.#parts.rolesOf(username);
  }

  /** Brings the charger to the present; the state it is in now. */
  settle(): MachineState {
    return this.#settleTo(this.#parts.time.now());
  }

  /** Something happens to the charger now. */
  take(input: Input): void {
    this.#become(respond(this.settle(), input, this.#parts.timing));
  }

  /** The charger's own limit, besides its installation's. */
  limit(currentA: number): void {
    this.#ownLimitA = currentA;
    this.take({ kind: 'limit current', currentA: this.#limitA });
  }

  allot(currentA: number, atMs: number): void {
    this.#shareA = currentA;
    if (this.#limitA === this.#machine.availableCurrentA) return;
    this.#settleTo(Math.max(atMs, this.#machine.atMs));
    this.#become(respond(this.#machine, { kind: 'limit current', currentA: this.#limitA }, this.#parts.timing));
  }

  get #limitA(): number {
    return Math.min(this.#ownLimitA, this.#shareA);
  }

  #settleTo(untilMs: number): MachineState {
    for (let due = nextDueMs(this.#machine); due !== undefined && due <= untilMs; due = nextDueMs(this.#machine)) {
      this.#letTimePass(due);
      this.#become(advance(this.#machine, due, this.#parts.timing));
    }
    this.#letTimePass(untilMs);
    this.#become(this.#machine);
    return this.#machine;
  }

  /** Nothing else happens until `untilMs`: energy flows, the meter is read. */
  #letTimePass(untilMs: number): void {
    for (const atMs of readingTimes(this.#machine, untilMs, this.#parts.meterIntervalMs)) {
      this.#machine = delivered(this.#machine, atMs);
      this.sessions.read(this.#machine);
    }
    this.#machine = delivered(this.#machine, untilMs);
  }

  /** Takes a step that takes no time. */
  #become(next: MachineState): void {
    const before = this.#machine;
    this.#machine = next;
    if (powerW(next) > 0) this.#lastFlow = next;
    this.sessions.follow(before, next, this.#parts.firmware());
    this.#setAlarm();
    this.#parts.stepped(before, next);
    if (wantsCurrent(before) !== wantsCurrent(next)) this.#parts.installation.share(next.atMs);
  }

  #setAlarm(): void {
    const { meterIntervalMs } = this.#parts;
    const nextReadingMs = lastReadingTime(this.#machine.atMs, meterIntervalMs) + meterIntervalMs;
    this.#alarm.at(Math.min(nextDueMs(this.#machine) ?? Infinity, nextReadingMs));
  }
}
