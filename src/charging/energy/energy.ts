// The total energy: one pure function from what is known and what the cloud says now to what is known then.
import type { EnergyReading, EnergyRecord } from './energy-record.ts';
import { followMeter } from './meter-series.ts';
import { deliveredKwh, followSessions, NO_SESSIONS, sinceNow } from './session-energy.ts';

/**
 * What is known of a charger's energy after a look at it; undefined until its meter was read.
 *
 * The total is the meter's newest reading, plus what sessions have delivered since that reading was first seen. It never
 * falls, and it is never ahead of the meter by more than the energy of those sessions: whatever cannot be told for
 * certain (a session's energy that is missing, falls, jumps, or is still that of the session before) counts for nothing
 * until the meter is read again.
 */
export function nextEnergy(record: EnergyRecord | undefined, reading: EnergyReading): EnergyRecord | undefined {
  const totalKwh = record?.totalKwh ?? 0;
  const { series, isNews } =
    reading.meter === undefined ? { series: record?.series, isNews: false } : followMeter(record?.series, reading.meter, { kwh: totalKwh, atMs: record?.totalAtMs });
  if (series === undefined) return undefined;
  const followed = followSessions(record?.shares ?? NO_SESSIONS, reading, { atMs: series.meter.atMs, isNews });
  const shares = isNews ? sinceNow(followed) : followed.shares;
  const knownKwh = series.meter.kwh + series.offsetKwh + deliveredKwh(shares);
  if (record !== undefined && knownKwh <= totalKwh) return { ...record, series, shares };
  return { totalKwh: knownKwh, totalAtMs: isNews ? series.meter.atMs : reportedAtMs(reading), series, shares };
}

/** When sessions had delivered what they report. */
function reportedAtMs({ session, completed }: EnergyReading): number | undefined {
  if (typeof session !== 'object') return completed?.endMs;
  return session.atMs === undefined ? undefined : Math.max(session.atMs, completed?.endMs ?? 0);
}

/** Whether the record has come to a turn that must not be lost: what follows is computed from there. */
export function isTurn(before: EnergyRecord | undefined, after: EnergyRecord): boolean {
  const [one, other] = [before, after].map((record) => [
    record?.series.meter.kwh,
    record?.series.suspect?.kwh,
    record?.shares.current?.id,
    record?.shares.current?.baseKwh,
    record?.shares.ended?.id,
  ]);
  return JSON.stringify(one) !== JSON.stringify(other);
}
