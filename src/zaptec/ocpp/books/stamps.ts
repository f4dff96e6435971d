// What a charger's stamps say of when something was: clocks are wrong, are set, and begin in 1970. Pure.
import { DAY, MINUTE } from '../../../base/clock.ts';
import { momentOf } from '../wire/messages.ts';

/** How far ahead a charger's clock may be; a status that is stamped later says nothing of which is older. */
const MOST_AHEAD_MS = 60_000;

/** How far a clock that is right may be off: whole seconds are cut off, and a message takes a moment. */
const MOST_OFF_MS = 2_000;

/** What is told later than that was kept while the charger had no connection, and says nothing of now. */
export const MOST_BEHIND_MS = 5 * MINUTE;

/** What is stamped longer ago comes from a charger that does not know the time: without it they begin in 1970 or 2000. */
const LONGEST_OFFLINE_MS = 90 * DAY;

/** When a status was, as its charger has stamped it, and when it was told; in milliseconds since 1970. */
export interface Told {
  readonly stampedAtMs: number | undefined;
  readonly heardAtMs: number;
}

/** What was stamped by a clock that has been set back since, the charger's or this one, makes nothing look old: by a little, too, where what is told is stamped as of now. */
export function isOutdated(last: Told | undefined, stampedAtMs: number | undefined, nowMs: number): boolean {
  if (last?.stampedAtMs === undefined || stampedAtMs === undefined) return false;
  const mostAheadMs = Math.abs(nowMs - stampedAtMs) <= MOST_OFF_MS ? MOST_OFF_MS : MOST_AHEAD_MS;
  return stampedAtMs < last.stampedAtMs && last.stampedAtMs <= Math.min(last.heardAtMs, nowMs) + mostAheadMs;
}

/** What a charger tells late happened earlier; what it dates later than now happened now. */
export function pastMoment(timestamp: string | undefined, nowMs: number): number {
  const stampedAtMs = timestamp === undefined ? nowMs : momentOf(timestamp);
  return stampedAtMs > nowMs || nowMs - stampedAtMs > LONGEST_OFFLINE_MS ? nowMs : stampedAtMs;
}
