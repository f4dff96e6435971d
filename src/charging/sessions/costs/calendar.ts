// Days, ISO weeks, months and years as numbers and as keys. Days count from 1970-01-01, in whatever zone they are. Pure.
import { DAY } from '../../../base/clock.ts';

export type Period = 'day' | 'week' | 'month' | 'year';

/** The period that a day is in: "2026-01-31", "2026-W05", "2026-01" or "2026". They sort by time. */
export function periodKey(period: Period, day: number): string {
  switch (period) {
    case 'day':
      return dayKey(day);
    case 'week':
      return weekKey(day);
    case 'month':
      return dayKey(day).slice(0, 7);
    case 'year':
      return dayKey(day).slice(0, 4);
  }
}

/** "2026-01-31". */
export function dayKey(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The day that "2026-01-31" names; undefined where there is none. */
export function dayOf(key: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(key) ? Date.parse(`${key}T00:00:00Z`) : NaN;
  const day = ms / DAY;
  // 31 February is read as a day of March.
  return Number.isNaN(day) || dayKey(day) !== key ? undefined : day;
}

/** The first and the last day of a day, a month or a year: "2026-01-31", "2026-01" or "2026"; undefined where there is none such. */
export function daysIn(period: string): { readonly from: string; readonly to: string } | undefined {
  const [, year, month] = /^(\d{4})(?:-(\d\d))?$/.exec(period) ?? [];
  const from = year === undefined ? period : `${year}-${month ?? '01'}-01`;
  if (dayOf(from) === undefined) return undefined;
  if (year === undefined) return { from, to: period };
  const next = month === undefined ? Date.UTC(Number(year) + 1, 0) : Date.UTC(Number(year), Number(month));
  return { from, to: dayKey(next / DAY - 1) };
}

/** 0 is Monday, as ISO 8601 has it. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** A week belongs to the year that its Thursday is in. */
function weekKey(day: number): string {
  const thursday = day - weekdayOf(day) + 3;
  const year = dayKey(thursday).slice(0, 4);
  const week = Math.floor((thursday - (dayOf(`${year}-01-01`) ?? thursday)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
