// The `allowedHours` option: when charging is allowed, by the clock. Pure.
import * as z from 'zod/mini';
import { filledOnes, filledTexts } from './forms.ts';

/** As config.json calls them; `Date` counts from Sunday. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const MINUTES_OF_DAY = 24 * 60;

const time = 'a time of day from 00:00 to 23:59, such as 23:00';
const days = `a list of days, of ${DAYS.join(', ')}`;

const minuteBy = (pattern: RegExp) => z.pipe(
  z.string(time).check(z.trim(), z.regex(pattern, time)),
  z.transform((text) => (Number(text.split(':')[0]) * 60 + Number(text.split(':')[1])) % MINUTES_OF_DAY),
);

/** When hours begin, in minutes since midnight. */
export const firstMinute = () => minuteBy(/^(?:[01]?\d|2[0-3]):[0-5]\d$/);

/** When they end: "24:00" is midnight, as "00:00" is. */
export const lastMinute = () => minuteBy(/^(?:(?:[01]?\d|2[0-3]):[0-5]\d|24:00)$/);

/** As numbers, in the order in which they are given: 0 is Sunday. None = all of them. */
export const daysOfWeek = () => z.pipe(
  filledTexts(days, z.enum(DAYS, `one of ${DAYS.join(', ')}`)),
  z.transform((chosen) => chosen.map((day) => DAYS.indexOf(day))),
);

const allowedWindow = () => z.pipe(
  z.object({ from: firstMinute(), to: lastMinute(), days: daysOfWeek() }, 'an object with "from", "to" and, if it is not every day, "days"'),
  z.transform((given) => hoursOf(given)),
);

/** A stretch of each of some days: those on which it begins, and all of them where none is given. One whose end is not after its begin ends on the day after. */
export function hoursOf({ from, to, days }: { readonly from: number; readonly to: number; readonly days: readonly number[] }) {
  return { fromMinute: from, toMinute: to, days: [...DAYS.keys()].filter((day) => days.length === 0 || days.includes(day)) };
}

export type HoursOption = ReturnType<typeof hoursOf>;

/** The form of `allowedHours` in config.json. */
export const allowedHoursOption = () => filledOnes('a list of objects with "from" and "to"', allowedWindow());
