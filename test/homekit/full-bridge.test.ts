// A bridge that other plugins have filled, with HAP-NodeJS's own bridge: what does not fit is left out, and said once.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { Accessories } from '../../src/homekit/accessories.ts';
import { InstallationAccessories } from '../../src/homekit/installation/installation-accessories.ts';
import { nothingOn, withSensors } from '../support/charger-options.ts';
import { hap, recordedApi, type RecordedApi } from '../support/homebridge.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { charging, RealCharger, someFacts } from '../support/real-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { InstallationFixture } from '../support/scripted-installation.ts';

const MOST = 149;

let homebridge: RecordedApi;
let bridge: InstanceType<typeof hap.Bridge>;
let cached: PlatformAccessory[];
let log: RecordingLog;
let clock: ManualClock;
let accessories: Accessories;
let chargers: RealCharger[];
beforeEach(() => {
  homebridge = recordedApi();
  bridge = new hap.Bridge('Homebridge', hap.uuid.generate('Homebridge'));
  log = new RecordingLog();
  clock = new ManualClock();
  cached = [];
  chargers = [];
  accessories = new Accessories(homebridge.api, log, clock, 'en');
  // As Homebridge does it: first its cache, then the bridge.
  const on = homebridge.api.on.bind(homebridge.api) as unknown as (name: string, listener: (accessories: PlatformAccessory[]) => void) => void;
  on('registerPlatformAccessories', (all) => {
    cached.push(...all);
    bridge.addBridgedAccessories(all.map(({ _associatedHAPAccessory }) => _associatedHAPAccessory));
  });
  on('unregisterPlatformAccessories', (all) => {
    cached = cached.filter((one) => !all.includes(one));
    bridge.removeBridgedAccessories(all.map(({ _associatedHAPAccessory }) => _associatedHAPAccessory));
  });
  for (let count = 0; count < MOST - 1; count++) bridge.addBridgedAccessory(new hap.Accessory(`Neighbour ${count}`, hap.uuid.generate(`neighbour ${count}`)));
});
afterEach(() => {
  for (const { stop } of chargers) stop.abort();
});

async function add(number: number, options = nothingOn): Promise<RealCharger> {
  const real = new RealCharger(someFacts({ id: `c${number}`, name: `Bay ${number}` }));
  chargers.push(real);
  await real.read(charging);
  accessories.add(real.charger, options);
  return real;
}

test('what does not fit is in neither the bridge nor Homebridge\'s cache, and is told of once, with the remedy', async () => {
  const [, second] = [await add(1), await add(2), await add(3)];
  expect(bridge.bridgedAccessories).toHaveLength(MOST);
  expect(cached.map(({ displayName }) => displayName)).toStrictEqual(['Bay 1']);
  expect(log.at('info')).toStrictEqual(['Bay 1: added to Apple Home as Zaptec Go.']);
  expect(log.at('warn')).toStrictEqual([
    'Apple Home takes no more than 149 accessories of one bridge, those of other plugins included, and this one is full: "Bay 2", and whatever else is new, is left out. Give this plugin a child bridge of its own, or choose fewer chargers in the settings.',
  ]);
  accessories.add(second.charger, nothingOn);
  expect(log.at('warn')).toHaveLength(1);
});

test('what did not fit is added when there is room', async () => {
  const [, second] = [await add(1), await add(2)];
  bridge.removeBridgedAccessory(bridge.bridgedAccessories[0]!);
  accessories.add(second.charger, nothingOn);
  expect(cached.map(({ displayName }) => displayName)).toStrictEqual(['Bay 1', 'Bay 2']);
  expect(log.at('info')).toHaveLength(2);
});

test('what did not fit is gone when it has not been listed for a day, and the others are named without it', async () => {
  for (const number of [1, 2]) await add(number, withSensors({ vehicleConnected: true }));
  const words = () => cached[0]!.services.map(({ displayName }) => displayName).at(-1);
  expect(words()).toBe('Bay 1 Vehicle Connected');
  const listed = new Set(['c1']);
  for (let hour = 0; hour < 24; hour++) {
    expect(accessories.noteListing(listed, { complete: true })).toStrictEqual([]);
    await clock.advance(3_600_000);
  }
  expect(accessories.noteListing(listed, { complete: true })).toStrictEqual(['c2']);
  expect(words()).toBe('Vehicle Connected');
  expect(cached).toHaveLength(1);
});

test('what waits to be read is gone in the same way, and gets no accessory any more', async () => {
  const real = new RealCharger(someFacts({ id: 'c1' }));
  chargers.push(real);
  accessories.add(real.charger, nothingOn);
  for (let day = 0; day < 3; day++) {
    accessories.noteListing(new Set(), { complete: true });
    await clock.advance(24 * 3_600_000);
  }
  await real.read(charging);
  expect(cached).toHaveLength(0);
});

test('installations count as chargers do: one that does not fit is left out in the same words, and added when there is room', async () => {
  await add(1);
  const installations = new InstallationAccessories(homebridge.api, log, clock, 'en');
  const { installation } = await InstallationFixture.read();
  installations.add([installation]);
  expect(bridge.bridgedAccessories).toHaveLength(MOST);
  expect(log.at('warn')).toStrictEqual([expect.stringMatching(/^Apple Home takes no more than 149 accessories .* is full: "Available Current", .* child bridge /)]);
  expect(log.at('error')).toStrictEqual([]);
  bridge.removeBridgedAccessory(bridge.bridgedAccessories[0]!);
  installations.add([installation]);
  expect(cached.map(({ displayName }) => displayName)).toStrictEqual(['Bay 1', 'Available Current']);
});
