// What is remembered of a charger's energy, and what one look at the charger tells of it.
import * as z from 'zod/mini';
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

/** Energy, mostly everything that the charger has ever delivered, and when it was so much, in milliseconds since 1970; undefined = not known. */
export interface EnergyAt {
  readonly kwh: number;
  readonly atMs?: number | undefined;
}

/** The meter that counts, and how the total follows it. */
export interface MeterSeries {
  readonly meter: EnergyAt;
  /** What the total is ahead of the meter since that was replaced; 0 as long as it never was. */
  readonly offsetKwh: number;
  /** A reading that does not continue the series, and the offset that is to hold if the next one continues it. */
  readonly suspect?: (EnergyAt & { readonly offsetKwh: number }) | undefined;
}

/** A session's part in what was delivered since the meter was read. */
export interface SessionShare {
  readonly id?: string | undefined;
  /** The most that it has reported. */
  readonly kwh: number;
  /** What it had delivered when the meter was read; undefined = not known, so that it has no part. */
  readonly baseKwh?: number | undefined;
}

/** The sessions since the meter was read. */
export interface SessionShares {
  readonly current?: SessionShare | undefined;
  /** The one before, whose last part may still be reported. */
  readonly ended?: SessionShare | undefined;
  /** Of those before. */
  readonly finishedKwh: number;
}

/** What is known of the energy that a charger has delivered. Can be written as JSON. */
export interface EnergyRecord {
  /** Everything it has ever delivered; never falls. */
  readonly totalKwh: number;
  /** Until when that counts, in milliseconds since 1970; undefined = not known. */
  readonly totalAtMs?: number | undefined;
  readonly series: MeterSeries;
  readonly shares: SessionShares;
}

/** No charger, however often its meter was replaced, has delivered as much; what is more is damaged. */
const LARGEST_KWH = 1e9;

const kwh = () => z.number().check(z.minimum(0), z.maximum(LARGEST_KWH));
const offsetKwh = () => z.number().check(z.minimum(-LARGEST_KWH), z.maximum(LARGEST_KWH));
const atMs = () => z.optional(z.number());
const share = () => z.object({ id: z.optional(z.string()), kwh: kwh(), baseKwh: z.optional(kwh()) });

/** The form of a stored record, field by field. */
export const energyFields = () => ({
  totalKwh: kwh(),
  totalAtMs: atMs(),
  series: z.object({
    meter: z.object({ kwh: kwh(), atMs: atMs() }),
    offsetKwh: offsetKwh(),
    suspect: z.optional(z.object({ kwh: kwh(), atMs: atMs(), offsetKwh: offsetKwh() })),
  }),
  shares: z.object({ current: z.optional(share()), ended: z.optional(share()), finishedKwh: kwh() }),
});
