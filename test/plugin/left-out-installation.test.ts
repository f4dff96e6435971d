// An installation whose chargers are all left out by the settings, with the plugin around it: as if it had never been there. The
// fans of two sites, and what is remembered of the one that goes.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import type { ZaptecConfig } from '../../src/config/config.ts';
import { hap } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { ManualTime, SimulatedCloud } from '../simulator/index.ts';
import { PluginInTime, type Cache } from '../time/plugin-in-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SITES = ['Home', 'Cabin'];
const WHY = 'all chargers of the installation are excluded in the settings.';
const BOTH = ['Garage', 'Home Available Current', 'Bay', 'Cabin Available Current'];

let clock: ManualClock;
let time: ManualTime;
let cloud: SimulatedCloud;
let log: RecordingLog;
let plugin: PluginInTime;
/** The serial number of a charger that the list lacks, although it is there. */
let unlisted: string | undefined;
beforeEach(async () => {
  clock = new ManualClock();
  time = new ManualTime(clock.now());
  cloud = new SimulatedCloud({ time, rateLimit: false });
  cloud.addAccount({ username: 'someone@example.com', password: 'secret' });
  cloud.addCharger({ model: 'Go', name: 'Garage', serial: 'ZAP000001', installation: 'Home' });
  cloud.addCharger({ model: 'Go', name: 'Bay', serial: 'ZAP000002', installation: 'Cabin' });
  unlisted = undefined;
  await start({});
});
afterEach(() => plugin.stop());

const excluded = (...exclude: string[]): Partial<ZaptecConfig> => ({ chargers: { include: [], exclude, individual: [] } });
const included = (...include: string[]): Partial<ZaptecConfig> => ({ chargers: { include, exclude: [], individual: [] } });

async function start(config: Partial<ZaptecConfig>, cache: Partial<Cache> = {}): Promise<void> {
  log = new RecordingLog();
  const answer: ConstructorParameters<typeof PluginInTime>[0]['zaptec']['answer'] = (request) => {
    const answered = cloud.answer(request);
    if (unlisted === undefined || !request.path.startsWith('/api/chargers?')) return Promise.resolve(answered);
    const list = JSON.parse(answered.body) as { readonly Data: readonly { readonly DeviceId: string }[] };
    return Promise.resolve({ ...answered, body: JSON.stringify({ ...list, Data: list.Data.filter(({ DeviceId }) => DeviceId !== unlisted) }) });
  };
  plugin = new PluginInTime({ clock, zaptec: { answer }, log, config: { matter: false, availableCurrent: true, keepAvailableCurrent: true, ...config }, cache });
  await live(MINUTE);
}

async function live(ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= MINUTE) {
    time.advance(MINUTE);
    await clock.advance(MINUTE);
  }
}

async function restart(config: Partial<ZaptecConfig>): Promise<void> {
  const { cache } = plugin;
  await plugin.stop();
  await start(config, cache);
}

const names = () => plugin.accessories.map(({ displayName }) => displayName);
const fan = (name: string): PlatformAccessory => plugin.accessories.find(({ displayName }) => displayName === `${name} Available Current`)!;
const slide = async (accessory: PlatformAccessory, percent: number) => {
  const status = await write(serviceOf(accessory, 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed), percent);
  await live(MINUTE);
  return status;
};
const currents = () => SITES.map((name) => cloud.installation(name).availableCurrentA);

test.each([
  ['excluded', excluded('zap000002')],
  ['not included', included('zap000001')],
])('its fan goes at once when they are %s, takes no more commands, and the other has the short name of a fresh start', async (_how, settings) => {
  expect(names().sort()).toStrictEqual([...BOTH].sort());
  const { cache } = plugin;
  const gone = cache.accessories.find(({ displayName }) => displayName === 'Cabin Available Current')!;
  await plugin.stop();
  await start(settings, cache);
  expect(names().sort()).toStrictEqual(['Available Current', 'Garage']);
  expect(log.at('info')).toContain(`Cabin Available Current: removed from Apple Home, because ${WHY}`);
  await slide(gone, 40);
  await live(HOUR);
  expect(currents()).toStrictEqual([32, 32]);
});

test('what waits to be sent to it is dropped, which the log says, once; neither that nor what was to be kept is set when they are back', async () => {
  for (const percent of [40, 60]) await slide(fan('Cabin'), percent);
  expect(currents()).toStrictEqual([32, 13]);
  await restart(excluded('zap000002'));
  const dropped = () => log.at('warn').filter((line) => line.includes('dropped'));
  expect(dropped()).toStrictEqual([`19 A, which waited to be sent as the available current, is dropped: ${WHY}`]);
  await restart(excluded('zap000002'));
  expect(dropped()).toStrictEqual([]);
  cloud.installation('Cabin').setAvailableCurrent(32);
  await restart({});
  await live(HOUR);
  expect(names().sort()).toStrictEqual([...BOTH].sort());
  expect(currents()).toStrictEqual([32, 32]);
});

test('its fan stays as long as a charger of it may be there that is not left out', async () => {
  cloud.addCharger({ model: 'Go', name: 'Shed', serial: 'ZAP000003', installation: 'Cabin' });
  await restart(excluded('zap000002'));
  expect(names()).toContain('Cabin Available Current');
  unlisted = 'ZAP000003';
  await restart(excluded('zap000002'));
  await live(HOUR);
  expect(names()).toContain('Cabin Available Current');
});
