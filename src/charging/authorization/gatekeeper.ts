// Keeps one charger's lock: answers who wants to charge, remembers whether it is locked, and lets in whoever waits when a
// person unlocks it.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import type { LockCommand } from '../commands/command.ts';
import type { Outcome } from '../commands/outcome.ts';
import { systemWallClock } from '../hold/allowed-hours.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { changedAtMs } from '../state/charger-state.ts';
import type { ChargingStatus } from '../state/charging-status.ts';
import { ObservationId } from '../state/observation.ts';
import { recordAt, UNLOCKED, verdictOn, withEnd, withVehicle, withWish, type LockRecord, type LockSettings, type AccessVerdict } from './authorization.ts';
import { describeLock, describeVerdict, LOCKED_AGAIN, LOCK_FORGOTTEN, NOBODY_ASKED, NOBODY_ASKS, NOT_LET_IN } from './lock-text.ts';

/** What is kept of the lock. */
export interface LockMemory {
  readonly lock?: LockRecord | undefined;
}

/** Somebody wants to charge. */
export interface ChargeRequest {
  /** What was held to the charger; undefined when nothing was. */
  readonly tag: string | undefined;
  /**
   * For how long it waits in milliseconds, unless it is made again; `while-connected`: until the vehicle goes, or charges;
   * `until-let-in`: until it goes, as it has begun to charge without asking; `gone`: not at all, as it has gone.
   */
  readonly waits: number | 'while-connected' | 'until-let-in' | 'gone';
  /** When it has begun to charge, where that is told, and perhaps late: what might begin then goes on. */
  readonly atMs?: number | undefined;
}

/** Those who decide who may charge, as whoever brings them the question sees them. */
export interface AccessHost {
  authorize(chargerId: string, request: ChargeRequest): AccessVerdict;
  /** A vehicle has gone; the same one may come again. */
  noteEnd(chargerId: string, goneAtMs: number): void;
}

/** The way by which chargers ask, and are made to begin that did not ask again, or do not by themselves. */
export interface Door {
  /** Whether it leads to this charger, or has before, as far as that is remembered: otherwise nobody asks who may charge there. */
  isUsedBy(chargerId: string): boolean;
  /** Whether it has been connected by OCPP, as far as that is remembered. */
  usesOcpp(chargerId: string): boolean;
  /** Whether it was paused by OCPP, of which the cloud knows nothing, and is still to connect again after the start. */
  isAwaited(chargerId: string): boolean;
  /** Whether it was paused by OCPP in the session under way, of which the cloud knows nothing, and has lost that connection. */
  keepsPause(chargerId: string): boolean;
  /** A person has unlocked the charger: if a vehicle waits there, it is to begin. */
  letIn(chargerId: string): void;
}

/** What the lock shows: `asked`: locked, and somebody waits. */
export type LockShown = 'unlocked' | 'locked' | 'asked';

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  readonly memory: Memory<LockMemory>;
  readonly settings: LockSettings;
  readonly door: Door | undefined;
  /** It is to show something else. */
  readonly onChange: () => void;
}

/** Within that a request may come that goes with what was seen, before it or after. */
const LATE_MS = 2 * MINUTE;

export class Gatekeeper {
  readonly #charger: KnownCharger;
  readonly #parts: Parts;
  #record: LockRecord;
  /** The latest end that was told; none since the start. */
  #goneAtMs = -Infinity;
  /** Somebody waits, and for how long. */
  #request: { readonly waits: ChargeRequest['waits']; readonly end: Alarm | undefined } | undefined;
  /** When somebody has asked last, by the monotonic clock; none since the start. */
  #askedAtMs = -Infinity;
  /** When it was seen last that no vehicle is there, by the same clock. */
  #freeAtMs = -Infinity;
  /** Since when a vehicle charges, by the same clock; `Infinity`: it began while it was unlocked. */
  #chargesSinceMs: number | undefined;
  /** What was said last, of a request or of a vehicle that charges all the same: chargers ask again and again. */
  #said: string | undefined;

  constructor(charger: KnownCharger, parts: Parts) {
    this.#charger = charger;
    this.#parts = parts;
    this.#record = parts.memory.kept.lock ?? UNLOCKED;
    if (!this.#parts.settings.enabled) this.#forget();
  }

  /** What is to be shown, where this is what is kept of it. */
  show(record: LockRecord = UNLOCKED): LockShown {
    if (!record.isLocked) return 'unlocked';
    return this.#request === undefined ? 'locked' : 'asked';
  }

  /** Answers a request, and takes note of it where nobody may be let in yet. */
  ask({ tag, waits, atMs }: ChargeRequest): AccessVerdict {
    this.#askedAtMs = this.#parts.clock.monotonic();
    const nowMs = this.#parts.clock.now();
    const now = this.#judge(tag, this.#record, nowMs);
    const then = atMs === undefined || now.kind === 'granted' ? now : this.#judge(tag, recordAt(this.#record, atMs, nowMs), atMs);
    const verdict = then.kind === 'granted' ? then : now;
    if (waits === 'gone') return verdict;
    if (verdict.kind === 'granted') this.#endRequest();
    // Whoever holds a tag to a charger without a vehicle leaves nothing behind that waits.
    else if (typeof waits === 'number' || this.#charger.certainStatus !== 'disconnected') this.#await(waits);
    // Web hooks are not asked again once a tag was refused.
    const next = typeof waits === 'number' && verdict.because !== 'no-tag' ? 'asks no more' : 'asks again';
    this.#say('info', describeVerdict(verdict, verdict === now ? 'now' : 'then', next));
    return verdict;
  }

  /** Takes the wish down, lets in whoever waits, and answers when it is not to be lost any more. */
  async switchTo(command: LockCommand): Promise<Outcome> {
    const { clock, log, door } = this.#parts;
    const isLocked = command === 'lock';
    const wasLocked = this.#record.isLocked;
    this.#said = undefined;
    if (isLocked && this.#isUnasked) this.#say('warn', NOBODY_ASKS);
    else log.info(describeLock(command, this.#parts.settings, this.#request === undefined ? 'none' : 'waits'));
    const keeping = this.#become(withWish(this.#record, command, clock.now()));
    if (!isLocked) {
      this.noteState();
      this.#endRequest();
      // Where it was unlocked nobody has waited, but somebody may have ended the charge of whoever is there.
      if (wasLocked) door?.letIn(this.#charger.facts.id);
    }
    await keeping;
    return { kind: 'kept' };
  }

  /** Takes note of a new state. */
  noteState(): void {
    const { certainStatus: status } = this.#charger;
    if (!this.#parts.settings.enabled || status === 'unknown') return;
    const isThere = status !== 'disconnected';
    if (!isThere) this.#said = undefined;
    const waits = this.#request?.waits;
    if (isThere ? status === 'charging' && waits !== 'until-let-in' : typeof waits === 'string') this.#endRequest();
    if (!isThere || !this.#isOutdated) this.#take(withVehicle(this.#record, isThere ? 'there' : 'gone', this.#parts.settings));
    this.#noteCharge(status, this.#parts.clock.monotonic());
  }

  /** Those that have asked once may do so no more: a vehicle was seen to come then, and charges unasked. */
  #noteCharge(status: ChargingStatus, atMs: number): void {
    if (status === 'disconnected') this.#freeAtMs = atMs;
    const { isLocked } = this.#record;
    this.#chargesSinceMs = status === 'charging' ? (this.#chargesSinceMs ?? (isLocked ? atMs : Infinity)) : undefined;
    if (this.#chargesSinceMs === undefined || !isLocked) return;
    if (this.#isUnasked) this.#say('warn', NOBODY_ASKS);
    else if (atMs - this.#chargesSinceMs >= LATE_MS && this.#freeAtMs - this.#askedAtMs > LATE_MS) this.#say('warn', NOBODY_ASKED);
  }

  /** Takes note that a vehicle has gone: whoever tells it may do so before its state says it, or while nobody can read that. */
  noteEnd(goneAtMs: number): void {
    if (!this.#parts.settings.enabled) return;
    this.#goneAtMs = Math.max(this.#goneAtMs, goneAtMs);
    this.#take(withEnd(this.#record, goneAtMs, this.#parts.settings));
    if (this.#record.isInUse === true && this.#isOutdated) void this.#become({ ...this.#record, isInUse: undefined });
  }

  /** Whether the state is of before that end: the vehicle that it shows is the one that has gone, and was not let in since. */
  get #isOutdated(): boolean {
    const atMs = changedAtMs(this.#charger.state, ObservationId.ChargerOperationMode);
    return atMs !== undefined && atMs < this.#goneAtMs;
  }

  #judge(tag: string | undefined, record: LockRecord, atMs: number): AccessVerdict {
    return verdictOn(tag, this.#parts.settings, record, systemWallClock(atMs));
  }

  #await(waits: ChargeRequest['waits']): void {
    const isNew = this.#request === undefined;
    this.#request?.end?.cancel();
    this.#request = { waits, end: typeof waits === 'number' ? alarmIn(waits, this.#parts, () => this.#expire()) : undefined };
    if (isNew) this.#parts.onChange();
  }

  #expire(): void {
    this.#parts.log.info(NOT_LET_IN);
    this.#said = undefined;
    this.#endRequest();
  }

  #endRequest(): void {
    if (this.#request === undefined) return;
    this.#request.end?.cancel();
    this.#request = undefined;
    this.#parts.onChange();
  }

  #say(level: 'info' | 'warn', sentence: string | undefined): void {
    if (sentence === undefined || sentence === this.#said) return;
    this.#said = sentence;
    this.#parts.log[level](sentence);
  }

  get #isUnasked(): boolean {
    return this.#askedAtMs === -Infinity && this.#parts.door?.isUsedBy(this.#charger.facts.id) !== true;
  }

  #take(record: LockRecord): void {
    if (record === this.#record) return;
    if (record.isLocked) this.#parts.log.info(LOCKED_AGAIN);
    void this.#become(record);
  }

  #become(record: LockRecord): Promise<void> {
    this.#record = record;
    const keeping = this.#parts.memory.remember({ lock: record }, 'now');
    this.#parts.onChange();
    return keeping;
  }

  /** A lock of some time ago must not come back when the option does. */
  #forget(): void {
    const { memory, log } = this.#parts;
    if (memory.kept.lock === undefined) return;
    if (this.#record.isLocked) log.info(LOCK_FORGOTTEN);
    this.#record = UNLOCKED;
    void memory.remember({ lock: undefined }, 'now');
  }
}
