// One session from what several sources say of it: the best facts win, in whatever order they come. Pure.
import { HOUR, MINUTE } from '../../base/clock.ts';
import { mostKwhIn } from '../energy/meter-series.ts';
import { readSignedReadings } from '../energy/signed-meter.ts';
import { SOURCES, type FinishedSession, type SessionReading, type SessionReport } from './session.ts';

/** A vehicle that is plugged in for longer has a charger whose clock was wrong when it began. */
const LONGEST_MS = 366 * 24 * HOUR;

/**
 * How far the charger's clock may be from the cloud's. It signs whole seconds, so that its first reading mostly comes before the
 * begin. What is further off does not say when the energy flowed.
 */
export const MOST_ASTRAY_MS = 5 * MINUTE;

/** More readings than a session of a year with one each hour has are none. */
const MOST_READINGS = 10_000;

/**
 * The session that a source tells of; undefined where it does not say when it was, and how much.
 *
 * The signed readings count more than the energy beside them: bills are made of them.
 */
export function sessionOf(report: SessionReport): FinishedSession | undefined {
  const { source, id, chargerId, label } = report;
  const { readings, beginMeterKwh } = believedReadings(report);
  const endMs = report.endMs ?? readings.at(-1)?.atMs;
  const energyKwh = readings.at(-1)?.kwh ?? report.energyKwh;
  const toldBeginMs = report.beginMs ?? readings[0]?.atMs;
  if (endMs === undefined || energyKwh === undefined || toldBeginMs === undefined) return undefined;
  const isPossible = toldBeginMs <= endMs && endMs - toldBeginMs <= LONGEST_MS;
  const beginMs = isPossible ? toldBeginMs : Math.min(endMs, readings[0]?.atMs ?? endMs);
  return withReadingsWithin({ id, chargerId, beginMs, endMs, energyKwh, readings, beginMeterKwh, source, label });
}

/**
 * Of two accounts of one session the better one, with what only the other knows. `other` is the later one: it wins where both
 * are as good. But the label that a session has stays: whoever is called otherwise from now on was not then.
 */
export function merge(one: FinishedSession, other: FinishedSession): FinishedSession {
  const rank = ({ source }: FinishedSession): number => SOURCES.indexOf(source);
  const [best, second] = rank(one) > rank(other) ? [one, other] : [other, one];
  // Readings of another energy are corrected ones. Where there are none, nothing is taken back: the archive may lack what the charger
  // has signed.
  const isCorrected = best.readings.length > 0 && best.readings.at(-1)?.kwh !== second.readings.at(-1)?.kwh;
  const withReadings = isCorrected || best.readings.length >= second.readings.length ? best : second;
  const energyKwh = withReadings.readings.at(-1)?.kwh ?? best.energyKwh;
  return withReadingsWithin({ ...best, energyKwh, readings: withReadings.readings, beginMeterKwh: withReadings.beginMeterKwh, label: one.label ?? other.label });
}

/** The session with its readings between its begin and its end; without them where the charger's clock was another one. */
function withReadingsWithin(session: FinishedSession): FinishedSession {
  const { beginMs, endMs, readings } = session;
  const isAstray = readings.some(({ atMs }) => atMs < beginMs - MOST_ASTRAY_MS || atMs > endMs + MOST_ASTRAY_MS);
  return { ...session, readings: isAstray ? [] : readings.map(({ atMs, kwh }) => ({ atMs: Math.min(Math.max(atMs, beginMs), endMs), kwh })) };
}

const NO_READINGS: Pick<FinishedSession, 'readings' | 'beginMeterKwh'> = { readings: [] };

/** The signed readings, but where they tell of more than a charger delivers in that time, and the energy beside them does not. */
function believedReadings({ signedSession, energyKwh }: SessionReport): Pick<FinishedSession, 'readings' | 'beginMeterKwh'> {
  const signed = sessionReadings(signedSession);
  const [first, last] = [signed.readings[0], signed.readings.at(-1)];
  if (first === undefined || last === undefined || energyKwh === undefined) return signed;
  const mostKwh = mostKwhIn(last.atMs - first.atMs);
  return last.kwh > mostKwh && energyKwh <= mostKwh ? NO_READINGS : signed;
}

/** The readings from the begin to the end of a session, as far as they make one whole: otherwise none. */
function sessionReadings(text: string | undefined): Pick<FinishedSession, 'readings' | 'beginMeterKwh'> {
  const signed = readSignedReadings(text);
  const [first, last] = [signed[0], signed.at(-1)];
  if (first?.occasion !== 'B' || last?.occasion !== 'E' || signed.length > MOST_READINGS) return NO_READINGS;
  const readings: SessionReading[] = [];
  for (const { atMs, kwh } of signed) {
    const before = readings.at(-1);
    const sinceBegin = roundedKwh(kwh - first.kwh);
    if (atMs === undefined || (before !== undefined && (atMs < before.atMs || sinceBegin < before.kwh))) return NO_READINGS;
    readings.push({ atMs, kwh: sinceBegin });
  }
  return { readings, beginMeterKwh: first.kwh };
}

/** Without what the subtraction of two doubles leaves behind: a milliwatt hour is less than any meter shows. */
function roundedKwh(kwh: number): number {
  return Math.round(kwh * 1e6) / 1e6;
}
