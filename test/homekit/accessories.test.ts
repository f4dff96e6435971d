// Which accessories exist: restored, found, renamed, excluded, missing, gone. With Homebridge's real API and classes.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';

import { Accessories } from '../../src/homekit/accessories.ts';
import type { AccessoryContext } from '../../src/homekit/accessory-context.ts';
import type { ChargerOptions } from '../../src/config/options.ts';
import type { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import { withSensors } from '../support/charger-options.ts';
import { hap, recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import { notificationsOf, read, serviceOf, write } from '../support/home-app.ts';
import { charging, paused, RealCharger, someFacts } from '../support/real-charger.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { aShelf, type TestShelf } from '../support/remembered.ts';

const { ConfiguredName, FirmwareRevision, On } = hap.Characteristic;

const GARAGE = someFacts();
const CARPORT = someFacts({ id: 'c0000000-0000-4000-8000-000000000002', serial: 'ZPR000002', name: 'Carport', model: 'Zaptec Pro' });

let homebridge: RecordedApi;
let log: RecordingLog;
let accessories: Accessories;
let chargers: RealCharger[];
let clock: ManualClock;
let shelf: TestShelf;
beforeEach(() => {
  clock = new ManualClock();
  shelf = aShelf();
  chargers = [];
  start();
});
afterEach(() => {
  for (const charger of chargers) charger.stop.abort();
});

/** Homebridge starts, with these accessories in its cache. */
function start(...cached: PlatformAccessory[]): void {
  homebridge = recordedApi();
  log = new RecordingLog();
  accessories = new Accessories(homebridge.api, log, clock, 'en');
  accessories.rememberIn(shelf);
  for (const accessory of cached) accessories.restore(accessory);
}

function aCharger(facts: ChargerFacts = GARAGE): RealCharger {
  const real = new RealCharger(facts);
  chargers.push(real);
  return real;
}

const options = (): ChargerOptions => withSensors({ vehicleConnected: true, chargingFinished: true });

const add = (charger: Charger) => accessories.add(charger, options());
const contextOf = (accessory: PlatformAccessory) => accessory.context as AccessoryContext;
const on = (accessory: PlatformAccessory) => serviceOf(accessory, 'outlet').getCharacteristic(On);
const firmwareOf = (accessory: PlatformAccessory) => accessory.getService(hap.Service.AccessoryInformation)!.getCharacteristic(FirmwareRevision).value;

/** An accessory as an earlier start has left it: found, read, registered, and cached. */
async function cachedAccessory(facts: ChargerFacts = GARAGE): Promise<PlatformAccessory> {
  const real = aCharger(facts);
  await real.read(charging);
  const earlier = recordedApi();
  const before = new Accessories(earlier.api, new RecordingLog(), real.clock, 'en');
  before.rememberIn(shelf);
  before.add(real.charger, options());
  return restarted(earlier.registered[0]!);
}

/** Binds what was restored; returns the charger of each, by id. */
function bindRestored(isWanted: (charger: { readonly serial: string }) => boolean = () => true): Map<string, RealCharger> {
  const bound = new Map<string, RealCharger>();
  accessories.removeUnwanted(isWanted);
  accessories.bindRestored(
    (facts) => {
      bound.set(facts.id, aCharger(facts));
      return bound.get(facts.id)!.charger;
    },
    options,
  );
  return bound;
}

const seen = (...ids: string[]) => new Set(ids);
const COMPLETE = { complete: true };
const DAY = 24 * 3_600_000;
const PARTIAL = { complete: false };

describe('a charger that is found', () => {
  test('gets its accessory when it has been read, not before', async () => {
    const real = aCharger();
    add(real.charger);
    add(real.charger);
    expect(homebridge.registered).toStrictEqual([]);
    await real.read(charging);
    expect(homebridge.registered).toHaveLength(1);
    expect(homebridge.registeredAs()).toStrictEqual(['homebridge-zaptec-charger Zaptec']);
    expect(log.at('info')).toStrictEqual(['Garage: added to Apple Home as Zaptec Go.']);
    expect(await read(on(homebridge.registered[0]!))).toBe(true);
    await real.read(paused);
    add(real.charger);
    expect(homebridge.registered).toHaveLength(1);
    expect(await read(on(homebridge.registered[0]!))).toBe(false);
  });

  test.each([
    ['🚗', '"Zaptec Go 0001" (Zaptec Go)'],
    ['1', '"Zaptec Go 1" (Zaptec Go)'],
    ['Vehicle Connected', '"Vehicle Connected 0001" (Zaptec Go)'],
    ['Zaptec Go 0001', 'Zaptec Go'],
  ])('is added in one line of the log by the name that it has there, and by that in Apple Home where it is another one: %s', async (name, as) => {
    const real = aCharger({ ...GARAGE, name });
    await real.read(charging);
    add(real.charger);
    expect(log.at('info')).toStrictEqual([`${name}: added to Apple Home as ${as}.`]);
  });

  test('gets it at once when it has been read before', async () => {
    const real = aCharger();
    await real.read(charging);
    add(real.charger);
    expect(homebridge.registered).toHaveLength(1);
  });

  test('is complete when it is registered: Homebridge saves it and shows it to Home at that moment', async () => {
    const real = aCharger();
    const atThatMoment: unknown[] = [];
    const watched = homebridge.api.on.bind(homebridge.api) as unknown as (name: string, listener: (accessories: PlatformAccessory[]) => void) => void;
    watched('registerPlatformAccessories', ([accessory]) => void atThatMoment.push(on(accessory!).value, { ...contextOf(accessory!) }));
    add(real.charger);
    await real.read(charging);
    expect(atThatMoment).toStrictEqual([true, expect.objectContaining({ firmware: '2.3.1.2', storeId: '0123abcd' })]);
  });

  test('gets one that shows "No Response" when the first read fails', async () => {
    const real = aCharger();
    add(real.charger);
    await real.fail(new CloudUnreachableError('the connection was lost'));
    expect(await read(on(homebridge.registered[0]!))).toBe(-70402);
  });

  test('has in it what the next start needs', async () => {
    const accessory = await cachedAccessory(CARPORT);
    expect(contextOf(accessory)).toStrictEqual({
      charger: { id: CARPORT.id, serial: 'ZPR000002', name: 'Carport', model: 'Zaptec Pro', installationId: 'i1' },
      firmware: '2.3.1.2',
      storeId: '0123abcd',
    });
    expect(accessory.displayName).toBe('Carport');
    expect(accessory.category).toBe(7);
  });

  test('is not saved before it is registered: Homebridge would not know it', async () => {
    const real = aCharger();
    add(real.charger);
    await real.read(charging);
    expect(homebridge.updated).toStrictEqual([]);
  });

  test('has an identity that hangs on its id alone', async () => {
    const uuid = (await cachedAccessory()).UUID;
    expect((await cachedAccessory(someFacts({ name: 'Other', serial: 'ZAP999999', model: 'Zaptec charger' }))).UUID).toBe(uuid);
    expect((await cachedAccessory(someFacts({ id: CARPORT.id }))).UUID).not.toBe(uuid);
  });

  test('gets none any more after release', async () => {
    const real = aCharger();
    add(real.charger);
    accessories.release();
    await real.read(charging);
    expect(homebridge.registered).toStrictEqual([]);
  });
});

describe('a restored accessory', () => {
  test('is bound to its charger before there is a listing, and works', async () => {
    const accessory = await cachedAccessory();
    start(accessory);
    const real = bindRestored().get(GARAGE.id)!;
    expect(real.charger.facts).toMatchObject({ id: GARAGE.id, serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' });
    await real.read(paused);
    expect(await read(on(accessory))).toBe(false);
    expect(await write(on(accessory), true)).toBe(0);
    expect(real.cloud.commands).toStrictEqual(['resume']);
  });

  test('shows its firmware again at once', async () => {
    const accessory = await cachedAccessory();
    expect(firmwareOf(accessory)).toBe('0');
    start(accessory);
    bindRestored();
    expect(firmwareOf(accessory)).toBe('2.3.1.2');
  });

  test('is not registered a second time when it is listed', async () => {
    start(await cachedAccessory());
    const real = bindRestored().get(GARAGE.id)!;
    await real.read(charging);
    add(real.charger);
    expect(homebridge.registered).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });

  test('whose charger the settings exclude is removed, and the log says so', async () => {
    const garage = await cachedAccessory();
    const carport = await cachedAccessory(CARPORT);
    start(garage, carport);
    const bound = bindRestored(({ serial }) => serial !== 'ZAP000001');
    expect(homebridge.unregistered).toStrictEqual([garage]);
    expect([...bound.keys()]).toStrictEqual([CARPORT.id]);
    expect(log.lines).toStrictEqual([{ level: 'info', message: 'Garage: removed from Apple Home, because it is excluded in the settings.' }]);
  });

  test('keeps the name that it has in the log', async () => {
    const accessory = await cachedAccessory();
    accessory.updateDisplayName('Wallbox');
    start(accessory);
    bindRestored(() => false);
    expect(log.at('info')).toStrictEqual([expect.stringMatching(/^Wallbox: removed/)]);
  });

  test('shows nothing more after release', async () => {
    const accessory = await cachedAccessory();
    start(accessory);
    const real = bindRestored().get(GARAGE.id)!;
    await real.read(charging);
    accessories.release();
    const told = notificationsOf(on(accessory));
    await real.read(paused);
    expect(told).toStrictEqual([]);
  });
});

describe('a restored accessory with damaged data', () => {
  test.each([
    ['empty', {}],
    ['half gone', { charger: { id: GARAGE.id }, missedListings: 0, names: {} }],
    ['something else', { charger: 'ZAP000001' }],
  ])('(%s) is kept and unavailable, with a warning, until its charger is listed', async (_, context) => {
    const accessory = await cachedAccessory();
    accessory.context = context;
    start(accessory);
    expect(bindRestored().size).toBe(0);
    expect(log.lines).toStrictEqual([
      { level: 'warn', message: 'Garage: its stored data is damaged; it works again when the charger is listed.' },
    ]);
    expect(await read(on(accessory))).toBe(-70402);
    expect(await write(on(accessory), true)).toBe(-70402);
    const name = serviceOf(accessory, 'outlet').getCharacteristic(ConfiguredName);
    expect(await write(name, 'Tesla')).toBe(-70402);
    await settle();

    const real = aCharger();
    await real.read(charging);
    add(real.charger);
    expect(await read(on(accessory))).toBe(true);
    expect(await write(name, 'Tesla')).toBe(0);
    expect(contextOf(accessory).charger).toStrictEqual({ id: GARAGE.id, serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go', installationId: 'i1' });
    expect(homebridge.updated).toContain(accessory);
    expect(homebridge.registered).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
  });

  test('is not removed by listings without its charger', async () => {
    const accessory = await cachedAccessory();
    accessory.context = {};
    start(accessory);
    bindRestored();
    for (let listing = 1; listing <= 5; listing++) accessories.noteListing(seen(CARPORT.id), COMPLETE);
    expect(homebridge.unregistered).toStrictEqual([]);
  });
});

describe('a charger that its owner renames', () => {
  test('is saved under its new name, and keeps the names it has in Apple Home', async () => {
    const accessory = await cachedAccessory();
    start(accessory);
    bindRestored();
    await write(serviceOf(accessory, 'outlet').getCharacteristic(ConfiguredName), 'Car');
    const savesBefore = homebridge.updated.length;
    const renamed = aCharger(someFacts({ name: 'North wall', model: 'Zaptec Go 2' }));
    add(renamed.charger);
    expect(contextOf(accessory).charger).toMatchObject({ name: 'North wall', model: 'Zaptec Go 2' });
    expect(homebridge.updated).toHaveLength(savesBefore + 1);
    expect(accessory.displayName).toBe('Garage');
    expect(serviceOf(accessory, 'outlet').getCharacteristic(ConfiguredName).value).toBe('Car');
    expect(shelf.names.get(`${GARAGE.id}/outlet`)).toStrictEqual({ name: 'Car' });
  });

  test('is saved once', async () => {
    start(await cachedAccessory());
    bindRestored();
    const renamed = aCharger(someFacts({ name: 'North wall' }));
    add(renamed.charger);
    add(renamed.charger);
    expect(homebridge.updated).toHaveLength(1);
  });
});

describe('an accessory whose charger is no longer listed', () => {
  let accessory: PlatformAccessory;
  beforeEach(async () => {
    accessory = await cachedAccessory();
    start(accessory);
    bindRestored();
  });

  test('is removed after three complete listings in a row and a day, and the log says why', async () => {
    for (let restarts = 1; restarts <= 5; restarts++) expect(accessories.noteListing(seen(CARPORT.id), COMPLETE)).toStrictEqual([]);
    await clock.advance(DAY - 1);
    expect(accessories.noteListing(seen(CARPORT.id), COMPLETE)).toStrictEqual([]);
    expect(homebridge.unregistered).toStrictEqual([]);
    await clock.advance(1);
    expect(accessories.noteListing(seen(CARPORT.id), COMPLETE)).toStrictEqual([GARAGE.id]);
    expect(homebridge.unregistered).toStrictEqual([accessory]);
    expect(log.at('info')).toStrictEqual(['Garage: removed from Apple Home, because Zaptec no longer lists the charger for this user.']);
    expect(accessories.noteListing(seen(CARPORT.id), COMPLETE)).toStrictEqual([]);
    expect(homebridge.unregistered).toHaveLength(1);
  });

  test('is counted across restarts, and costs no writing of the cache', async () => {
    accessories.noteListing(seen(CARPORT.id), COMPLETE);
    await clock.advance(DAY);
    accessories.noteListing(seen(CARPORT.id), COMPLETE);
    expect(homebridge.updated).toStrictEqual([]);
    const again = restarted(accessory);
    start(again);
    bindRestored();
    expect(accessories.noteListing(seen(CARPORT.id), COMPLETE)).toStrictEqual([GARAGE.id]);
    expect(homebridge.unregistered).toStrictEqual([again]);
  });

  test('stays when a listing is incomplete or empty: that proves no absence', async () => {
    for (let listing = 1; listing <= 9; listing++) {
      await clock.advance(DAY);
      accessories.noteListing(seen(), PARTIAL);
    }
    expect(homebridge.unregistered).toStrictEqual([]);
    accessories.noteListing(seen(), COMPLETE);
    accessories.noteListing(seen(), PARTIAL);
    await clock.advance(DAY);
    accessories.noteListing(seen(), COMPLETE);
    accessories.noteListing(seen(), PARTIAL);
    expect(homebridge.unregistered).toStrictEqual([]);
    accessories.noteListing(seen(), COMPLETE);
    expect(homebridge.unregistered).toStrictEqual([accessory]);
  });

  test('starts at nothing again once it was listed, however incompletely', async () => {
    accessories.noteListing(seen(), COMPLETE);
    accessories.noteListing(seen(), COMPLETE);
    await clock.advance(DAY);
    accessories.noteListing(seen(GARAGE.id), PARTIAL);
    accessories.noteListing(seen(), COMPLETE);
    accessories.noteListing(seen(), COMPLETE);
    expect(homebridge.unregistered).toStrictEqual([]);
    expect(shelf.missed.get(accessory.UUID)?.count).toBe(2);
  });

  test('shows nothing more once it is gone, and is found anew when it comes back', async () => {
    for (let listing = 1; listing <= 3; listing++) {
      await clock.advance(DAY);
      accessories.noteListing(seen(), COMPLETE);
    }
    const real = aCharger();
    await real.read(charging);
    add(real.charger);
    expect(homebridge.registered.map(({ UUID }) => UUID)).toStrictEqual([accessory.UUID]);
    expect(homebridge.registered).not.toContain(accessory);
    expect(shelf.missed.get(accessory.UUID)).toBeUndefined();
  });
});

test('without a usable config every accessory stays, shows "No Response" and refuses to be switched', async () => {
  const garage = await cachedAccessory();
  const carport = await cachedAccessory(CARPORT);
  start(garage, carport);
  accessories.showAllAsUnavailable();
  for (const accessory of [garage, carport]) {
    expect(await read(on(accessory))).toBe(-70402);
    expect(await write(on(accessory), true)).toBe(-70402);
  }
  expect(homebridge.unregistered).toStrictEqual([]);
});

test('without a usable config a new name is refused, as it would be lost, and the old one stays', async () => {
  const garage = await cachedAccessory();
  start(garage);
  accessories.showAllAsUnavailable();
  for (const subtype of ['outlet', 'vehicle-connected']) {
    const name = serviceOf(garage, subtype).getCharacteristic(ConfiguredName);
    const before = name.value;
    expect(await write(name, 'Tesla')).toBe(-70402);
    await settle();
    expect(await read(name)).toBe(before);
  }
});
