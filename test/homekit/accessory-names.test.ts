// What Apple Home calls the services: one charger, a second one, one less; renames; another language. With Homebridge's classes.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { PassingRecords } from '../../src/base/memory.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import type { Language } from '../../src/config/language.ts';
import { Accessories } from '../../src/homekit/accessories.ts';
import type { GivenName } from '../../src/homekit/words/service-name.ts';
import { withSensors } from '../support/charger-options.ts';
import { hap, recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import { serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { charging, RealCharger, someFacts } from '../support/real-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { aShelf } from '../support/remembered.ts';

const { ConfiguredName, Name } = hap.Characteristic;

const GARAGE = someFacts();
const CARPORT = someFacts({ id: 'c0000000-0000-4000-8000-000000000002', serial: 'ZPR000002', name: 'Carport', model: 'Zaptec Pro' });
const COMPLETE = { complete: true };
const DAY = 24 * 3_600_000;
const options = withSensors({ vehicleConnected: true, chargingFinished: true });

let homebridge: RecordedApi;
let clock: ManualClock;
let accessories: Accessories;
let chargers: RealCharger[];
/** Given by people; they outlast every start. */
let names: PassingRecords<GivenName>;
beforeEach(() => {
  names = new PassingRecords();
  clock = new ManualClock();
  chargers = [];
  start([]);
});
afterEach(() => {
  for (const charger of chargers) charger.stop.abort();
});

/** Homebridge starts, with these accessories in its cache, and binds those that are wanted. */
function start(cached: readonly PlatformAccessory[], { language = 'en', isWanted = () => true }: { language?: Language; isWanted?: (charger: { serial: string }) => boolean } = {}): void {
  homebridge = recordedApi();
  accessories = new Accessories(homebridge.api, new RecordingLog(), clock, language);
  for (const accessory of cached) accessories.restore(accessory);
  accessories.removeUnwanted(isWanted);
  accessories.rememberIn({ ...aShelf(), names });
  accessories.bindRestored((facts) => aCharger(facts).charger, () => options);
}

function aCharger(facts: ChargerFacts): RealCharger {
  const real = new RealCharger(facts);
  chargers.push(real);
  return real;
}

/** A listing has these chargers, which are read then. */
async function found(...facts: ChargerFacts[]): Promise<void> {
  const real = facts.map((one) => aCharger(one));
  accessories.expect(real.map(({ charger }) => charger));
  for (const { charger } of real) accessories.add(charger, options);
  for (const one of real) await one.read(charging);
}

const namesOf = (accessory: PlatformAccessory | undefined) =>
  accessory!.services.flatMap((service) => (service.subtype === undefined ? [] : [service.getCharacteristic(ConfiguredName).value]));

test('are short with one charger, and say whose when a second one comes; a person’s name stays', async () => {
  await found(GARAGE);
  const [garage] = homebridge.registered;
  expect(namesOf(garage)).toStrictEqual(['Garage', 'Vehicle Connected', 'Charging Finished']);
  await write(serviceOf(garage!, 'charging-finished').getCharacteristic(ConfiguredName), 'Car is full');
  await found(GARAGE, CARPORT);
  expect(namesOf(garage)).toStrictEqual(['Garage', 'Garage Vehicle Connected', 'Car is full']);
  expect(namesOf(homebridge.registered[1])).toStrictEqual(['Carport', 'Carport Vehicle Connected', 'Carport Charging Finished']);
  expect(homebridge.updated.at(-1)).toBe(garage);
});

test.each(['Charging Finished', 'Available Current'])('tell a charger from one of its services, or its installation’s, by the end of its serial number: %s', async (name) => {
  await found({ ...GARAGE, name });
  expect(namesOf(homebridge.registered[0])).toStrictEqual([`${name} ${GARAGE.serial.slice(-4)}`, 'Vehicle Connected', 'Charging Finished']);
});

test('tell a charger from the installation that another may be called after', async () => {
  await found(GARAGE, { ...CARPORT, name: 'Garage Available Current' });
  expect(homebridge.registered.map((one) => namesOf(one)[0])).toStrictEqual(['Garage 0001', 'Garage Available Current 0002']);
});

test('say whose from the beginning when two come together: nothing is renamed under the eyes of the Home app', async () => {
  await found(GARAGE, CARPORT);
  expect(namesOf(homebridge.registered[0])).toStrictEqual(['Garage', 'Garage Vehicle Connected', 'Garage Charging Finished']);
  expect(homebridge.updated).toStrictEqual([]);
});

test('are the same after a restart, before and without a listing', async () => {
  await found(GARAGE, CARPORT);
  const cached = homebridge.registered.map(restarted);
  start(cached);
  expect(cached.map(namesOf)).toStrictEqual(homebridge.registered.concat(cached).map(namesOf));
  expect(namesOf(cached[0])).toStrictEqual(['Garage', 'Garage Vehicle Connected', 'Garage Charging Finished']);
  expect(homebridge.updated).toStrictEqual([]);
});

test('are short again when the other is excluded, or has gone', async () => {
  await found(GARAGE, CARPORT);
  const [garage, carport] = homebridge.registered.map(restarted);
  for (let listing = 1; listing <= 3; listing += 1) {
    accessories.noteListing(new Set([GARAGE.id]), COMPLETE);
    await clock.advance(DAY);
  }
  expect(namesOf(homebridge.registered[0])).toStrictEqual(['Garage', 'Vehicle Connected', 'Charging Finished']);
  start([garage!, carport!], { isWanted: ({ serial }) => serial === GARAGE.serial });
  expect(namesOf(garage)).toStrictEqual(['Garage', 'Vehicle Connected', 'Charging Finished']);
});

test('count an accessory whose stored data is damaged', async () => {
  await found(GARAGE, CARPORT);
  const [garage, carport] = homebridge.registered.map(restarted);
  carport!.context = {};
  start([garage!, carport!]);
  expect(namesOf(garage)).toStrictEqual(['Garage', 'Garage Vehicle Connected', 'Garage Charging Finished']);
  start([restarted(carport!)]);
  await found(CARPORT);
  expect(homebridge.registered).toStrictEqual([]);
  expect(homebridge.updated.map(namesOf).at(-1)).toStrictEqual(['Carport', 'Vehicle Connected', 'Charging Finished']);
});

test('follow the language', async () => {
  await found(GARAGE);
  const cached = restarted(homebridge.registered[0]!);
  await write(serviceOf(cached, 'outlet').getCharacteristic(ConfiguredName), 'Car');
  start([cached], { language: 'no' });
  expect(namesOf(cached)).toStrictEqual(['Car', 'Bil tilkoblet', 'Lading ferdig']);
});

test('follow the charger’s name, in one save', async () => {
  await found(GARAGE, CARPORT);
  await found({ ...GARAGE, name: 'Barn' }, CARPORT);
  expect(namesOf(homebridge.registered[0])).toStrictEqual(['Barn', 'Barn Vehicle Connected', 'Barn Charging Finished']);
  expect(homebridge.updated).toStrictEqual([homebridge.registered[0]]);
});

test('an accessory is called as its charger, told apart by serials, also when it was restored', async () => {
  const shown = (all: readonly PlatformAccessory[]) => all.map((accessory) => [accessory.displayName, accessory.getService(hap.Service.AccessoryInformation)?.getCharacteristic(Name).value]);
  await found(GARAGE, CARPORT);
  const { registered } = homebridge;
  expect(shown(registered)).toEqual([['Garage', 'Garage'], ['Carport', 'Carport']]);
  accessories.expect([aCharger({ ...CARPORT, name: 'Garage' }).charger]);
  expect(shown(registered)).toEqual([['Garage 0001', 'Garage 0001'], ['Garage 0002', 'Garage 0002']]);
  const cached = registered.map(restarted);
  for (const accessory of cached) accessory.updateDisplayName('Garage');
  start(cached);
  expect(shown(cached)).toEqual([['Garage 0001', 'Garage 0001'], ['Garage 0002', 'Garage 0002']]);
  expect(homebridge.updated).toEqual([]);
  accessories.expect([aCharger({ ...GARAGE, name: 'North' }).charger]);
  expect(shown(cached)).toEqual([['North', 'North'], ['Garage', 'Garage']]);
  expect(new Set(homebridge.updated)).toEqual(new Set(cached));
});
