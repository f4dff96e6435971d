// Times as clocks on the wall show them.
import { expect, test } from '@jest/globals';
import { timeOfDay, timeOnDay } from '../../src/base/timestamp.ts';

test.each([
  [new Date(2026, 0, 2, 7, 5, 59), '07:05', '07:05 on Friday'],
  [new Date(2026, 0, 4, 23, 40), '23:40', '23:40 on Sunday'],
  [new Date(2026, 0, 3), '00:00', '00:00 on Saturday'],
])('%s', (date, time, onDay) => {
  expect([timeOfDay(date.getTime()), timeOnDay(date.getTime())]).toEqual([time, onDay]);
});
