// Sends one change of a limit at a time (an installation's available current, or what one charger is set to), after deciding
// on a fresh reading, and not before the distance from the last change is large enough.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { withinAnswerTime, type AnswerTime } from '../calls/answer-time.ts';
import { OutcomeUnknownError } from '../calls/errors.ts';
import type { Patience } from '../calls/patience.ts';
import { refusedForRole, sendSettingOnce, unlessForbidden, type Subject } from '../commands/attempt.ts';
import type { LimitMemory } from './limit-memory.ts';
import type { InstallationReading, PhasesA } from './installation-reading.ts';
import { decideLimit, waitToSendMs, type LimitDecision, type LimitWish } from './limit-decision.ts';
import type { LimitOutcome, LimitRefusal } from './limit-outcome.ts';

/** When the installation is read after an accepted change: it shows there within seconds. */
export const LIMIT_READS_MS = [2_000, 7_000, 15_000] as const;

/** While a slider is dragged, its values are judged by a reading not older than this. */
const FRESH_MS = 5_000;

/** What has a limit: an installation, or one charger. */
export interface Limited extends Subject {
  readonly id: string;
  /** As last read; undefined before that. */
  readonly reading: InstallationReading | undefined;
  /** Whether it was tried to read it. */
  readonly isTried: boolean;
  /** False when the reading may be wrong, because the next ones fail. */
  readonly isReachable: boolean;
  /** Whether an installation's chargers go by themselves. */
  readonly isStandAlone: boolean;
  /** The reading, if it is of within `ms` milliseconds. */
  readingSince(ms: number): InstallationReading | undefined;
  /** Reads it now; throws ZaptecError. */
  read(patience: Patience): Promise<InstallationReading>;
  /** A routine read: failures are counted and reported, never thrown. */
  refresh(): Promise<void>;
}

export interface LimitSenderParts {
  /** Gives all phases this current, or each its own, in amperes; sent at most once. Throws a ZaptecError, as InstallationCloud.setAvailableCurrent. */
  readonly send: (currentA: number | PhasesA, patience: Patience) => Promise<void>;
  readonly clock: Clock;
  /** Names the installation, or the charger. */
  readonly log: Log;
  readonly memory: Memory<LimitMemory>;
  /** Between two changes. */
  readonly intervalMs: number;
  readonly stopped: AbortSignal;
}

/** The way out for changes of one limit. */
export class LimitSender {
  readonly #known: Limited;
  readonly #parts: LimitSenderParts;
  readonly #queue = new SerialQueue();
  /** On the monotonic clock: setting the system clock changes nothing while the plugin runs. */
  #lastSent: { readonly acceptedA: number | undefined; readonly atMs: number } | undefined;

  constructor(known: Limited, parts: LimitSenderParts) {
    this.#known = known;
    this.#parts = parts;
    const { lastSentAtMs } = parts.memory.kept;
    if (lastSentAtMs === undefined) return;
    this.#lastSent = { acceptedA: undefined, atMs: parts.clock.monotonic() - Math.max(0, parts.clock.now() - lastSentAtMs) };
  }

  /** How long the next change has to wait. */
  get waitMs(): number {
    const { clock, intervalMs } = this.#parts;
    return waitToSendMs({ lastSentMs: this.#lastSent?.atMs, nowMs: clock.monotonic(), intervalMs });
  }

  /**
   * Why `wish` cannot work; undefined when nothing speaks against it.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  refusalOf(wish: LimitWish): Promise<LimitRefusal | undefined> {
    return withinAnswerTime(this.#parts, async ({ patience }) => {
      const reading = this.#known.readingSince(FRESH_MS) ?? (await this.#ask(patience));
      if ('reason' in reading) return reading;
      const decision = this.#decide(wish, reading);
      return decision.kind === 'refused' ? { reason: decision.reason } : undefined;
    });
  }

  /**
   * Sends what `wish` asks for, if it can work, is needed, and is due.
   *
   * @param later aborts when a later wish has come
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  carryOut(wish: LimitWish, later: AbortSignal): Promise<LimitOutcome> {
    return withinAnswerTime(this.#parts, (time) =>
      this.#queue.take(time.patience.signal, () => this.#decideAndSend(wish, later, time)),
    );
  }

  async #decideAndSend(wish: LimitWish, later: AbortSignal, time: AnswerTime): Promise<LimitOutcome> {
    if (later.aborted) return { kind: 'superseded' };
    const reading = await this.#ask(time.patience);
    // A later wish may have come meanwhile.
    if (isAborted(later)) return { kind: 'superseded' };
    if ('reason' in reading) return { kind: 'refused', refusal: reading };
    const decision = this.#decide(wish, reading);
    if (decision.kind === 'unneeded') return decision;
    if (decision.kind === 'refused') return { kind: 'refused', refusal: { reason: decision.reason } };
    const outcome: LimitOutcome = { ...decision, kind: 'sent' };
    // Somebody else has asked for the same, and the reading does not show it yet.
    if (decision.phasesA === undefined && this.#isOnItsWay(decision.currentA)) return outcome;
    const { waitMs } = this;
    if (waitMs > 0) return { kind: 'deferred', currentA: decision.currentA, waitMs };
    const refusal = await this.#send(decision.phasesA ?? decision.currentA, time);
    return refusal === undefined ? outcome : { kind: 'refused', refusal };
  }

  /** Reads the installation, unless it is clear without that that the user may not change it. */
  async #ask(patience: Patience): Promise<InstallationReading | LimitRefusal> {
    return refusedForRole(this.#known, this.#parts.log) ?? unlessForbidden(this.#known, this.#known.read(patience));
  }

  #decide(wish: LimitWish, reading: InstallationReading): LimitDecision {
    const { roles, isStandAlone } = this.#known;
    return decideLimit(wish, { reading, roles, isStandAlone, lastCurrentA: this.#parts.memory.kept.lastCurrentA });
  }

  /** Undefined when the cloud has accepted it. */
  async #send(currentA: number | PhasesA, time: AnswerTime): Promise<LimitRefusal | undefined> {
    const { send, log } = this.#parts;
    try {
      const refusal = await sendSettingOnce(this.#known, { log, time }, (patience) => send(currentA, patience));
      if (refusal === undefined) this.#noteSent(typeof currentA === 'number' ? currentA : undefined);
      return refusal;
    } catch (error) {
      if (error instanceof OutcomeUnknownError) this.#noteSent(undefined);
      throw error;
    }
  }

  #isOnItsWay(currentA: number): boolean {
    if (this.#lastSent?.acceptedA !== currentA) return false;
    return this.#parts.clock.monotonic() - this.#lastSent.atMs < Math.max(...LIMIT_READS_MS);
  }

  /** @param acceptedA what the cloud has accepted for all phases; undefined when that is not known, or differs */
  #noteSent(acceptedA: number | undefined): void {
    this.#lastSent = { acceptedA, atMs: this.#parts.clock.monotonic() };
    void this.#parts.memory.remember({ lastSentAtMs: this.#parts.clock.now() }, 'now');
  }
}

/** Said of a signal that was looked at before: TypeScript takes it to be as it was. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
