// What one session, or what of it flowed on some days, amounts to. Pure.
import { energySlices, type EnergySlice } from './energy-slices.ts';
import { cut, type Reckoning } from './pieces.ts';
import { fixedText, rounded } from './rounding.ts';
import type { FinishedSession } from '../session.ts';

/** Days count from 1970-01-01, on the local calendar; both are included. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

/** Energy, and what it has cost. */
export interface Part {
  readonly energyKwh: number;
  /** What of it has flowed at times that are a guess. */
  readonly estimatedKwh: number;
  /** In the price's currency, of what has a price. */
  readonly cost: number;
  /** What has none. */
  readonly unpricedKwh: number;
}

/** A part that grows piece by piece. */
export type Growing<Whole extends Part> = { -readonly [Field in keyof Whole]: Whole[Field] };

export function emptyPart(): Growing<Part> {
  return { energyKwh: 0, estimatedKwh: 0, cost: 0, unpricedKwh: 0 };
}

export function isIn({ from, to }: Days, day: number): boolean {
  return day >= from && day <= to;
}

export function partOf(session: FinishedSession, reckoning: Reckoning, days: Days = { from: -Infinity, to: Infinity }): Part {
  const part = emptyPart();
  for (const slice of energySlices(session)) {
    cut(slice, reckoning, (day, kwh, cost) => {
      if (isIn(days, day)) addPiece(part, slice, kwh, cost);
    });
  }
  return part;
}

/** Adds a piece of a slice; without a cost it has no price. */
export function addPiece(part: Growing<Part>, { isEstimated }: EnergySlice, kwh: number, cost: number | undefined): void {
  part.energyKwh += kwh;
  if (isEstimated) part.estimatedKwh += kwh;
  if (cost === undefined) part.unpricedKwh += kwh;
  else part.cost += cost;
}

/** To the watt hour and the hundredth of the currency. Sums are those of such parts: whoever adds a column up comes to the same. */
export function printedPart({ energyKwh, estimatedKwh, cost, unpricedKwh }: Part): Part {
  return { energyKwh: rounded(energyKwh, 3), estimatedKwh: rounded(estimatedKwh, 3), cost: rounded(cost, 2), unpricedKwh: rounded(unpricedKwh, 3) };
}

/** "38.40 NOK", or "about 38.40 NOK" where it depends on a guess, for a line of the log; undefined where the session has no price. */
export function costText(session: FinishedSession, reckoning: Reckoning): string | undefined {
  const { time, prices } = reckoning;
  const { cost, unpricedKwh, estimatedKwh } = partOf(session, reckoning);
  if (prices === undefined || unpricedKwh > 0) return undefined;
  const isGuess = estimatedKwh > 0 && !prices.isOneFrom(time.localMs(session.beginMs), time.localMs(session.endMs));
  return `${isGuess ? 'about ' : ''}${fixedText(cost, 2)} ${prices.currency}`.trimEnd();
}
