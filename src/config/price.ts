// The options `price` and `labels`: what a kilowatt hour costs, and what the owner calls those who charge. Pure.
import * as z from 'zod/mini';
import { accountName } from '../base/names.ts';
import { daysOfWeek } from './allowed-hours-option.ts';
import type { Block } from './blocks.ts';
import { filledOnes, group, labelText, LONGEST_LABEL, withoutNulls } from './forms.ts';

/** In the smallest currency there is, a kilowatt hour costs some thousand; markets have paid those who took it. */
export const MOST_PER_KWH = 100_000;

const aPrice = `a price per kWh: a number from ${-MOST_PER_KWH} to ${MOST_PER_KWH}`;
const aDate = 'a date such as 2026-01-31, or empty';
const aTime = 'a time of day such as 06:30, or 24:00 for midnight';
const aCurrency = 'a currency such as EUR';
const someone = 'an e-mail address, a user name, or the name or code of a tag, as Zaptec knows it';
const aLabel = `a text of 1 to ${LONGEST_LABEL} characters`;

const perKwh = () => z.number(aPrice).check(z.minimum(-MOST_PER_KWH, aPrice), z.maximum(MOST_PER_KWH, aPrice));
const time = () => z.string(aTime).check(z.trim(), z.regex(/^(?:(?:[01]?\d|2[0-3]):[0-5]\d|24:00)$/, aTime));
/** On which days a time begins, 0 is Sunday; undefined = every day. */
const someDays = () => z.pipe(daysOfWeek(), z.transform((days) => (days.length === 0 ? undefined : days)));

/** It ends on the next day where `to` is not later; "24:00" is midnight. */
const rateTime = () => z.object({ days: someDays(), from: time(), to: time(), perKwh: perKwh() }, 'an object with "from", "to" and "perKwh"');

const rate = () => z.object(
  {
    /** "2026-01-31"; undefined: since ever. */
    from: z.pipe(z._default(z.string(aDate).check(z.trim(), z.refine(isDateOrEmpty, aDate)), ''), z.transform((date) => (date === '' ? undefined : date))),
    perKwh: perKwh(),
    /** At some times it is another; of several that fit, the last one holds. */
    times: filledOnes('a list of times of the day with their prices', rateTime()),
  },
  'an object with "perKwh"',
);

/** The form of `price` in config.json: what a kilowatt hour costs, each rate from its date on; without any nothing is known. */
export const priceOption = () => group('an object with "currency" and "rates"', {
  /** Such as "NOK"; may be empty. */
  currency: z._default(z.string(aCurrency).check(z.trim(), z.regex(/^(?:\p{L}{1,3}|\p{Sc})?$/u, aCurrency)), ''),
  rates: filledOnes('a list of objects with "perKwh"', rate()),
});

/** Whether one of the plugin's other blocks is of the same account and has another price: its sessions are of both. */
export function hasOtherPrice(block: Block, others: readonly Block[]): boolean {
  const price = (one: Block): string => JSON.stringify(priceOption().safeParse(withoutNulls(one)['price']).data ?? null);
  return others.some((other) => accountName(other['username']) === accountName(block['username']) && price(other) !== price(block));
}

/** Somebody who charges, and what the owner calls that. */
const label = () => z.object(
  {
    who: z.string(someone).check(z.trim(), z.minLength(1, someone)),
    label: labelText(aLabel),
  },
  'an object with "who" and "label"',
);

/** The form of `labels` in config.json. */
export const labelsOption = () => filledOnes('a list of objects with "who" and "label"', label());

/** 31 February is none. */
function isDateOrEmpty(text: string): boolean {
  if (text === '') return true;
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
