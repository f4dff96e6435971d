// What Apple Home is shown between a start and the first read: as it was last, also where Homebridge's cache is older than that.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { Accessories } from '../../src/homekit/accessories.ts';
import { allServices } from '../../src/homekit/services/all.ts';
import { SHOWN } from '../../src/plugin/memory-forms.ts';
import { charging, RealCharger, REPORTED, someFacts } from '../support/real-charger.ts';
import { everythingOn, nothingOn } from '../support/charger-options.ts';
import { hap, recordedApi, restarted } from '../support/homebridge.ts';
import { notificationsOf, serviceOf } from '../support/home-app.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { aShelf, recalled, type TestShelf } from '../support/remembered.ts';

const { ContactSensorState, OccupancyDetected, On, OutletInUse } = hap.Characteristic;
const ID = someFacts().id;

let real: RealCharger;
let shelf: TestShelf;
let cached: PlatformAccessory;

beforeEach(async () => {
  shelf = aShelf();
  real = new RealCharger();
  await real.read(charging);
  const homebridge = recordedApi();
  const accessories = new Accessories(homebridge.api, new RecordingLog(), real.clock, 'en');
  accessories.rememberIn(shelf);
  accessories.add(real.charger, everythingOn);
  const [accessory] = homebridge.registered;
  // Homebridge writes its cache now, and then not before it stops.
  cached = restarted(accessory!);
  await real.read(REPORTED.finished);
});
afterEach(() => real.stop.abort());

/** The power went, and came back. */
function startAgain(options = everythingOn): PlatformAccessory {
  real.stop.abort();
  real = new RealCharger();
  const accessories = new Accessories(recordedApi().api, new RecordingLog(), real.clock, 'en');
  accessories.rememberIn(shelf);
  accessories.restore(cached);
  accessories.bindRestored(() => real.charger, () => options);
  return cached;
}

const shown = (accessory: PlatformAccessory) => ({
  on: serviceOf(accessory, 'outlet').getCharacteristic(On).value,
  inUse: serviceOf(accessory, 'outlet').getCharacteristic(OutletInUse).value,
  charging: serviceOf(accessory, 'charging').getCharacteristic(OccupancyDetected).value,
  finished: serviceOf(accessory, 'charging-finished').getCharacteristic(OccupancyDetected).value,
});

test('a car that was full before the power went is shown as full, and nobody is told so once more', async () => {
  const accessory = startAgain();
  expect(shown(accessory)).toStrictEqual({ on: false, inUse: true, charging: 0, finished: 1 });
  const told = everyNews(accessory);
  await real.read(REPORTED.finished);
  expect(told.flat()).toStrictEqual([]);
});

test('where nothing is remembered, what Homebridge has stays', () => {
  shelf = aShelf();
  expect(shown(startAgain())).toStrictEqual({ on: true, inUse: true, charging: 1, finished: 0 });
});

test('what could not be read for a while is remembered as it was', async () => {
  await real.read({ ...REPORTED.finished, '-2': '0' });
  expect(shown(startAgain())).toMatchObject({ inUse: true, finished: 1 });
  expect(serviceOf(cached, 'offline').getCharacteristic(ContactSensorState).value).toBe(1);
});

test('is kept at each change, and not at each read', async () => {
  const puts: unknown[] = [];
  const put = shelf.shown.put.bind(shelf.shown);
  shelf.shown.put = (key, value) => {
    puts.push(value);
    return put(key, value);
  };
  await real.read({ ...REPORTED.finished, 201: '21.5' });
  expect(puts).toHaveLength(0);
  await real.read(REPORTED.disconnected);
  expect(puts).toHaveLength(1);
});

test('nothing is remembered of a sensor that was turned off meanwhile', async () => {
  const accessory = startAgain(nothingOn);
  await real.read(REPORTED.finished);
  await real.read(REPORTED.paused);
  cached = restarted(accessory);
  expect(shown(startAgain())).toMatchObject({ finished: 0 });
});

test('comes back from the disk as it was, and damage as nothing', () => {
  const stored = shelf.shown.get(ID);
  expect(recalled(SHOWN, JSON.parse(JSON.stringify(stored)))).toStrictEqual(stored);
  expect(recalled(SHOWN, { values: { outlet: 'on' } })).toBeUndefined();
  expect(recalled(SHOWN, { values: { outlet: 7 } })).toBeUndefined();
});

/** What subscribers are told of everything that automations hang on. */
function everyNews(accessory: PlatformAccessory): unknown[][] {
  return allServices.flatMap(({ subtype, characteristics }) =>
    characteristics.filter(({ isRemembered }) => isRemembered).map(({ type }) => notificationsOf(serviceOf(accessory, subtype).getCharacteristic(type(hap)))),
  );
}
