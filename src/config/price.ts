// The options `price` and `labels`: what a kilowatt hour costs, and what the owner calls those who charge.
import * as z from 'zod/mini';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Of any currency; a price below nothing has been seen on the market, and none above this. */
const MOST_PER_KWH = 100_000;

const aPrice = `a price per kWh, a number from ${-MOST_PER_KWH} to ${MOST_PER_KWH}`;
const perKwh = z.number(aPrice).check(z.minimum(-MOST_PER_KWH, aPrice), z.maximum(MOST_PER_KWH, aPrice));
const aDate = 'a date such as "2026-01-31"';
const aTime = 'a time such as "06:30", or "24:00" for midnight';
const time = z.string(aTime).check(z.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, aTime));
const aWeekday = 'a weekday: "monday", "tuesday" and so on';
const days = z.array(z.enum(WEEKDAYS, aWeekday), 'a list of weekdays');

const rateTime = z.object({ days: z.optional(z.pipe(days, z.transform((list) => (list.length === 0 ? undefined : list)))), from: time, to: time, perKwh }, 'an object with "from", "to" and "perKwh"');

const rate = z.object(
  {
    from: z.optional(z.string(aDate).check(z.refine(isDate, aDate))),
    perKwh,
    times: z._default(z.array(rateTime, 'a list of times of the day with their prices'), []),
  },
  'an object with "perKwh"',
);

/** The form of `price` in config.json. */
export const priceOption = z.optional(
  z.object(
    {
      currency: z.string('a currency such as "EUR"').check(z.trim(), z.regex(/^\p{L}{1,3}$|^\p{Sc}$/u, 'a currency such as "EUR"')),
      rates: z.array(rate, 'a list of prices').check(z.minLength(1, 'a list of one price or more')),
    },
    'an object with "currency" and "rates"',
  ),
);

const someone = 'an e-mail address, a user name, or the name or code of a tag, as Zaptec knows it';
const aLabel = 'a text of 1 to 64 characters';

/** The form of `labels` in config.json. */
export const labelsOption = z._default(
  z.array(
    z.object({ who: z.string(someone).check(z.trim(), z.minLength(1, someone)), label: z.string(aLabel).check(z.trim(), z.minLength(1, aLabel), z.maxLength(64, aLabel)) }, 'an object with "who" and "label"'),
    'a list of objects with "who" and "label"',
  ),
  [],
);

/** 31 February is none. */
function isDate(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
