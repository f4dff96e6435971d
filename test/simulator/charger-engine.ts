// A charger's machine in time: brings it to the present, reads its meter on the way, and gives it its share of current.
import { delivered, powerW } from './car.ts';
import { advance, nextDueMs, operationMode, respond, wantsCurrent, type Input, type MachineState } from './charger-machine.ts';
import type { CurrentTaker, SimulatedInstallation } from './installation.ts';
import { allMeasured, measured, nextMeasurementMs, type MeasurementReports, type ReportPace } from './measurement-reports.ts';
import { lastReadingTime, meterKwh, neverRead, readingTimes } from './meter.ts';
import type { Nature } from './nature.ts';
import { SessionHistory } from './session-history.ts';
import type { Alarm, CloudTime } from './simulated-time.ts';

/** What a charger may draw unless it is limited. */
export const fullCurrentA = 32;

export interface EngineParts {
  readonly time: CloudTime;
  readonly nature: Nature;
  readonly installation: SimulatedInstallation;
  /** How often the signed meter value is renewed and voltages are sent, in simulated milliseconds. */
  readonly intervalMs: number;
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
  #measured: MeasurementReports;
  #intervalMs: number;
  /** The last state in which power flowed. */
  #lastFlow: MachineState | undefined;
  #ownLimitA = fullCurrentA;
  #shareA = Infinity;
  /** The limit while the cloud cannot reach the charger. */
  #unreachedA = Infinity;

  constructor(initial: MachineState, parts: EngineParts) {
    this.#machine = initial;
    this.#measured = allMeasured(initial);
    this.#intervalMs = parts.intervalMs;
    this.#parts = parts;
    const meter = { kwh: meterKwh(initial), atMs: initial.atMs };
    this.sessions = new SessionHistory(meter, parts.intervalMs, parts.earlierSessionId, parts.firmware());
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

  /** What the charger has sent of what it measures. */
  get measured(): MeasurementReports {
    return this.#measured;
  }

  /** Whoever was away tells all of it as it is now. */
  measureAll(): void {
    this.#measured = allMeasured(this.#machine);
  }

  /** The charger's own limit, observation 510. */
  get ownLimitA(): number {
    return this.#ownLimitA;
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

  /** Nothing happens by itself any more. */
  stop(): void {
    this.#alarm.at(undefined);
  }

  /** Something happens to the charger now. */
  take(input: Input): void {
    this.#become(respond(this.settle(), input, this.#parts.nature));
  }

  /** The charger's own limit, besides its installation's. */
  limit(currentA: number): void {
    this.#ownLimitA = currentA;
    this.take({ kind: 'limit current', currentA: this.#limitA });
  }

  /** The limit besides while the cloud cannot reach the charger; Infinity when it can. */
  limitUnreached(currentA: number): void {
    if (currentA === this.#unreachedA) return;
    this.#unreachedA = currentA;
    this.take({ kind: 'limit current', currentA: this.#limitA });
  }

  /** How often energy is told, in simulated milliseconds; `neverRead` for not at all. */
  setInterval(intervalMs: number): void {
    this.settle();
    this.#intervalMs = intervalMs;
    this.#become(this.#machine);
  }

  allot(currentA: number, atMs: number): void {
    this.#shareA = currentA;
    if (this.#limitA === this.#machine.availableCurrentA) return;
    this.#settleTo(Math.max(atMs, this.#machine.atMs));
    this.#become(respond(this.#machine, { kind: 'limit current', currentA: this.#limitA }, this.#parts.nature));
  }

  get #limitA(): number {
    return Math.min(this.#ownLimitA, this.#shareA, this.#unreachedA);
  }

  get #pace(): ReportPace {
    return { measurementMs: this.#parts.nature.timing.measurementMs, transmitMs: this.#intervalMs };
  }

  get #isCoarse(): boolean {
    return this.#parts.nature.manners.has('coarse-measurements');
  }

  /** When something is due besides readings of the meter, in simulated milliseconds. */
  get #nextDueMs(): number {
    const machineMs = nextDueMs(this.#machine) ?? Infinity;
    const measurementMs = this.#isCoarse ? nextMeasurementMs(this.#measured, this.#machine, this.#pace) : Infinity;
    return Math.min(machineMs, measurementMs, this.sessions.nextReportMs ?? Infinity);
  }

  #settleTo(untilMs: number): MachineState {
    for (let dueMs = this.#nextDueMs; dueMs <= untilMs; dueMs = this.#nextDueMs) {
      this.#letTimePass(dueMs);
      this.#become(advance(this.#machine, dueMs, this.#parts.nature));
    }
    if (untilMs > this.#machine.atMs) {
      this.#letTimePass(untilMs);
      this.#become(this.#machine);
    }
    return this.#machine;
  }

  /** Nothing else happens until `untilMs`: energy flows, the meter is read. */
  #letTimePass(untilMs: number): void {
    const readsAlways = !this.#parts.nature.manners.has('meter-while-flowing');
    for (const atMs of readingTimes(this.#machine, untilMs, this.#intervalMs)) {
      this.#machine = delivered(this.#machine, atMs);
      if (readsAlways || powerW(this.#machine) > 0) this.sessions.read(this.#machine);
    }
    this.#machine = delivered(this.#machine, untilMs);
  }

  /** Takes a step that takes no time. */
  #become(next: MachineState): void {
    const before = this.#machine;
    const { timing, manners } = this.#parts.nature;
    this.#machine = next;
    if (powerW(next) > 0) this.#lastFlow = next;
    this.#measured = this.#isCoarse ? measured(this.#measured, before, next, this.#pace) : allMeasured(next);
    const reportMs = manners.has('late-completed-session') ? timing.sessionReportMs : 0;
    this.sessions.follow(before, next, { firmware: this.#parts.firmware(), reportMs, readsAtEnd: !manners.has('meter-while-flowing') });
    this.#setAlarm();
    this.#parts.stepped(before, next);
    if (wantsCurrent(before) !== wantsCurrent(next)) this.#parts.installation.share(next.atMs);
  }

  #setAlarm(): void {
    const intervalMs = this.#intervalMs;
    const nextReadingMs = intervalMs === neverRead ? Infinity : lastReadingTime(this.#machine.atMs, intervalMs) + intervalMs;
    this.#alarm.at(Math.min(this.#nextDueMs, nextReadingMs));
  }
}
