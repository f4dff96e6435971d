// A system clock that is set, and a host that sleeps: reading goes on at its pace, no storm of requests, tokens renewed,
// nothing stuck, and no charger shown as unreachable that is not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Characteristic } from 'homebridge';
import { hap } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from './plugin-in-time.ts';
import { SimulatedZaptec, type World } from './simulated-zaptec.ts';
import { ManualClock } from '../support/manual-clock.ts';

// A time-out for a test that hangs: what it leaves under way would move the next one's clock.
jest.setTimeout(240_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A storage folder for each: a plugin that a slow disk keeps at work tidies up by its own clock, in which the next one's files are old. */
const folder = mkdtempSync(join(tmpdir(), 'clock-jumps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

let clock: ManualClock;
let zaptec: SimulatedZaptec;
let log: RecordingLog;
let plugin: PluginInTime;

beforeEach(async () => {
  clock = new ManualClock(undefined, 2);
  zaptec = new SimulatedZaptec(clock);
  log = new RecordingLog();
  for (let number = 1; number <= 3; number++) zaptec.addCharger(number).mode = 3;
  plugin = new PluginInTime({ clock, zaptec, log, config: { pollInterval: 60 }, storagePath: mkdtempSync(join(folder, 'plugin-')) });
  await clock.advance(10 * MINUTE);
  zaptec.requests = [];
  log.lines.length = 0;
});

const first = (): World => zaptec.chargers[0]!;
const on = (index = 0): Characteristic => serviceOf(plugin.accessories[index]!, 'outlet').getCharacteristic(hap.Characteristic.On);
const readable = async (): Promise<unknown[]> => Promise.all([0, 1, 2].map((index) => read(on(index))));
const statesRead = (): number => zaptec.count(/\/state$/);

/** No warning, and never a line about a charger that does not respond. */
function expectNoAlarm(): void {
  expect(log.at('warn')).toStrictEqual([]);
  expect(log.at('error')).toStrictEqual([]);
  for (const message of log.at('info')) expect(message).not.toMatch(/no response/);
}

describe.each([
  ['back a day', -DAY],
  ['back an hour', -HOUR],
  ['forward an hour', HOUR],
  ['forward a day', DAY],
  ['back to 1970', -60 * 365 * DAY],
  ['forward 60 years', 60 * 365 * DAY],
])('the system clock is set %s', (_how, ms) => {
  test('and reading goes on at its pace', async () => {
    clock.jumpWallClock(ms);
    await clock.advance(10 * SECOND);
    expect(statesRead()).toBeLessThanOrEqual(3);
    await clock.advance(5 * MINUTE - 10 * SECOND);
    // Three chargers, every 30 seconds.
    expect(statesRead()).toBe(30);
    expect(zaptec.count(/token/)).toBe(0);
    expect(await readable()).toStrictEqual([true, true, true]);
    expectNoAlarm();
  });

  test('and news are shown with the next read', async () => {
    clock.jumpWallClock(ms);
    first().mode = 1;
    await clock.advance(31 * SECOND);
    expect(await read(on())).toBe(false);
    first().mode = 3;
    await clock.advance(61 * SECOND);
    expect(await read(on())).toBe(true);
  });

  test('and the token is renewed when its own time is up, not sooner and not later', async () => {
    clock.jumpWallClock(ms);
    await clock.advance(44 * MINUTE);
    expect(zaptec.count(/token/)).toBe(0);
    await clock.advance(2 * MINUTE);
    expect(zaptec.count(/token/)).toBe(1);
    expectNoAlarm();
  });

  test('and a command under way is confirmed in its time', async () => {
    const written = write(on(), false);
    await clock.advance(SECOND);
    clock.jumpWallClock(ms);
    expect(await written).toBe(0);
    await clock.advance(10 * SECOND);
    expect(log.at('info')).toContainEqual(expect.stringMatching(/pause confirmed/));
    expect(await read(on())).toBe(false);
    expect(first()).toMatchObject({ mode: 5, isStopped: true });
  });

  test('and an outage lasts neither longer nor shorter for that', async () => {
    zaptec.outage = 'web page';
    await clock.advance(20 * MINUTE);
    clock.jumpWallClock(ms);
    expect(await readable()).toStrictEqual([-70402, -70402, -70402]);
    zaptec.requests = [];
    await clock.advance(SECOND);
    expect(zaptec.requests.length).toBeLessThanOrEqual(3);
    zaptec.outage = undefined;
    await clock.advance(6 * MINUTE);
    expect(await readable()).toStrictEqual([true, true, true]);
    expect(log.at('warn')).toHaveLength(1);
  });

  test('and a pause that the cloud asked for with a date ends within the hour', async () => {
    clock.jumpWallClock(ms);
    zaptec.retryAfter = new Date(Date.UTC(2026, 0, 1, 0, 11)).toUTCString();
    zaptec.outage = 'too many requests';
    await clock.advance(31 * SECOND);
    zaptec.outage = undefined;
    await clock.advance(HOUR + 2 * MINUTE);
    expect(await readable()).toStrictEqual([true, true, true]);
  });
});

/** Where the monotonic clock counts the host's sleep, and where it stands still meanwhile. */
describe.each([
  ['both clocks jump', (ms: number) => clock.suspend(ms)],
  ['the wall clock jumps alone, and tokens have died', (ms: number) => {
    clock.jumpWallClock(ms);
    zaptec.revokeTokens();
    return clock.advance(0);
  }],
])('the host sleeps for eight hours: %s', (_how, sleep) => {
  test('reading resumes within one interval, without a storm, with one sign-in and no alarm', async () => {
    first().mode = 1;
    await sleep(8 * HOUR);
    await clock.advance(10 * SECOND);
    // Each charger once, the list once, one sign-in; with a dead token each of those that were tried once more.
    expect(zaptec.requests.length).toBeLessThanOrEqual(9);
    await clock.advance(25 * SECOND);
    expect(zaptec.count(/token/)).toBe(1);
    expect(await readable()).toStrictEqual([false, true, true]);
    zaptec.requests = [];
    await clock.advance(5 * MINUTE);
    expect(statesRead()).toBeLessThanOrEqual(30);
    expect(zaptec.count(/token/)).toBe(0);
    expectNoAlarm();
  });

  test('with a read under way: it is given up and done again, and the charger is not unreachable for that', async () => {
    zaptec.outage = 'silence';
    await clock.advance(35 * SECOND);
    expect(statesRead()).toBeGreaterThan(0);
    zaptec.outage = undefined;
    await sleep(8 * HOUR);
    await clock.advance(70 * SECOND);
    expect(await readable()).toStrictEqual([true, true, true]);
    for (const message of log.at('info')) expect(message).not.toMatch(/no response/);
    expect(log.at('warn').length).toBeLessThanOrEqual(1);
  });

  test('with a command under way: it is answered, sent once, and the truth is shown', async () => {
    zaptec.lagMs = SECOND;
    const written = write(on(), false);
    await clock.advance(500);
    await sleep(8 * HOUR);
    zaptec.lagMs = 0;
    await clock.advance(2 * MINUTE);
    const status = await written;
    expect([0, -70402, -70408]).toContain(status);
    expect(zaptec.count(/sendCommand/)).toBeLessThanOrEqual(1);
    expect(await read(on())).toBe(first().mode === 3);
  });

  test('with a confirmation under way: it ends, and no more is read for it than before the sleep', async () => {
    expect(await Promise.race([write(on(), false), clock.advance(SECOND).then(() => 'too slow')])).toBe(0);
    await sleep(8 * HOUR);
    await clock.advance(10 * SECOND);
    expect(zaptec.requests.length).toBeLessThanOrEqual(15);
    await clock.advance(2 * MINUTE);
    expect(log.lines.filter(({ message }) => /confirmed|did not follow/.test(message))).toHaveLength(1);
    expect(await read(on())).toBe(false);
  });

  test('in an outage: it is told once, and over once the cloud is there', async () => {
    zaptec.outage = 'refused';
    await clock.advance(20 * MINUTE);
    await sleep(8 * HOUR);
    await clock.advance(10 * SECOND);
    expect(log.at('warn')).toHaveLength(1);
    zaptec.outage = undefined;
    await clock.advance(6 * MINUTE);
    expect(await readable()).toStrictEqual([true, true, true]);
    expect(log.at('info').filter((message) => message === "Zaptec's cloud works again.")).toHaveLength(1);
  });

  test('again and again: nothing piles up', async () => {
    const before = clock.sleepers;
    for (let night = 0; night < 30; night++) {
      await sleep(8 * HOUR);
      await clock.advance(20 * MINUTE);
    }
    expect(clock.sleepers).toBe(before);
    expect(await readable()).toStrictEqual([true, true, true]);
    expectNoAlarm();
  });
});
