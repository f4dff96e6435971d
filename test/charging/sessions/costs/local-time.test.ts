// How far a zone's clock is from UTC, and when that changes.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LocalTime } from '../../../../src/charging/sessions/costs/local-time.ts';

const HOUR_MS = 3_600_000;

describe.each([
  ['Europe/Oslo', '2026-03-29T01:00:00Z', 1, 2],
  ['Europe/Oslo', '2026-10-25T01:00:00Z', 2, 1],
  ['America/New_York', '2026-03-08T07:00:00Z', -5, -4],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 11, 10.5],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', -10, 14],
  ['Asia/Kolkata', '2026-01-01T00:00:00Z', 5.5, 5.5],
  ['UTC', '2026-01-01T00:00:00Z', 0, 0],
])('%s around %s', (zone, change, before, after) => {
  const changeMs = Date.parse(change);
  test(`is ${before} h ahead, then ${after} h`, () => {
    const time = new LocalTime(zone);
    expect(time.at(changeMs).aheadMs).toBe(after * HOUR_MS);
    expect(time.at(changeMs - 1).aheadMs).toBe(before * HOUR_MS);
    if (before === after) return;
    expect(time.at(changeMs - 1).toMs).toBe(changeMs);
    expect(time.at(changeMs).fromMs).toBe(changeMs);
  });
});

test.each([
  ['Europe/Oslo', '2026-10-25T00:30:00Z', '2026-10-25 02:30 +02:00'],
  ['Europe/Oslo', '2026-10-25T01:30:00Z', '2026-10-25 02:30 +01:00'],
  ['Europe/Oslo', '2026-10-24T23:59:59Z', '2026-10-25 01:59 +02:00'],
  ['Europe/Oslo', '2026-10-25T02:17:02Z', '2026-10-25 03:17 +01:00'],
  ['Europe/Oslo', '2026-10-25T12:00:00Z', '2026-10-25 13:00'],
  ['Europe/London', '2026-10-25T01:30:00Z', '2026-10-25 01:30 +00:00'],
  ['Antarctica/Troll', '2026-10-24T23:00:00Z', '2026-10-25 01:00 +02:00'],
  ['Antarctica/Troll', '2026-10-25T02:59:00Z', '2026-10-25 02:59 +00:00'],
  ['Europe/Oslo', '2026-03-29T01:30:00Z', '2026-03-29 03:30'],
  ['UTC', '2026-10-25T01:30:00Z', '2026-10-25 01:30'],
])('in %s %s is %s, so that no two are told alike', (zone, moment, text) => {
  const [time, ms] = [new LocalTime(zone), Date.parse(moment)];
  expect(time.textOf(ms) + time.offsetBehind(ms)).toBe(text);
});

test('is what the system says, at any time and in any order of asking', () => {
  const zones = ['Europe/Oslo', 'America/St_Johns', 'Africa/Casablanca', 'America/Santiago', 'Australia/Lord_Howe'];
  const times = new Map(zones.map((zone) => [zone, { time: new LocalTime(zone), format: new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }) }]));
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: Date.UTC(2016, 0), max: Date.UTC(2036, 0) }), (zone, ms) => {
      const { time, format } = times.get(zone)!;
      const { fromMs, toMs, aheadMs } = time.at(ms);
      expect(ms >= fromMs && ms < toMs).toBe(true);
      expect(new Date(ms + aheadMs).toISOString().slice(0, 19).replace('T', ' ')).toBe(format.format(ms));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['Europe/Oslo', 'Europe/Oslo', 2],
  ['UTC', 'UTC', 0],
  ['', 'GMT', 0],
  ['MEZ', 'GMT', 0],
  ['GMT-2', 'GMT+02:00', 2],
])('that of a machine with TZ "%s" is %s', async (zone, name, ahead) => {
  const ask = `import { LocalTime } from ${JSON.stringify(import.meta.resolve('../../../../src/charging/sessions/costs/local-time.ts'))};
    const [time, ms] = [new LocalTime(), Date.UTC(2026, 6)];
    console.log(JSON.stringify([time.zone, time.at(ms).aheadMs, new Date(ms).getTimezoneOffset() * -60_000]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', ask], { env: { TZ: zone } });
  expect(JSON.parse(stdout)).toStrictEqual([name, ahead * HOUR_MS, ahead * HOUR_MS]);
});

test('a zone that nobody knows is refused', () => {
  expect(() => new LocalTime('Mars/Olympus')).toThrow(RangeError);
});
