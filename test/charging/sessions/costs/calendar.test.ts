// Days, ISO weeks, months and years.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { dayKey, dayOf, daysIn, periodKey, weekdayOf } from '../../../../src/charging/sessions/costs/calendar.ts';

test.each([
  ['2026-01-01', '2026-W01'],
  ['2025-12-29', '2026-W01'],
  ['2025-12-28', '2025-W52'],
  ['2021-01-03', '2020-W53'],
  ['2021-01-04', '2021-W01'],
  ['2027-01-01', '2026-W53'],
  ['2024-12-30', '2025-W01'],
  ['2026-11-28', '2026-W48'],
])('%s is in week %s', (date, week) => {
  expect(periodKey('week', dayOf(date) ?? NaN)).toBe(week);
});

test('the keys of a day', () => {
  const day = dayOf('2024-02-29') ?? NaN;
  expect([periodKey('day', day), periodKey('month', day), periodKey('year', day)]).toStrictEqual(['2024-02-29', '2024-02', '2024']);
  expect(weekdayOf(day)).toBe(3);
});

describe('a date', () => {
  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-1-1', '', '20260101', '2026-01-01T00:00'])('"%s" is none', (text) => {
    expect(dayOf(text)).toBeUndefined();
  });

  test('is found again by its key, and a week has seven days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (day) => {
        expect(dayOf(dayKey(day))).toBe(day);
        const monday = day - weekdayOf(day);
        expect(new Set([0, 1, 2, 3, 4, 5, 6].map((later) => periodKey('week', monday + later)))).toStrictEqual(new Set([periodKey('week', day)]));
        expect(periodKey('week', monday + 7)).not.toBe(periodKey('week', day));
      }),
    );
  });
});

test.each([
  ['2026-01-31', { from: '2026-01-31', to: '2026-01-31' }],
  ['2026-02', { from: '2026-02-01', to: '2026-02-28' }],
  ['2028-02', { from: '2028-02-01', to: '2028-02-29' }],
  ['2026-12', { from: '2026-12-01', to: '2026-12-31' }],
  ['2026', { from: '2026-01-01', to: '2026-12-31' }],
  ['2026-02-30', undefined],
  ['2026-13', undefined],
  ['2026-00', undefined],
  ['26-01', undefined],
  ['', undefined],
])('the days in %j', (period, days) => {
  expect(daysIn(period)).toStrictEqual(days);
});
