// What Homebridge's cache may hold after an accident: entries without data, with another's, or twice. With HAP-NodeJS's
// own bridge, which decides which of two accessories Home speaks to.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { Accessories } from '../../src/homekit/accessories.ts';
import { InstallationAccessories } from '../../src/homekit/installation/installation-accessories.ts';
import type { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import { withSensors } from '../support/charger-options.ts';
import { hap, IdentifierCache, recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { charging, RealCharger, someFacts } from '../support/real-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { InstallationFixture } from '../support/scripted-installation.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { aShelf, type TestShelf } from '../support/remembered.ts';

const { On, RotationSpeed } = hap.Characteristic;

const GARAGE = someFacts({ installationId: 'i1' });
const CARPORT = someFacts({ id: 'c0000000-0000-4000-8000-000000000002', serial: 'ZPR000002', name: 'Carport', model: 'Zaptec Pro' });
const COMPLETE = { complete: true };

const options = () => withSensors({ vehicleConnected: true });

let homebridge: RecordedApi;
let bridge: InstanceType<typeof hap.Bridge>;
let ids: InstanceType<typeof IdentifierCache>;
let log: RecordingLog;
let accessories: Accessories;
let installations: InstallationAccessories;
let watched: RealCharger[];
let ends: (() => void)[];
let clock: ManualClock;
let shelf: TestShelf;
beforeEach(() => {
  clock = new ManualClock();
  shelf = aShelf();
  ends = [];
});
afterEach(() => {
  for (const end of ends) end();
});

/** Homebridge starts with this in its cache; one that bridges no UUID twice leaves the second one out. */
function start(cached: readonly PlatformAccessory[], doubles: 'bridged' | 'left-out' = 'bridged'): void {
  homebridge = recordedApi();
  log = new RecordingLog();
  bridge = new hap.Bridge('Homebridge', hap.uuid.generate('Homebridge'));
  ids = new IdentifierCache('AA:BB:CC:DD:EE:FF');
  watched = [];
  const on = homebridge.api.on.bind(homebridge.api) as unknown as (name: string, listener: (accessories: PlatformAccessory[]) => void) => void;
  on('unregisterPlatformAccessories', (gone) => bridge.removeBridgedAccessories(gone.map(({ _associatedHAPAccessory }) => _associatedHAPAccessory)));
  accessories = new Accessories(homebridge.api, log, clock, 'en');
  installations = new InstallationAccessories(homebridge.api, log, clock, 'en');
  accessories.rememberIn(shelf);
  for (const accessory of cached) {
    (installations.owns(accessory) ? installations : accessories).restore(accessory);
    const isDouble = bridge.bridgedAccessories.some(({ UUID }) => UUID === accessory.UUID);
    if (doubles === 'bridged' || !isDouble) bridge.addBridgedAccessory(accessory._associatedHAPAccessory);
  }
  bindRestored();
  publish();
}

function bindRestored(): void {
  const watch = (facts: Pick<ChargerFacts, 'id' | 'serial' | 'name' | 'model'>): Charger => {
    const real = aCharger(someFacts(facts));
    watched.push(real);
    return real.charger;
  };
  accessories.bindRestored(watch, options);
  installations.bindRestored(() => anInstallation().installation);
}

/** HAP-NodeJS gives ids, as it does when the bridge is published. */
function publish(): void {
  bridge._assignIDs(ids);
}

/** The accessory that Home speaks to under this identity, as HAP-NodeJS finds it. */
function inHome(uuid: string): PlatformAccessory['_associatedHAPAccessory'] | undefined {
  const hapBridge = bridge as unknown as { getAccessoryByAID(aid: number | null | undefined): PlatformAccessory['_associatedHAPAccessory'] | undefined };
  return hapBridge.getAccessoryByAID(bridge.bridgedAccessories.find(({ UUID }) => UUID === uuid)?.aid);
}

function outletOf(accessory: PlatformAccessory) {
  const service = inHome(accessory.UUID)?.services.find(({ subtype }) => subtype === 'outlet');
  if (service === undefined) throw new Error('Home has no such outlet');
  return service.getCharacteristic(On);
}

function aCharger(facts: ChargerFacts): RealCharger {
  const real = new RealCharger(facts);
  ends.push(() => real.stop.abort());
  return real;
}

function anInstallation(): InstallationFixture {
  const fixture = new InstallationFixture();
  ends.push(() => fixture.stop.abort());
  return fixture;
}

/** A charger is listed, and read. */
async function list(facts: ChargerFacts): Promise<RealCharger> {
  const real = aCharger(facts);
  await real.read(charging);
  accessories.add(real.charger, options());
  return real;
}

/** An entry of the cache as it should be, with another context if told. */
async function entryOf(facts: ChargerFacts, context?: { readonly as: unknown }): Promise<PlatformAccessory> {
  const earlier = recordedApi();
  const real = aCharger(facts);
  await real.read(charging);
  new Accessories(earlier.api, new RecordingLog(), clock, 'en').add(real.charger, options());
  return cached(earlier.registered[0]!, context);
}

async function installationEntry(context?: { readonly as: unknown }): Promise<PlatformAccessory> {
  const earlier = recordedApi();
  const { installation } = anInstallation();
  await installation.known.refresh();
  new InstallationAccessories(earlier.api, new RecordingLog(), clock, 'en').add([installation]);
  return cached(earlier.registered[0]!, context);
}

function cached(accessory: PlatformAccessory, context: { readonly as: unknown } | undefined): PlatformAccessory {
  if (context !== undefined) accessory.context = context.as as PlatformAccessory['context'];
  return restarted(accessory);
}

describe.each<[string, unknown]>([
  ['null', null],
  ['no context', undefined],
  ['a text', 'ZAP000001'],
  ['a number', 5],
  ['a list', [null]],
  ['a charger that is null', { charger: null }],
  ['a charger that is a text', { charger: 'ZAP000001', installation: 'i1' }],
  ['the half of one', { charger: { id: GARAGE.id } }],
])('an entry whose data is %s', (_what, as) => {
  test('stops nobody, and works again when its charger is listed', async () => {
    const [garage, carport] = [await entryOf(GARAGE, { as }), await entryOf(CARPORT)];
    start([garage, carport]);
    expect(await write(outletOf(garage), false)).toBe(-70402);
    accessories.noteListing(new Set([GARAGE.id, CARPORT.id]), COMPLETE);
    const real = await list(GARAGE);
    publish();
    expect(await write(outletOf(garage), false)).toBe(0);
    expect(real.cloud.commands).toStrictEqual(['pause']);
    expect(homebridge.registered).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });

  test('goes when its charger is listed and excluded, and the other one is named as the only one there is', async () => {
    const [garage, carport] = [await entryOf(GARAGE, { as }), await entryOf(CARPORT)];
    start([garage, carport]);
    await list(CARPORT);
    expect(serviceOf(carport, 'vehicle-connected').displayName).toBe('Carport Vehicle Connected');
    accessories.removeExcluded([GARAGE]);
    expect(homebridge.unregistered.map(({ displayName }) => displayName)).toStrictEqual(['Garage']);
    expect(log.at('info')).toStrictEqual(['Garage: removed from Apple Home, because it is excluded in the settings.']);
    expect(serviceOf(carport, 'vehicle-connected').displayName).toBe('Vehicle Connected');
  });

  test('goes when its charger has not been listed for a day, and the other one is named as the only one there is', async () => {
    const [garage, carport] = [await entryOf(GARAGE, { as }), await entryOf(CARPORT)];
    start([garage, carport]);
    await list(CARPORT);
    for (let hour = 0; hour <= 24; hour++) {
      expect(homebridge.unregistered).toHaveLength(0);
      expect(accessories.noteListing(new Set([CARPORT.id]), COMPLETE)).toStrictEqual([]);
      await clock.advance(3_600_000);
    }
    expect(homebridge.unregistered.map(({ displayName }) => displayName)).toStrictEqual(['Garage']);
    expect(serviceOf(carport, 'vehicle-connected').displayName).toBe('Vehicle Connected');
  });

  test('stops nobody without a usable config', async () => {
    start([]);
    const garage = await entryOf(GARAGE, { as });
    accessories.restore(garage);
    accessories.showAllAsUnavailable();
    expect(await write(serviceOf(garage, 'outlet').getCharacteristic(On), false)).toBe(-70402);
  });

  test('stops nobody where it is an installation\'s', async () => {
    const entry = await installationEntry({ as });
    start([entry]);
    expect(await read(serviceOf(entry, 'available-current').getCharacteristic(RotationSpeed))).toBe(-70402);
    const { installation } = anInstallation();
    await installation.known.refresh();
    installations.add([installation]);
    publish();
    expect(await read(serviceOf(entry, 'available-current').getCharacteristic(RotationSpeed))).toBe(64);
    expect(homebridge.registered).toStrictEqual([]);
  });
});

describe('entries that the cache holds twice', () => {
  test.each(['bridged', 'left-out'] as const)('(the second one %s): Home speaks to the one that is bound, and the other goes', async (doubles) => {
    const twice = [await entryOf(GARAGE), await entryOf(CARPORT), await entryOf(GARAGE), await entryOf(CARPORT)];
    start(twice, doubles);
    expect(bridge.bridgedAccessories).toHaveLength(2);
    expect(homebridge.unregistered).toStrictEqual(doubles === 'bridged' ? twice.slice(2) : []);
    expect(watched.map(({ charger }) => charger.facts.name)).toStrictEqual(['Garage', 'Carport']);
    expect(log.lines).toStrictEqual(['Garage', 'Carport'].map((name) => ({ level: 'warn', message: `${name}: Homebridge's cache held it twice; the second one is removed.` })));
    const [garage] = watched;
    await garage!.read(charging);
    expect(await write(outletOf(twice[0]!), false)).toBe(0);
    expect(garage!.cloud.commands).toStrictEqual(['pause']);
  });

  test('go with the first one when it is excluded', async () => {
    const twice = [await entryOf(GARAGE), await entryOf(GARAGE)];
    start([]);
    for (const accessory of twice) {
      accessories.restore(accessory);
      bridge.addBridgedAccessory(accessory._associatedHAPAccessory);
    }
    accessories.removeUnwanted(() => false);
    accessories.bindRestored(() => aCharger(GARAGE).charger, options);
    expect(bridge.bridgedAccessories).toStrictEqual([]);
  });

  test('are an installation\'s as well', async () => {
    const twice = [await installationEntry(), await installationEntry()];
    start(twice);
    expect(bridge.bridgedAccessories).toStrictEqual([twice[0]!._associatedHAPAccessory]);
    expect(log.at('warn')).toStrictEqual(['Available Current: Homebridge\'s cache held it twice; the second one is removed.']);
  });
});

describe('an entry with the data of another', () => {
  test('does not stand for it: nothing is said to be done that is not, and its own charger gets it', async () => {
    const [garage, carport] = [await entryOf(GARAGE), await entryOf(CARPORT)];
    const swapped = [await entryOf(GARAGE, { as: carport.context }), await entryOf(CARPORT, { as: garage.context })];
    start(swapped);
    expect(watched).toStrictEqual([]);
    for (const accessory of swapped) expect(await write(outletOf(accessory), false)).toBe(-70402);
    expect(log.at('warn')).toStrictEqual(['Garage', 'Carport'].map((name) => `${name}: its stored data is damaged; it works again when the charger is listed.`));
    const chargers = [await list(GARAGE), await list(CARPORT)];
    accessories.noteListing(new Set([GARAGE.id, CARPORT.id]), COMPLETE);
    publish();
    expect(await write(outletOf(swapped[0]!), false)).toBe(0);
    expect(chargers.map(({ cloud }) => cloud.commands)).toStrictEqual([['pause'], []]);
    expect(homebridge.registered).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });

  test('is removed when three complete listings in a day, across restarts, have nothing that it could belong to', async () => {
    const garage = await entryOf(GARAGE);
    const stray = await entryOf(CARPORT, { as: garage.context });
    start([garage, stray]);
    expect(watched.map(({ charger }) => charger.facts.name)).toStrictEqual(['Garage']);
    expect(accessories.noteListing(new Set([GARAGE.id]), COMPLETE)).toStrictEqual([]);
    expect(accessories.noteListing(new Set([GARAGE.id]), { complete: false })).toStrictEqual([]);
    await clock.advance(24 * 3_600_000);
    expect(accessories.noteListing(new Set([GARAGE.id]), COMPLETE)).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
    const again = [restarted(garage), restarted(stray)];
    start(again);
    expect(accessories.noteListing(new Set([GARAGE.id]), COMPLETE)).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([again[1]]);
    expect(log.at('info')).toStrictEqual(['Carport: removed from Apple Home, because Zaptec no longer lists the charger for this user.']);
  });

  test('is not removed because that other one is excluded', async () => {
    const garage = await entryOf(GARAGE);
    const stray = await entryOf(CARPORT, { as: garage.context });
    start([]);
    for (const accessory of [garage, stray]) {
      accessories.restore(accessory);
      bridge.addBridgedAccessory(accessory._associatedHAPAccessory);
    }
    accessories.removeUnwanted(({ id }) => id !== GARAGE.id);
    accessories.bindRestored(() => aCharger(GARAGE).charger, options);
    expect(homebridge.unregistered).toStrictEqual([garage]);
  });

  test('is told apart by what it is: a charger\'s with an installation\'s data, and the other way round', async () => {
    const [garage, fan] = [await entryOf(GARAGE), await installationEntry()];
    const swapped = [await entryOf(GARAGE, { as: fan.context }), await installationEntry({ as: garage.context })];
    start(swapped);
    expect(await write(outletOf(swapped[0]!), false)).toBe(-70402);
    expect(await write(serviceOf(swapped[1]!, 'available-current').getCharacteristic(RotationSpeed), 0)).toBe(-70402);
    const real = await list(GARAGE);
    expect(await write(outletOf(swapped[0]!), false)).toBe(0);
    expect(real.cloud.commands).toStrictEqual(['pause']);
    expect(homebridge.registered).toStrictEqual([]);
  });
});
