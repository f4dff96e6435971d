// Sessions one by one, as people want to read them: the part of each that flowed in the time asked for, and its cost. Pure.
import { partOf, printedPart, type Days, type Part } from '../charging/sessions/costs/part.ts';
import type { Reckoning } from '../charging/sessions/costs/pieces.ts';
import { daysOf, isAsked, type SessionFilter } from '../charging/sessions/costs/sums.ts';
import type { FinishedSession, SessionPieces } from '../charging/sessions/session.ts';

/** A session, and what of it flowed in the time asked for; that as it is printed. */
export interface ListedSession extends Omit<Part, 'cost'> {
  readonly id: string;
  readonly chargerId: string;
  readonly label: string | undefined;
  /** Of the whole session, in milliseconds since 1970. */
  readonly beginMs: number;
  readonly endMs: number;
  /** In the price's currency, of what has a price; undefined where nothing has. */
  readonly cost: number | undefined;
  /** What its kilowatt hours have cost on average, before anything was rounded; undefined where some have no price. */
  readonly perKwh: number | undefined;
  /** Whether more of the session flowed at other times. */
  readonly isPart: boolean;
  /** What the charger's meter showed before and after that energy; undefined where it has signed nothing. */
  readonly beginMeterKwh: number | undefined;
  readonly endMeterKwh: number | undefined;
}

/** The sessions of which something belongs to the time asked for, the earliest first. */
export async function listSessions(sessions: SessionPieces, filter: SessionFilter, reckoning: Reckoning): Promise<readonly ListedSession[]> {
  const days = daysOf(filter);
  const listed: ListedSession[] = [];
  for await (const some of sessions) {
    for (const session of some) {
      const one = isAsked(session, filter) ? listedSession(session, days, reckoning) : undefined;
      if (one !== undefined) listed.push(one);
    }
  }
  return listed.sort((one, other) => one.beginMs - other.beginMs || (one.id < other.id ? -1 : 1));
}

function listedSession(session: FinishedSession, days: Days, reckoning: Reckoning): ListedSession | undefined {
  const { id, chargerId, label, beginMs, endMs, beginMeterKwh } = session;
  const beginDay = reckoning.time.dayAt(beginMs);
  // One without energy belongs to the day of its begin.
  if (beginDay > days.to || reckoning.time.dayAt(endMs) < days.from) return undefined;
  const part = partOf(session, reckoning, days);
  const { energyKwh, unpricedKwh } = part;
  if (energyKwh === 0 && beginDay < days.from) return undefined;
  const before = beginMeterKwh === undefined ? 0 : partOf(session, reckoning, { from: -Infinity, to: days.from - 1 }).energyKwh;
  const meterKwh = beginMeterKwh === undefined ? undefined : beginMeterKwh + before;
  const isPriced = reckoning.prices !== undefined && (unpricedKwh === 0 || unpricedKwh !== energyKwh);
  const printed = printedPart(part);
  return {
    id,
    chargerId,
    label,
    beginMs,
    endMs,
    ...printed,
    cost: isPriced ? printed.cost : undefined,
    perKwh: isPriced && energyKwh > 0 && unpricedKwh === 0 ? part.cost / energyKwh : undefined,
    isPart: Math.abs(session.energyKwh - energyKwh) > LEAST_KWH,
    beginMeterKwh: meterKwh,
    endMeterKwh: meterKwh === undefined ? undefined : meterKwh + energyKwh,
  };
}

/** Less is what additions of doubles leave behind. */
const LEAST_KWH = 1e-6;
