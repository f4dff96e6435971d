// What complete listings have lacked, for how long, and what is gone by that: HomeKit forgets the room and the automations
// of an accessory for good, so it goes late.
import * as z from 'zod/mini';
import type { Clock } from '../../base/clock.ts';
import type { Records, Stored } from '../../base/memory.ts';
import { READING } from './reading-schedule.ts';

/** What must have happened before an accessory goes. */
export const REMOVAL = {
  /** So many complete listings in a row have lacked it: one may be wrong. */
  listings: 3,
  /** There was so much time between the first and the last of them: somebody restarts five times in a minute. */
  afterMs: 24 * 3_600_000,
} as const;

/** The complete listings in a row that have lacked something; times in milliseconds since 1970. */
export const missedFields = () => ({ count: z.int().check(z.minimum(1)), firstAtMs: z.number(), lastAtMs: z.number() });

export type Missed = Stored<typeof missedFields>;

/**
 * One more complete listing lacks it.
 *
 * @param sinceLastMs how long ago the last one was, on a clock that nobody sets; undefined when that was before a restart
 */
export function missedAgain(before: Missed | undefined, nowMs: number, sinceLastMs: number | undefined): Missed {
  if (before === undefined) return { count: 1, firstAtMs: nowMs, lastAtMs: nowMs };
  // What the wall clock has jumped by since the last one is not time that has passed; over a restart, nobody knows which is which.
  const atMostMs = Math.min(READING.listingMs, Math.max(0, nowMs - before.lastAtMs));
  const elapsedMs = before.lastAtMs - before.firstAtMs + (sinceLastMs ?? atMostMs);
  return { count: before.count + 1, firstAtMs: nowMs - elapsedMs, lastAtMs: nowMs };
}

export function isGone({ count, firstAtMs, lastAtMs }: Missed): boolean {
  return count >= REMOVAL.listings && lastAtMs - firstAtMs >= REMOVAL.afterMs;
}

/** What listings have lacked of the accessories of one kind, by the accessories' UUIDs. */
export class MissedListings {
  readonly #records: Records<Missed>;
  readonly #clock: Clock;
  /** When this run has had the last complete listing, in monotonic milliseconds. */
  #lastAtMs: number | undefined;

  constructor(records: Records<Missed>, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /**
   * Takes note of a listing. One that is not certainly complete proves presence, never absence.
   *
   * @param known the accessories that there are
   * @param present those whose charger or installation is listed, or is seen to be there in another way
   * @returns those that are gone
   */
  note(known: readonly string[], present: ReadonlySet<string>, listing: { readonly complete: boolean }): readonly string[] {
    for (const key of known) if (present.has(key)) this.#forget(key);
    if (!listing.complete) return [];
    const nowMs = this.#clock.monotonic();
    const sinceLastMs = this.#lastAtMs === undefined ? undefined : nowMs - this.#lastAtMs;
    this.#lastAtMs = nowMs;
    return known.filter((key) => !present.has(key) && this.#isGoneNow(key, sinceLastMs));
  }

  #isGoneNow(key: string, sinceLastMs: number | undefined): boolean {
    const missed = missedAgain(this.#records.get(key), this.#clock.now(), sinceLastMs);
    if (isGone(missed)) this.#forget(key);
    else void this.#records.put(key, missed, 'now');
    return isGone(missed);
  }

  #forget(key: string): void {
    if (this.#records.get(key) !== undefined) void this.#records.remove(key);
  }
}
