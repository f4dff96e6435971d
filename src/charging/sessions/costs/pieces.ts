// Cuts energy where a day of the owner's calendar, or a price, begins. Pure.
import { DAY } from '../../../base/clock.ts';
import type { EnergySlice } from './energy-slices.ts';
import { LocalTime } from './local-time.ts';
import { PriceTable, type Price } from './price.ts';

/**
 * Takes energy on one day at one price.
 *
 * @param day counts from 1970-01-01, on the local calendar
 * @param cost undefined where no price holds
 */
type TakePiece = (day: number, kwh: number, cost: number | undefined) => void;

/** How the owner counts. */
export interface Reckoning {
  readonly time: LocalTime;
  readonly prices: PriceTable | undefined;
}

/** As the config has it; a price without any rate is none. @param zone this machine's own unless given */
export function reckoningOf(price: Price | undefined, zone?: string): Reckoning {
  return { time: new LocalTime(zone), prices: price === undefined || price.rates.length === 0 ? undefined : new PriceTable(price) };
}

/** Hands over the pieces of a slice. Each begins where the one before ends, so that nothing is lost between them. */
export function cut({ fromMs, toMs, kwh }: EnergySlice, { time, prices }: Reckoning, take: TakePiece): void {
  const lengthMs = toMs - fromMs;
  for (let atMs = fromMs; ; ) {
    const { aheadMs, toMs: stretchEndMs } = time.at(atMs);
    const localMs = atMs + aheadMs;
    const day = Math.floor(localMs / DAY);
    const price = prices?.at(localMs);
    const untilLocalMs = Math.min((day + 1) * DAY, price?.toLocalMs ?? Infinity);
    const untilMs = Math.min(toMs, stretchEndMs, untilLocalMs - aheadMs);
    const isLast = untilMs >= toMs;
    const part = isLast && atMs === fromMs ? kwh : (kwh * (untilMs - atMs)) / lengthMs;
    take(day, part, price?.perKwh === undefined ? undefined : part * price.perKwh);
    if (isLast) return;
    atMs = untilMs;
  }
}
