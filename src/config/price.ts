// The options `price` and `labels`: what a kilowatt hour costs, and what the owner calls those who charge.
import * as z from 'zod/mini';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** In the smallest currency there is, a kilowatt hour costs some thousand; markets have paid those who took it. */
const MOST_PER_KWH = 100_000;

const LONGEST_LABEL = 64;

const aPrice = `a price per kWh: a number from ${-MOST_PER_KWH} to ${MOST_PER_KWH}`;
const perKwh = z.number(aPrice).check(z.minimum(-MOST_PER_KWH, aPrice), z.maximum(MOST_PER_KWH, aPrice));
const aDate = 'a date such as "2026-01-31"';
const aTime = 'a time such as "06:30", or "24:00" for midnight';
const time = z.string(aTime).check(z.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, aTime));
const someDays = 'a list of "monday", "tuesday" and so on';
const aCurrency = 'a currency such as "EUR"';
const someone = 'an e-mail address, a user name, or the name or code of a tag, as Zaptec knows it';
const aLabel = `a text of 1 to ${LONGEST_LABEL} characters`;

/** What was added on the settings page and never filled in is no mistake. */
const filled = <Schema extends z.ZodMiniType>(schema: Schema): z.ZodMiniPipe<z.ZodMiniTransform, z.ZodMiniOptional<Schema>> => z.pipe(z.transform(undefinedIfBlank), z.optional(schema));

const listOf = <Schema extends z.ZodMiniType>(schema: Schema, words: string): z.ZodMiniDefault<z.ZodMiniPipe<z.ZodMiniArray<ReturnType<typeof filled<Schema>>>, z.ZodMiniTransform<Exclude<z.output<Schema>, undefined>[]>>> =>
  z._default(z.pipe(z.array(filled(schema), words), z.transform((entries) => entries.filter((entry) => entry !== undefined) as Exclude<z.output<Schema>, undefined>[])), []);

const rateTime = z.object({ days: z.optional(z.array(z.enum(WEEKDAYS, someDays), someDays)), from: time, to: time, perKwh }, 'an object with "from", "to" and "perKwh"');

const rate = z.object(
  { from: filled(z.string(aDate).check(z.refine(isDate, aDate))), perKwh, times: listOf(rateTime, 'a list of times of the day with their prices') },
  'an object with "perKwh"',
);

/** The form of `price` in config.json. */
export const priceOption = filled(
  z.object(
    {
      currency: z.string(aCurrency).check(z.trim(), z.regex(/^(?:\p{L}{1,3}|\p{Sc})$/u, aCurrency)),
      rates: listOf(rate, 'a list of prices'),
    },
    'an object with "currency" and "rates"',
  ),
);

/** The form of `labels` in config.json. */
export const labelsOption = listOf(
  z.object(
    {
      who: z.string(someone).check(z.trim(), z.minLength(1, someone)),
      label: z.string(aLabel).check(z.trim(), z.minLength(1, aLabel), z.maxLength(LONGEST_LABEL, aLabel)),
    },
    'an object with "who" and "label"',
  ),
  'a list of objects with "who" and "label"',
);

function undefinedIfBlank(value: unknown): unknown {
  return isBlank(value) ? undefined : value;
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isBlank);
}

/** 31 February is none. */
function isDate(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
