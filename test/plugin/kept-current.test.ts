// An available current that is kept, with the plugin around it: what ends its waiting to be set again.
import { beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { hap, restarted } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { SimulatedDisk } from '../support/simulated-disk.ts';
import { PluginInTime, type PluginOptions } from '../time/plugin-in-time.ts';
import { SimulatedZaptec } from '../time/simulated-zaptec.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: ManualClock;
let zaptec: SimulatedZaptec;
let disk: SimulatedDisk;
let log: RecordingLog;
let plugin: PluginInTime | undefined;
beforeEach(async () => {
  clock = new ManualClock();
  zaptec = new SimulatedZaptec(clock);
  zaptec.addCharger(1).mode = 3;
  disk = new SimulatedDisk();
  plugin = undefined;
  await start({ keepAvailableCurrent: true });
  await slideTo(50);
});

/** Homebridge ends, if it runs, and starts. */
async function start(config: PluginOptions['config']): Promise<void> {
  const accessories: readonly PlatformAccessory[] = plugin?.accessories.map((one) => restarted(one)) ?? [];
  await plugin?.stop();
  log = new RecordingLog();
  plugin = new PluginInTime({ clock, zaptec, log, config: { availableCurrent: true, availableCurrentInterval: 120, ...config }, cache: { accessories, disk } });
  await clock.advance(MINUTE);
}

async function slideTo(percent: number): Promise<void> {
  const fan = plugin?.accessories.find(({ context }) => context['kind'] === 'installation');
  expect(await write(serviceOf(fan!, 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed), percent)).toBe(0);
  await clock.advance(MINUTE);
}

const dropped = () => log.at('warn').filter((line) => line.includes('dropped'));

async function end(): Promise<number[]> {
  await start({ keepAvailableCurrent: true });
  await clock.advance(2 * HOUR);
  await plugin?.stop();
  return zaptec.currentWrites.map(({ currentA }) => currentA);
}

test.each<PluginOptions['config']>([{}, { availableCurrent: false, keepAvailableCurrent: true }])('what waits to be set again is dropped by a start with %j, which the log says, and does not come back', async (without) => {
  zaptec.installation.availableA = 25;
  await clock.advance(HOUR);
  await start(without);
  expect(dropped()).toStrictEqual(['16 A, which waited to be sent as the available current, is dropped: that is switched off in the settings.']);
  await start(without);
  expect(dropped()).toStrictEqual([]);
  expect(await end()).toStrictEqual([16]);
});

test('what a person wants, and waits to be sent, is sent all the same', async () => {
  await slideTo(25);
  await start({});
  expect(dropped()).toStrictEqual([]);
  expect(await end()).toStrictEqual([16, 8]);
});
