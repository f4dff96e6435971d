// A system clock that is set, a host that sleeps, and a restart in between, for what has a memory of times: the distance of
// changes of the available current, Charging Allowed, the books of energy and sessions, and Matter's pace.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Characteristic, PlatformAccessory, Service } from 'homebridge';
import { hap } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from './plugin-in-time.ts';
import { SimulatedZaptec, type World } from './simulated-zaptec.ts';

// A time-out for a test that hangs: what it leaves under way would move the next one's clock.
jest.setTimeout(240_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INTERVAL_MS = 15 * MINUTE;

let clock: ManualClock;
let zaptec: SimulatedZaptec;
let log: RecordingLog;
let plugin: PluginInTime;
let garage: World;

beforeEach(async () => {
  clock = new ManualClock(undefined, 3);
  zaptec = new SimulatedZaptec(clock);
  log = new RecordingLog();
  garage = zaptec.addCharger(1);
  start();
  await clock.advance(10 * MINUTE);
  log.lines.length = 0;
});
afterEach(() => expectGoodEnd());

/** No defect, nothing that Matter refuses, and nothing left to run. */
async function expectGoodEnd(): Promise<void> {
  expect(log.at('error')).toStrictEqual([]);
  expect(plugin.matter.errors).toStrictEqual([]);
  await plugin.stop();
  await clock.advance(DAY);
  expect(clock.sleepers).toBe(0);
}

function start(cache?: PluginInTime['cache']): void {
  const shared = { clock, zaptec, log, config: { availableCurrent: true } };
  plugin = new PluginInTime(cache === undefined ? shared : { ...shared, cache });
}

/** Homebridge ends in good order, something happens meanwhile, and it starts again. */
async function restart(meanwhile: () => Promise<void> | void): Promise<void> {
  const { cache } = plugin;
  await plugin.stop();
  await meanwhile();
  start(cache);
}

const accessoryWith = (subtype: string): PlatformAccessory => plugin.accessories.find(({ services }) => services.some((service: Service) => service.subtype === subtype))!;
const on = (subtype: string): Characteristic => serviceOf(accessoryWith(subtype), subtype).getCharacteristic(hap.Characteristic.On);
const speed = (): Characteristic => serviceOf(accessoryWith('available-current'), 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed);

async function slideTo(percent: number): Promise<void> {
  const written = write(speed(), percent);
  await clock.advance(2 * SECOND);
  expect(await written).toBe(0);
}

async function switchTo(subtype: string, isOn: boolean): Promise<void> {
  const written = write(on(subtype), isOn);
  await clock.advance(2 * SECOND);
  expect(await written).toBe(0);
}

const jumps: readonly (readonly [string, number])[] = [
  ['back a day', -DAY],
  ['back an hour', -HOUR],
  ['forward an hour', HOUR],
  ['forward a day', DAY],
  ['back to 1970', -56 * 365 * DAY],
  ['forward 60 years', 60 * 365 * DAY],
];

/** The distances between the changes that went out, in milliseconds. */
const distances = (): number[] => zaptec.currentWrites.slice(1).map(({ atMs }, index) => atMs - zaptec.currentWrites[index]!.atMs);
const sentA = (): number[] => zaptec.currentWrites.map(({ currentA }) => currentA);

describe.each(jumps)('the system clock is set %s', (_how, ms) => {
  test('and a current that waits is sent when its quarter of an hour is over, once, or given up as too old', async () => {
    await slideTo(50);
    await slideTo(25);
    clock.jumpWallClock(ms);
    await clock.advance(14 * MINUTE);
    expect(sentA()).toStrictEqual([16]);
    await clock.advance(MINUTE + 5 * SECOND);
    const isTooOld = ms > HOUR;
    expect(sentA()).toStrictEqual(isTooOld ? [16] : [16, 8]);
    expect(log.at('warn').filter((line) => line.includes('is dropped'))).toHaveLength(isTooOld ? 1 : 0);
    await clock.advance(HOUR);
    expect(distances().every((ms) => ms >= INTERVAL_MS)).toBe(true);
    expect(await read(speed())).toBe(isTooOld ? 50 : 25);
  });

  test('while Homebridge does not run, and a current that waits is sent once, a quarter of an hour after the start at most, or given up as too old', async () => {
    await slideTo(50);
    await slideTo(25);
    await restart(() => clock.jumpWallClock(ms));
    await clock.advance(INTERVAL_MS + MINUTE);
    const isTooOld = ms > HOUR;
    expect(sentA()).toStrictEqual(isTooOld ? [16] : [16, 8]);
    expect(log.at('warn').filter((line) => line.includes('is dropped'))).toHaveLength(isTooOld ? 1 : 0);
    await clock.advance(2 * HOUR);
    expect(zaptec.currentWrites.length).toBeLessThanOrEqual(2);
    expect(await read(speed())).toBe(isTooOld ? 50 : 25);
    // The next wish goes the usual way.
    await slideTo(75);
    await clock.advance(INTERVAL_MS);
    expect(sentA().at(-1)).toBe(24);
  });

  test('and Charging Allowed neither fights for ever nor gives way at once', async () => {
    garage.mode = 3;
    await switchTo('charging-allowed', false);
    await clock.advance(2 * MINUTE);
    expect(garage.mode).toBe(5);
    const undo = async (): Promise<number> => {
      garage.isStopped = false;
      garage.mode = 3;
      await clock.advance(2 * MINUTE);
      return garage.mode;
    };
    expect(await undo()).toBe(5);
    clock.jumpWallClock(ms);
    // Whether this is within ten minutes of the last time, nobody can tell; the next one is.
    const afterTheJump = await undo();
    expect(afterTheJump === 3 ? 3 : await undo()).toBe(3);
    expect(await read(on('charging-allowed'))).toBe(true);
    expect(log.at('warn').filter((line) => line.includes('gives way'))).toHaveLength(1);
  });

  test('and a hold that is refused is tried as rarely as before, and followed when it can be', async () => {
    garage.mode = 3;
    zaptec.isRefusing = true;
    await switchTo('charging-allowed', false);
    await clock.advance(10 * MINUTE);
    clock.jumpWallClock(ms);
    zaptec.commands = [];
    await clock.advance(30 * MINUTE);
    expect(zaptec.commands.length).toBeGreaterThanOrEqual(5);
    expect(zaptec.commands.length).toBeLessThanOrEqual(6);
    zaptec.isRefusing = false;
    await clock.advance(6 * MINUTE);
    expect(garage.mode).toBe(5);
  });

  test('and a session is told with its energy and its duration, and the total is the meter’s', async () => {
    garage.mode = 3;
    await clock.advance(HOUR);
    clock.jumpWallClock(ms);
    await clock.advance(HOUR);
    garage.mode = 1;
    await clock.advance(5 * MINUTE);
    expect(log.at('info')).toContainEqual(expect.stringContaining('session ended: 22.1 kWh in 2 h 0 min.'));
    await clock.advance(90 * MINUTE);
    expect(plugin.chargers[0]!.view?.totalEnergyKwh).toBeCloseTo(garage.meterKwh, 2);
  });

  test('and a session that the charger does not report is found in the archive, after two questions at most', async () => {
    garage.reportsSessions = false;
    garage.mode = 3;
    await clock.advance(HOUR);
    zaptec.requests = [];
    garage.mode = 1;
    await clock.advance(MINUTE);
    clock.jumpWallClock(ms);
    await clock.advance(30 * MINUTE);
    expect(zaptec.count(/sessions\/archived/)).toBe(1);
    expect(log.at('info')).toContainEqual(expect.stringContaining('session ended: 11.0 kWh in 1 h 0 min.'));
  });

  test('and Matter is told of energy every minute, as before, in periods that end after they begin', async () => {
    garage.mode = 3;
    await clock.advance(5 * MINUTE);
    plugin.matter.pushes.length = 0;
    clock.jumpWallClock(ms);
    await clock.advance(10 * MINUTE);
    const energies = plugin.matter.pushed('electricalEnergyMeasurement');
    expect(energies.length).toBeGreaterThanOrEqual(9);
    expect(energies.length).toBeLessThanOrEqual(21);
    const periods = energies.map(({ periodicEnergyImported }) => periodicEnergyImported as { startTimestamp: number; endTimestamp: number } | undefined).filter((period) => period !== undefined);
    for (const { startTimestamp, endTimestamp } of periods) expect(endTimestamp).toBeGreaterThan(startTimestamp);
    expect(plugin.matter.pushed('electricalPowerMeasurement').length).toBeLessThanOrEqual(1);
    expect(plugin.matter.lost).toStrictEqual([]);
  });
});

/** Where the monotonic clock counts the host's sleep, and where it stands still meanwhile. */
describe.each([
  ['both clocks jump', (ms: number) => clock.suspend(ms)],
  [
    'the wall clock jumps alone',
    (ms: number) => {
      clock.jumpWallClock(ms);
      return clock.advance(0);
    },
  ],
] as const)('the host sleeps for eight hours: %s', (_how, sleep) => {
  test('a current that waited is given up, for nobody expects it any more', async () => {
    await slideTo(50);
    await slideTo(25);
    await sleep(8 * HOUR);
    await clock.advance(INTERVAL_MS);
    expect(sentA()).toStrictEqual([16]);
    expect(log.at('warn').filter((line) => line.includes('is dropped: it was due more than an hour ago'))).toHaveLength(1);
  });

  test('a vehicle that began to charge meanwhile, although it may not, is paused within a minute', async () => {
    await switchTo('charging-allowed', false);
    garage.mode = 3;
    await sleep(8 * HOUR);
    await clock.advance(70 * SECOND);
    expect(garage.mode).toBe(5);
    expect(zaptec.commands).toStrictEqual([506]);
  });

  test('an attempt of the hold under way ends, and the charger is paused once', async () => {
    garage.mode = 3;
    zaptec.lagMs = SECOND;
    await switchTo('charging-allowed', false);
    await sleep(8 * HOUR);
    zaptec.lagMs = 0;
    await clock.advance(3 * MINUTE);
    expect(garage.mode).toBe(5);
    expect(zaptec.commands.length).toBeLessThanOrEqual(2);
    expect(await read(on('charging-allowed'))).toBe(false);
  });

  test('a session that ended meanwhile is told once, and the total is the meter’s', async () => {
    garage.mode = 3;
    await clock.advance(HOUR);
    garage.mode = 1;
    await sleep(8 * HOUR);
    await clock.advance(2 * HOUR);
    expect(log.at('info').filter((line) => line.includes('session ended'))).toStrictEqual([expect.stringContaining('11.0 kWh in 1 h 0 min.')]);
    expect(plugin.chargers[0]!.view?.totalEnergyKwh).toBeCloseTo(garage.meterKwh, 2);
  });

  test('Matter has no storm to catch up with, and goes on', async () => {
    garage.mode = 3;
    await clock.advance(5 * MINUTE);
    plugin.matter.pushes.length = 0;
    await sleep(8 * HOUR);
    await clock.advance(5 * SECOND);
    expect(plugin.matter.pushes.length).toBeLessThanOrEqual(4);
    await clock.advance(5 * MINUTE);
    expect(plugin.matter.pushed('electricalEnergyMeasurement').length).toBeGreaterThanOrEqual(4);
    expect(plugin.matter.pushed('electricalEnergyMeasurement').length).toBeLessThanOrEqual(13);
  });
});

test('restarts over and over do not shorten the distance of two changes, nor lose what waits', async () => {
  await slideTo(50);
  await slideTo(25);
  for (let count = 0; count < 14; count++) await restart(() => clock.advance(MINUTE));
  expect(sentA()).toStrictEqual([16]);
  await clock.advance(2 * MINUTE);
  expect(sentA()).toStrictEqual([16, 8]);
  expect(distances()[0]).toBeGreaterThanOrEqual(INTERVAL_MS);
});

test('a pause of the hold is undone twice within ten minutes, with a restart in between: it gives way', async () => {
  garage.mode = 3;
  await switchTo('charging-allowed', false);
  await clock.advance(2 * MINUTE);
  for (let count = 0; count < 2; count++) {
    expect(garage.mode).toBe(5);
    garage.isStopped = false;
    garage.mode = 3;
    await clock.advance(2 * MINUTE);
    await restart(() => clock.advance(MINUTE));
    await clock.advance(MINUTE);
  }
  expect(garage.mode).toBe(3);
  expect(await read(on('charging-allowed'))).toBe(true);
});
