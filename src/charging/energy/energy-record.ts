// What is remembered of a charger's energy, and what one look at the charger tells of it.
import * as z from 'zod/mini';
import type { Stored } from '../../base/memory.ts';
import type { CompletedSession } from './completed-session.ts';

/** What one answer of the cloud says of energy. */
export interface EnergyReading {
  /** Undefined when the meter's value is absent or unreadable. */
  readonly meter: EnergyAt | undefined;
  /** `none`: certainly no vehicle. Undefined: the session's energy is absent or unreadable. */
  readonly session: OpenSession | 'none' | undefined;
  /** The last session that is over. */
  readonly completed: CompletedSession | undefined;
}

/** The session under way. */
export interface OpenSession {
  /** Undefined when the charger names none. */
  readonly id: string | undefined;
  /** Since the session began. */
  readonly kwh: number;
  /** When `kwh` last changed, in milliseconds since 1970; undefined when the answer does not say. */
  readonly atMs?: number | undefined;
  /** When `id` last changed. */
  readonly idAtMs?: number | undefined;
}

/** No charger, however often its meter was replaced, has delivered as much; what is more is damaged. */
const LARGEST_KWH = 1e9;

const kwh = () => z.number().check(z.minimum(0), z.maximum(LARGEST_KWH));
const offsetKwh = () => z.number().check(z.minimum(-LARGEST_KWH), z.maximum(LARGEST_KWH));
/** In milliseconds since 1970; undefined = not known. */
const atMs = () => z.optional(z.number());

/** A session's part in what was delivered since the meter was read. */
const share = () => z.object({
  id: z.optional(z.string()),
  /** The most that it has reported. */
  kwh: kwh(),
  /** What it had delivered when the meter was read; undefined = not known, so that it has no part. */
  baseKwh: z.optional(kwh()),
});

/** What is known of the energy that a charger has delivered, field by field. Can be written as JSON. */
export const energyFields = () => ({
  /** Everything it has ever delivered; never falls. */
  totalKwh: kwh(),
  /** Until when that counts. */
  totalAtMs: atMs(),
  /** The meter that counts, and how the total follows it. */
  series: z.object({
    meter: z.object({ kwh: kwh(), atMs: atMs() }),
    /** What the total is ahead of the meter since that was replaced; 0 as long as it never was. */
    offsetKwh: offsetKwh(),
    /** A reading that does not continue the series, and the offset that is to hold if the next one continues it. */
    suspect: z.optional(z.object({ kwh: kwh(), atMs: atMs(), offsetKwh: offsetKwh() })),
  }),
  /** The sessions since the meter was read. */
  shares: z.object({
    current: z.optional(share()),
    /** The one before, whose last part may still be reported. */
    ended: z.optional(share()),
    /** Of those before. */
    finishedKwh: kwh(),
  }),
});

export type EnergyRecord = Stored<typeof energyFields>;
export type MeterSeries = EnergyRecord['series'];
export type SessionShares = EnergyRecord['shares'];
export type SessionShare = NonNullable<SessionShares['current']>;

/** Energy, mostly everything that the charger has ever delivered, and when it was so much. */
export type EnergyAt = MeterSeries['meter'];
