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
