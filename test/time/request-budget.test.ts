// What the plugin asks of Zaptec's cloud with every option on: counted request by request over hours of simulated time.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { SimulatedCloud } from '../simulator/cloud.ts';
import { ManualTime } from '../simulator/manual-time.ts';
import { hap } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime } from './plugin-in-time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The main job: two reads a minute for each charger with a car, and the list once an hour. */
const mainJob = (chargers: number, hours: number): number => hours * (chargers * 120 + 1);

let clock: ManualClock;
let cloud: SimulatedCloud;
let log: RecordingLog;
let plugin: PluginInTime;
beforeEach(async () => {
  clock = new ManualClock(undefined, 2);
  const time = new ManualTime(clock.now());
  cloud = new SimulatedCloud({ time, rateLimit: false });
  cloud.addAccount({ username: 'someone@example.com', password: 'secret' });
  cloud.addInstallation({ name: 'Home', maxCurrentA: 25 });
  for (const name of ['Garage', 'Carport']) cloud.addCharger({ model: 'Go', name }).plugIn({ wantsEnergy: true });
  log = new RecordingLog();
  const answer = (request: Parameters<SimulatedCloud['answer']>[0]): Promise<ReturnType<SimulatedCloud['answer']>> => {
    time.advanceTo(clock.now());
    return Promise.resolve(cloud.answer(request));
  };
  plugin = new PluginInTime({ clock, zaptec: { answer }, log, config: { pollInterval: 30, availableCurrent: true } });
  await clock.advance(10 * MINUTE);
  cloud.requests.length = 0;
});
afterEach(async () => {
  await plugin.stop();
  await cloud.stop();
});

const fan = (): PlatformAccessory => plugin.accessories.find(({ displayName }) => displayName === 'Available Current')!;
const countOf = (path: RegExp): number => cloud.requests.filter((request) => path.test(request.path)).length;

test('with two chargers connected it is the main job, and an installation read every ten minutes', async () => {
  const hours = 1;
  await clock.advance(hours * HOUR);
  expect(countOf(/installation/)).toBe(hours * 6);
  expect(countOf(/state$/)).toBeGreaterThan(hours * 200);
  expect(cloud.requests.length).toBeLessThanOrEqual(mainJob(2, hours) + hours * 60);
  // Besides the token once an hour.
  expect(cloud.requests.length).toBeLessThanOrEqual(mainJob(2, hours) + hours * 6 + hours);
});

test('and stays below one request more a minute while somebody moves the fan every few minutes', async () => {
  const speed = serviceOf(fan(), 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed);
  const hours = 2;
  for (let count = 0; count < hours * 12; count++) {
    // A drag writes a good many values.
    const written = Promise.all([40, 44, 48, 52 + 4 * (count % 10)].map((percent) => write(speed, percent)));
    await clock.advance(5 * MINUTE);
    expect(await written).toEqual([0, 0, 0, 0]);
  }
  const writes = cloud.installation('Home').writes.map(({ at }) => at);
  expect(writes.length).toBeGreaterThanOrEqual(hours * 4 - 1);
  for (const [index, at] of writes.entries()) expect(at - (writes[index - 1] ?? 0)).toBeGreaterThanOrEqual(15 * MINUTE);
  expect(cloud.requests.length).toBeLessThanOrEqual(mainJob(2, hours) + hours * 60);
});
