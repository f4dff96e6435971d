// The messages of "Sessions": what was charged and what it cost.
import * as z from 'zod/mini';

/** Which sessions; null: all. */
export const askedSessions = z.object({
  chargerId: z.nullable(z.string().check(z.maxLength(200))),
  /** "2026-10" */
  month: z.nullable(z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/))),
  /** "": those without any. */
  label: z.nullable(z.string().check(z.maxLength(200))),
});

export type AskedSessions = z.infer<typeof askedSessions>;

const sum = z.object({
  /** A month, or a day where a month is asked for. */
  key: z.string(),
  sessions: z.number(),
  energyKwh: z.number(),
  /** Null where nothing has a price. */
  cost: z.nullable(z.number()),
});

export const shownSessions = z.object({
  /** Null where there are no prices; "" where they have no currency. */
  currency: z.nullable(z.string()),
  /** What can be asked for. */
  chargers: z.array(z.object({ id: z.string(), name: z.string() })),
  months: z.array(z.string()),
  labels: z.array(z.string()),
  sums: z.array(sum),
  /** The latest first. */
  sessions: z.array(
    z.object({
      begin: z.string(),
      end: z.string(),
      charger: z.string(),
      label: z.string(),
      energyKwh: z.number(),
      /** The signs of one of which not all is as it seems; `notes` say what they mean. */
      marks: z.string(),
      cost: z.nullable(z.number()),
    }),
  ),
  /** How many there are besides, which are left out here. */
  more: z.number(),
  /** What is said below the list, in the page's language. */
  notes: z.readonly(z.array(z.string())),
  /** The names of chargers whose sessions are left out, as they are of another account. */
  leftOut: z.array(z.string()),
  /** How many lines of the plugin's files cannot be read, and are left out. */
  damagedLines: z.number(),
});

export type ShownSessions = z.infer<typeof shownSessions>;

export const download = z.object({ name: z.string(), type: z.string(), text: z.string() });
