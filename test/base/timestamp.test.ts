// Times, as the cloud writes them and as clocks on the wall show them.
import { expect, test } from '@jest/globals';
import { parseTimestamp, timeOfDay, timeOnDay } from '../../src/base/timestamp.ts';

test.each([
  [new Date(2026, 0, 2, 7, 5, 59), '07:05', '07:05 on Friday'],
  [new Date(2026, 0, 4, 23, 40), '23:40', '23:40 on Sunday'],
  [new Date(2026, 0, 3), '00:00', '00:00 on Saturday'],
])('%s', (date, time, onDay) => {
  expect([timeOfDay(date.getTime()), timeOnDay(date.getTime())]).toEqual([time, onDay]);
});

test.each([
  [6 * 24, '07:05 on Friday'],
  [-6 * 24, '07:05 on Friday'],
  [6 * 24 + 1, '07:05 on Friday, 2 January 2026'],
  [-9 * 24, '07:05 on Friday, 2 January 2026'],
])('a day of the week says which day it is for six days: %d hours later', (hours, text) => {
  const date = new Date(2026, 0, 2, 7, 5);
  expect(timeOnDay(date.getTime(), date.getTime() + hours * 3_600_000)).toBe(text);
});

test.each([
  ['2026-01-02T07:05:59', Date.UTC(2026, 0, 2, 7, 5, 59)],
  ['2026-01-02T07:05:59.5Z', Date.UTC(2026, 0, 2, 7, 5, 59, 500)],
  ['2026-01-02T07:05:59+02:00', Date.UTC(2026, 0, 2, 5, 5, 59)],
  ['2026-01-02T07:05', Date.UTC(2026, 0, 2, 7, 5)],
  [' 2026-01-02 07:05:59 ', Date.UTC(2026, 0, 2, 7, 5, 59)],
  ['0001-01-01T00:00:00', undefined],
  ['2026-13-02T07:05:59', undefined],
  ['2026-01-02', undefined],
])('%s of the cloud', (text, ms) => {
  expect(parseTimestamp(text)).toBe(ms);
});
