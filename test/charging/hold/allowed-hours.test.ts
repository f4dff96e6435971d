// The allowed hours: read off the clock on the wall, through a year with both changes of the clock, against a plain table.
import { describe, expect, test } from '@jest/globals';
import { describePeriod, nextBeginning, periodAt, struck, untilWhen, type AllowedHours } from '../../../src/charging/hold/allowed-hours.ts';
import { ALLOWED, isAllowed, type HoldRecord, type Situation } from '../../../src/charging/hold/hold.ts';
import { PLACES, wallClockOf, weekOf } from '../../support/wall-clocks.ts';

const MINUTE = 60_000;
const YEAR_MINUTES = 365 * 24 * 60;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

const NIGHT = { fromMinute: 23 * 60, toMinute: 6 * 60, days: EVERY_DAY };
/** Within the hour that changes of the clock leave out and repeat. */
const SMALL_HOURS = { fromMinute: 2 * 60 + 10, toMinute: 2 * 60 + 40, days: EVERY_DAY };
const WEEKEND = { fromMinute: 9 * 60, toMinute: 9 * 60, days: [6] };
const OVER_SATURDAY = { fromMinute: 22 * 60, toMinute: 1 * 60 + 30, days: [6] };

const utc = wallClockOf('UTC');
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const at = (hours: number, minutes = 0) => MONDAY + (hours * 60 + minutes) * MINUTE;

describe.each(PLACES)('a year in %s', (place) => {
  const wallClock = wallClockOf(place);

  test.each<[string, AllowedHours]>([
    ['every night', [NIGHT]],
    ['in the small hours', [SMALL_HOURS]],
    ['at the weekend, and over midnight into Sunday', [WEEKEND, OVER_SATURDAY]],
    ['on some nights and days', [{ ...NIGHT, days: [1, 3, 5] }, SMALL_HOURS, { fromMinute: 720, toMinute: 721, days: [2] }]],
  ])('%s: minute by minute as the table says, each period with its ends', (_, hours) => {
    const week = weekOf(hours);
    const start = Date.UTC(2026, 0, 1);
    let period = periodAt(hours, start, wallClock);
    let changes = 0;
    for (let minute = 0; minute < YEAR_MINUTES; minute += 1) {
      const nowMs = start + minute * MINUTE;
      const wall = wallClock(nowMs);
      if (nowMs === period.untilMs) {
        period = periodAt(hours, nowMs, wallClock);
        if (period.sinceMs !== nowMs) throw new Error(`Another period begins at ${new Date(nowMs).toISOString()}, by its own account not then`);
        changes += 1;
      }
      if (period.isAllowed !== week[wall.day * 1440 + wall.minute]) throw new Error(`Wrong at ${new Date(nowMs).toISOString()}`);
    }
    expect(changes).toBeGreaterThan(100);
  });
});

describe('a period', () => {
  test('is the same at each of its moments', () => {
    const night = { isAllowed: true, sinceMs: at(23), untilMs: at(30) };
    for (const ms of [at(23), at(23) + 1, at(26, 30) + 59_999, at(30) - 1]) expect(periodAt([NIGHT], ms, utc)).toStrictEqual(night);
    expect(periodAt([NIGHT], at(30), utc)).toStrictEqual({ isAllowed: false, sinceMs: at(30), untilMs: at(47) });
  });

  test('goes on where one window ends and another begins', () => {
    const hours = [NIGHT, { fromMinute: 6 * 60, toMinute: 8 * 60, days: EVERY_DAY }];
    expect(periodAt(hours, at(24), utc)).toStrictEqual({ isAllowed: true, sinceMs: at(23), untilMs: at(32) });
  });

  test('has no ends where every minute of the week is allowed', () => {
    const always = [{ fromMinute: 0, toMinute: 0, days: EVERY_DAY }];
    expect(periodAt(always, at(5), utc)).toStrictEqual({ isAllowed: true, sinceMs: undefined, untilMs: undefined });
    expect(describePeriod(periodAt(always, at(5), utc), at(5), utc)).toBe('charging is allowed, by the allowed hours in the settings.');
  });

  test('can last a week but for a minute', () => {
    const hours = [{ fromMinute: 0, toMinute: 1, days: [1] }];
    expect(periodAt(hours, at(1), utc)).toStrictEqual({ isAllowed: false, sinceMs: at(0, 1), untilMs: at(7 * 24) });
  });
});

test('a weekly window that a change of the clock leaves out is followed two weeks later', () => {
  const [before, after] = [Date.UTC(2026, 2, 22, 1, 50), Date.UTC(2026, 3, 5, 0, 10)];
  const sunday = [{ fromMinute: 2 * 60 + 10, toMinute: 2 * 60 + 50, days: [0] }];
  const period = { isAllowed: false, sinceMs: before, untilMs: after };
  for (const ms of [before, after - 1]) expect(periodAt(sunday, ms, wallClockOf('Europe/Berlin'))).toStrictEqual(period);
});

describe('the log', () => {
  test.each([
    [[NIGHT], at(23), 'charging is allowed until 06:00, by the allowed hours in the settings.'],
    [[NIGHT], at(6), 'charging is not allowed until 23:00, by the allowed hours in the settings.'],
    [[WEEKEND], at(5 * 24 + 9), 'charging is allowed until Sunday, 09:00, by the allowed hours in the settings.'],
    [[WEEKEND], at(5 * 24 + 9, 1), 'charging is allowed until 09:00, by the allowed hours in the settings.'],
    [[{ ...NIGHT, days: [4] }], at(6), 'charging is not allowed until Thursday, 23:00, by the allowed hours in the settings.'],
  ])('says what and until when (%#)', (hours, ms, text) => {
    expect(describePeriod(periodAt(hours, ms, utc), ms, utc)).toBe(text);
  });

  test('says of a person’s switch until when it holds', () => {
    expect(untilWhen([NIGHT], at(20), utc)).toBe('23:00');
    expect(untilWhen([], at(20), utc)).toBeUndefined();
    expect(untilWhen([{ fromMinute: 0, toMinute: 0, days: EVERY_DAY }], at(20), utc)).toBeUndefined();
  });

  test.each<[string, AllowedHours, number, string | undefined]>([
    ['before them', [NIGHT], at(20), '23:00'],
    ['within them', [NIGHT], at(23, 30), '23:00'],
    ['within them, and the next ones are days away', [{ ...NIGHT, days: [1] }], at(23, 30), 'Monday, 23:00'],
    ['always', [{ fromMinute: 0, toMinute: 0, days: EVERY_DAY }], at(20), undefined],
    ['never', [], at(20), undefined],
  ])('says when the next of the hours begins: %s', (_, hours, ms, text) => {
    expect(nextBeginning(hours, ms, utc)).toBe(text);
  });
});

describe('a boundary', () => {
  const charging: Situation = { status: 'charging', sessionId: 's1', underWay: undefined, canPauseWaiting: false, nowMs: at(6) };
  const allowed: HoldRecord = ALLOWED;
  const excepted: HoldRecord = { ...ALLOWED, isAllowed: false, exception: { sessionId: 's1' } };

  test('pauses and resumes as the switch does', () => {
    const held = struck(allowed, 'hold-charging', charging);
    expect(held).toMatchObject({ record: { isAllowed: false }, wish: 'pause' });
    const paused: HoldRecord = { ...held.record, pause: { sessionId: 's1', phase: 'seen' } };
    expect(struck(paused, 'allow-charging', { ...charging, status: 'paused' })).toMatchObject({ record: { isAllowed: true }, wish: 'resume' });
  });

  test('leaves an exception at the outlet as it is, through the night and beyond', () => {
    const evening = struck(excepted, 'allow-charging', charging);
    expect(evening).toStrictEqual({ record: { ...excepted, isAllowed: true } });
    expect(struck(evening.record, 'hold-charging', charging)).toStrictEqual({ record: excepted });
  });

  test.each<[string, Partial<HoldRecord>]>([
    ['with an exception', { exception: { sessionId: 's1' } }],
    ['without one', {}],
  ])('lets a session go on that has had its amount, %s', (_, more) => {
    const spent: HoldRecord = { ...ALLOWED, isAllowed: false, spent: { sessionId: 's1' }, ...more };
    expect(struck(spent, 'allow-charging', charging)).toStrictEqual({ record: { ...ALLOWED, ...more } });
    expect(isAllowed(struck(spent, 'hold-charging', charging).record)).toBe(false);
  });

  test('ends the exception of a vehicle that has gone', () => {
    expect(struck(excepted, 'hold-charging', { ...charging, sessionId: 's2' })).toMatchObject({ record: { exception: undefined }, wish: 'pause' });
  });
});
