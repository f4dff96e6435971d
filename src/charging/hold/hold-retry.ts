// One stretch of time in which the hold wants something that it has not got yet: what it has said, and when it tries again.
import type { Clock } from '../../base/clock.ts';
import { BusyError, NeverConnectedError, NeverSentError, type ZaptecError } from '../calls/errors.ts';
import { CONFIRMATION_READS_MS } from '../commands/confirmation.ts';
import type { Refusal } from '../commands/failure.ts';
import type { Outcome } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';
import { sessionId } from '../state/charger-state.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { ALLOWED, seen, type HoldRecord } from './hold.ts';

export const HOLD_RETRY = {
  /** After a failed attempt: less than the wait between two routine reads while the hold wants something, so that the next one tries again. */
  firstMs: 20_000,
  /** What was refused again and again is tried ever more rarely, up to this. */
  slowestMs: 5 * 60_000,
  /** The same for what was not followed: perhaps somebody else undoes it before that shows, and two must not switch a charger all day. */
  slowestUnfollowedMs: 60 * 60_000,
} as const;

/** The hold's command that may have worked although nobody says so. */
export interface Unsettled {
  readonly wish: Wish;
  /** Until then it may still show. */
  readonly untilMs: number;
  /** What Zaptec said of a pause; undefined when there was no answer. */
  readonly rejection?: Outcome;
}

/** How long the charger is watched after a command that may have arrived. */
export const WATCH_MS = Math.max(...CONFIRMATION_READS_MS);

/** Whether the hold, by what is remembered of it, wants something else of a charger than it does: each routine read may be the next attempt then, and none is to be spared. */
export function isHoldWanting({ status, state }: Pick<KnownCharger, 'status' | 'state'>, hold: Partial<HoldRecord> | undefined, nowMs: number): boolean {
  return seen({ ...ALLOWED, ...hold }, { status, sessionId: sessionId(state), underWay: undefined, canPauseWaiting: false, nowMs }).wish !== undefined;
}

export class HoldRetry {
  readonly #clock: Clock;
  readonly #said = new Set<string>();
  #restUntilMs = -Infinity;
  #longRests = 0;
  #hasGoneOn = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether `text` has not been said yet. From now on it has. */
  isNew(text: string): boolean {
    if (this.#said.has(text)) return false;
    this.#said.add(text);
    return true;
  }

  /** Whether it is too early to try again. */
  isResting(): boolean {
    return this.#clock.monotonic() < this.#restUntilMs;
  }

  /**
   * Whether to try again at once, because nothing has left: as often as others were first, for that takes time by itself, and
   * once where there was no connection.
   */
  goesOnAfter(error: ZaptecError): boolean {
    if (error instanceof BusyError) return true;
    const isSecond = this.#hasGoneOn;
    this.#hasGoneOn = true;
    return !isSecond && (error instanceof NeverSentError || error instanceof NeverConnectedError);
  }

  /** Something went wrong on the way: the next routine read tries again. */
  rest(): void {
    this.#restUntilMs = this.#clock.monotonic() + HOLD_RETRY.firstMs;
  }

  /** A charger that changes its current will take the command in a moment. */
  restAfterRefusal({ reason }: Refusal): void {
    if (reason === 'changing-current') this.rest();
    else this.restLonger();
  }

  /** The charger or the cloud does not do it: each time the wait doubles. */
  restLonger(slowestMs: number = HOLD_RETRY.slowestMs): void {
    const restMs = Math.min(HOLD_RETRY.firstMs * 2 ** this.#longRests, slowestMs);
    this.#longRests += 1;
    this.#restUntilMs = this.#clock.monotonic() + restMs;
  }
}
