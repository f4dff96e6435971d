// When a session's energy flowed: slices in which it is taken to have flowed evenly. Pure.
import { HOUR, MINUTE } from '../../../base/clock.ts';
import { MOST_KW } from '../../energy/meter-series.ts';
import type { FinishedSession } from '../session.ts';

/** Energy between two times, in milliseconds since 1970. */
export interface EnergySlice {
  readonly fromMs: number;
  /** Not before `fromMs`; the same where nobody knows how long it took. */
  readonly toMs: number;
  readonly kwh: number;
  /** Whether the time is a guess, because no signed readings tell. */
  readonly isEstimated: boolean;
}

/** The slices of a session; those without energy are left out. */
export function energySlices({ beginMs, endMs, energyKwh, readings }: FinishedSession): readonly EnergySlice[] {
  if (energyKwh === 0) return [];
  const whole = { fromMs: beginMs, toMs: endMs, kwh: energyKwh, isEstimated: true };
  return readings.length === 0 ? [whole] : slicesBetween(readings);
}

/** A reading on the hour may be stamped a little later. */
const LATE_MS = MINUTE;

/**
 * A charger reads its meter on each full hour, and signs only what has changed: before a reading that follows after
 * several hours, energy has flowed in the last of them. Where no charger could have delivered it in that, it reads its meter at
 * other times, and nobody knows.
 *
 * @source a public copy of the Go's firmware: on the hour where it charges, or has since the last
 */
function slicesBetween(readings: FinishedSession['readings']): readonly EnergySlice[] {
  const slices: EnergySlice[] = [];
  for (let index = 1; index < readings.length; index++) {
    const [before, now] = [readings[index - 1], readings[index]];
    if (before === undefined || now === undefined || now.kwh <= before.kwh) continue;
    const kwh = now.kwh - before.kwh;
    const fromMs = Math.max(before.atMs, Math.floor((now.atMs - LATE_MS) / HOUR) * HOUR);
    const isEstimated = now.atMs - fromMs < (kwh / MOST_KW) * HOUR;
    slices.push({ fromMs: isEstimated ? before.atMs : fromMs, toMs: now.atMs, kwh, isEstimated });
  }
  return slices;
}
