// What sessions have delivered since the meter was read, from the energy that they report. Pure. In doubt it is less,
// never more: the next reading of the meter makes up for it, and nothing could take away what was too much.
import type { CompletedSession } from './completed-session.ts';
import type { EnergyReading, OpenSession, SessionShare, SessionShares } from './energy-record.ts';

/** The sessions as one look at the charger leaves them. */
interface FollowedSessions {
  readonly shares: SessionShares;
  /** The present session's energy as of now: `certain`, `doubtful` because there may be more, `unknown` when not told. */
  readonly energy: 'certain' | 'doubtful' | 'unknown';
}

export const NO_SESSIONS: SessionShares = { finishedKwh: 0 };

/** kWh that the sessions have delivered since the meter was read. */
export function deliveredKwh({ current, ended, finishedKwh }: SessionShares): number {
  return finishedKwh + shareOf(ended) + shareOf(current);
}

/** What one look at the charger tells of its sessions. */
type Sessions = Pick<EnergyReading, 'session' | 'completed'>;

/** The meter at the same look. */
interface MeterThen {
  /** When it was last read, in milliseconds since 1970; undefined when not known. */
  readonly atMs: number | undefined;
  /** Whether this look is the first that tells of that. */
  readonly isNews: boolean;
}

/** The sessions after a look at the present one. */
export function followSessions(shares: SessionShares, reading: Sessions, meter: MeterThen): FollowedSessions {
  const followed = follow(shares, reading, meter);
  return { ...followed, shares: withCompleted(followed.shares, reading.completed) };
}

/** The sessions when the meter has just been read: what they have delivered until now is in the reading. */
export function sinceNow({ shares: { current, ended }, energy }: FollowedSessions): SessionShares {
  return {
    current: current === undefined ? undefined : currentSinceNow(current, energy),
    ended: ended?.id === undefined ? undefined : { id: ended.id, kwh: ended.kwh },
    finishedKwh: 0,
  };
}

/** The meter has gone on: whoever says that nothing was delivered has to say so once more. */
function currentSinceNow({ id, kwh }: SessionShare, energy: FollowedSessions['energy']): SessionShare | undefined {
  if (kwh === 0) return energy === 'unknown' ? undefined : { id, kwh };
  return { id, kwh, baseKwh: energy === 'certain' ? kwh : undefined };
}

function follow(shares: SessionShares, { session, completed }: Sessions, meter: MeterThen): FollowedSessions {
  if (session === undefined) return untold(shares);
  return session === 'none' ? withoutSession(shares) : withSession(shares, session, completed, meter);
}

function withSession(shares: SessionShares, seen: OpenSession, completed: CompletedSession | undefined, meter: MeterThen): FollowedSessions {
  const { current, ended } = shares;
  const base = isDoubtful(seen, current, meter) ? undefined : seen.kwh;
  const energy = base === undefined ? 'doubtful' : 'certain';
  const now = (present: SessionShare, others: SessionShares): FollowedSessions => ({ shares: { ...others, current: present }, energy });
  if (current === undefined) return now({ id: seen.id, kwh: seen.kwh, baseKwh: base }, shares);
  if (isReturning(shares, seen)) return now({ ...ended, kwh: seen.kwh, baseKwh: ended?.baseKwh ?? base }, { ...shares, ended: undefined });
  if (isUnusable(seen, shares, completed)) return untold(shares);
  if (isSame(current, seen)) {
    // Within a session energy never falls: less is a slip, or from a copy that lags.
    if (seen.kwh < current.kwh || seen.kwh - current.kwh > MOST_AT_ONCE_KWH) return untold(shares);
    return now({ id: seen.id ?? current.id, kwh: seen.kwh, baseKwh: current.baseKwh ?? base }, shares);
  }
  const isAllNew = current.id !== undefined && (current.baseKwh !== undefined || beganAfter(seen, meter)) && seen.kwh <= MOST_AT_ONCE_KWH;
  return now({ id: seen.id, kwh: seen.kwh, baseKwh: isAllNew ? 0 : base }, ending(shares));
}

/** Like a zero, no vehicle may be a slip, unless it comes twice. */
function withoutSession(shares: SessionShares): FollowedSessions {
  const { current } = shares;
  if (current !== undefined && current.id === undefined && current.kwh === 0) return { shares: { ...shares, current: { kwh: 0, baseKwh: 0 } }, energy: 'certain' };
  const { ended, finishedKwh } = ending(shares);
  const after = ended?.id === undefined ? { finishedKwh: finishedKwh + shareOf(ended) } : { ended, finishedKwh };
  return { shares: { ...after, current: { kwh: 0 } }, energy: 'doubtful' };
}

/** The present session is over, and what is still to be reported of it may come. */
function ending({ current, ended, finishedKwh }: SessionShares): SessionShares {
  return { ended: current, finishedKwh: finishedKwh + shareOf(ended) };
}

function withCompleted(shares: SessionShares, completed: CompletedSession | undefined): SessionShares {
  const { ended } = shares;
  const kwh = completed?.energyKwh;
  if (ended?.id === undefined || kwh === undefined || completed?.sessionId !== ended.id) return shares;
  return kwh > ended.kwh && kwh - ended.kwh <= MOST_AT_ONCE_KWH ? { ...shares, ended: { ...ended, kwh } } : shares;
}

/** Without an id, a session is the same as long as its energy does not fall; the id may come later. */
function isSame(current: SessionShare, seen: OpenSession): boolean {
  return current.id === undefined ? seen.kwh >= current.kwh : current.id === seen.id;
}

/** Whether the answer lacks the id that there was, comes from a copy that lags, or still has the last session's energy. */
function isUnusable(seen: OpenSession, shares: SessionShares, completed: CompletedSession | undefined): boolean {
  const { current, ended } = shares;
  if (seen.id === undefined) return current?.id !== undefined || isLeftOver(seen, shares, completed);
  return seen.id === ended?.id || (seen.id !== current?.id && isLeftOver(seen, shares, completed));
}

/** Whether the session that seemed to be over goes on: its end was a slip. */
function isReturning({ current, ended }: SessionShares, seen: OpenSession): boolean {
  if (ended === undefined || current?.id !== undefined || ended.id !== seen.id) return false;
  return seen.id !== undefined || (ended.kwh > 0 && seen.kwh >= ended.kwh);
}

/** Whether the energy that a new session shows is still that of the one before. */
function isLeftOver(seen: OpenSession, { current, ended }: SessionShares, completed: CompletedSession | undefined): boolean {
  if (seen.kwh === 0) return false;
  if (seen.atMs !== undefined && seen.idAtMs !== undefined && seen.atMs < seen.idAtMs) return true;
  const others = [current?.id === undefined ? undefined : current.kwh, ended?.kwh, completed?.sessionId === seen.id ? undefined : completed?.energyKwh];
  return others.some((kwh) => kwh !== undefined && Math.abs(kwh - seen.kwh) < SAME_KWH);
}

/**
 * Whether there may be more than is reported: energy reported before the meter was read may have grown until it was, for
 * chargers report it in steps of up to half a kWh; and a zero may be a slip, unless it comes twice. Where only the energy
 * has a time, because the host's clock is days behind, a report is after the reading if it came after the news of that.
 */
function isDoubtful(seen: OpenSession, current: SessionShare | undefined, meter: MeterThen): boolean {
  const { id, kwh, atMs } = seen;
  if (kwh === 0 && (current?.kwh !== 0 || current.id !== id)) return true;
  if (atMs === undefined) return false;
  if (meter.atMs !== undefined) return atMs < meter.atMs;
  const hasGrown = current !== undefined && isSame(current, seen) && kwh > current.kwh;
  return meter.isNews || !hasGrown;
}

/** Whether the session has begun after the meter was read, by the times of both, so that none of its energy is in the reading. */
function beganAfter({ idAtMs }: OpenSession, { atMs }: MeterThen): boolean {
  return idAtMs !== undefined && atMs !== undefined && idAtMs >= atMs;
}

function shareOf(share: SessionShare | undefined): number {
  return share?.baseKwh === undefined ? 0 : Math.max(0, share.kwh - share.baseKwh);
}

function untold(shares: SessionShares): FollowedSessions {
  return { shares, energy: 'unknown' };
}

/** Two days at full power: more between two looks is a slip, and after a longer gap the meter was read anyway. */
const MOST_AT_ONCE_KWH = 1000;

/** Energies are reported with three decimals. */
const SAME_KWH = 0.0015;
