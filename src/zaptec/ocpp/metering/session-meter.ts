// How much a transaction has delivered: from differences of the meter's readings, for the readings themselves are not
// always what they should be. Pure.
import * as z from 'zod/mini';

export const sessionMeterSchema = z.object({
  /** What the next reading is compared with. */
  lastWh: z.optional(z.number()),
  lastAtMs: z.number(),
  deliveredWh: z.number().check(z.minimum(0)),
});

type SessionMeter = z.infer<typeof sessionMeterSchema>;

/** More than any of these chargers gives. */
const MOST_W = 50_000;

/** What a meter may be ahead of a clock that is read in seconds, and of readings that are rounded; or behind its own last reading. */
const LEEWAY_WH = 1_000;

/** @param registerWh of the meter at the start; undefined when it cannot be right */
export function newSessionMeter(registerWh: number | undefined, atMs: number): SessionMeter {
  return { lastWh: registerWh, lastAtMs: atMs, deliveredWh: 0 };
}

/**
 * The meter after a reading. One that is lower, or higher than any charger could have delivered meanwhile, counts for
 * nothing; the next is compared with it, whichever of the two was wrong. But where it is lower by no more than a meter may
 * waver, what it wavers by would count again each time.
 */
export function withReading(meter: SessionMeter, registerWh: number | undefined, atMs: number): SessionMeter {
  if (registerWh === undefined) return meter;
  const { lastWh, lastAtMs, deliveredWh } = meter;
  const risenWh = lastWh === undefined ? 0 : registerWh - lastWh;
  const mostWh = (Math.max(0, atMs - lastAtMs) / 3_600_000) * MOST_W + LEEWAY_WH;
  const isPlausible = risenWh >= 0 && risenWh <= mostWh;
  const isWavering = risenWh < 0 && risenWh >= -LEEWAY_WH;
  return { lastWh: isWavering ? lastWh : registerWh, lastAtMs: Math.max(atMs, lastAtMs), deliveredWh: isPlausible ? deliveredWh + risenWh : deliveredWh };
}
