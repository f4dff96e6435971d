// Which readings of the signed meter count: those that continue the series. Pure.
import { DAY, HOUR } from '../../base/clock.ts';
import type { EnergyAt, MeterSeries } from './energy-record.ts';

/** A series, and whether the reading brought it news. */
interface FollowedMeter {
  readonly series: MeterSeries;
  readonly isNews: boolean;
}

/**
 * The series after a reading.
 *
 * A higher reading continues it. A lower one that is not newer comes from a copy that lags, and is ignored. A lower one
 * that is newer, or one that no charger could have reached, may be a replaced meter or a slip: only when the next new
 * reading continues it does the total go on with it, from where it was.
 * @param total the total before this reading, and until when it counts
 */
export function followMeter(series: MeterSeries | undefined, reading: EnergyAt, total: EnergyAt): FollowedMeter {
  if (series === undefined) return { series: { meter: reading, offsetKwh: 0 }, isNews: true };
  const { meter, offsetKwh, suspect } = series;
  if (reading.kwh === meter.kwh) return { series: { meter: later(meter, reading), offsetKwh }, isNews: false };
  const isStale = isBefore(reading, meter);
  if (isReachable(meter, reading)) {
    // A clock that is set back must not stop the meter; after a replacement the old one's readings may return.
    if (isStale && offsetKwh !== 0) return { series, isNews: false };
    return { series: { meter: reading, offsetKwh }, isNews: true };
  }
  if (isStale || !isAfter(reading, meter)) return { series, isNews: false };
  if (suspect === undefined || !isReachable(suspect, reading)) return { series: suspecting(series, reading, total), isNews: false };
  if (!isAfter(reading, suspect)) return { series, isNews: false };
  return { series: { meter: reading, offsetKwh: suspect.offsetKwh }, isNews: true };
}

/**
 * What sessions have delivered since the old meter was read goes to the new one's account, but for what may have come
 * after its reading: the new meter has not counted that yet.
 */
function suspecting(series: MeterSeries, reading: EnergyAt, total: EnergyAt): MeterSeries {
  const wasBefore = total.atMs !== undefined && reading.atMs !== undefined && total.atMs <= reading.atMs;
  const thenKwh = wasBefore ? total.kwh : series.meter.kwh + series.offsetKwh;
  return { ...series, suspect: { ...reading, offsetKwh: thenKwh - reading.kwh } };
}

function isReachable(from: EnergyAt, to: EnergyAt): boolean {
  const hours = from.atMs === undefined || to.atMs === undefined ? 0 : Math.max(0, to.atMs - from.atMs) / HOUR;
  return to.kwh >= from.kwh && to.kwh - from.kwh <= MOST_AT_ONCE_KWH + hours * MOST_KW;
}

function isBefore(one: EnergyAt, other: EnergyAt): boolean {
  return one.atMs !== undefined && other.atMs !== undefined && one.atMs < other.atMs;
}

/** Without times, the higher one came later. */
function isAfter(one: EnergyAt, other: EnergyAt): boolean {
  return one.atMs === undefined || other.atMs === undefined ? one.kwh > other.kwh : one.atMs > other.atMs;
}

function later(meter: EnergyAt, reading: EnergyAt): EnergyAt {
  return isBefore(reading, meter) ? meter : reading;
}

/** What three phases of 32 A deliver, and some tolerance. */
export const MOST_KW = 25;

/** What a charger delivers in so many milliseconds at most. Clocks may differ, or be set meanwhile: what flows in a day is always believed. */
export function mostKwhIn(ms: number): number {
  return (Math.max(ms, DAY) / HOUR) * MOST_KW;
}

/** Clocks may be wrong for a year of charging every day, but not for more: kWh taken for Wh must not count. */
const MOST_AT_ONCE_KWH = 10_000;
