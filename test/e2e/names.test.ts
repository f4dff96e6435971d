// What Apple Home calls the services, seen by a paired controller: one charger, a second one comes, one goes; people rename
// before, between and after; options go off and on; the language changes. Identities stay through all of it, on the main
// bridge and on a child bridge.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessoryModel } from './support/accessory-model.ts';
import { HAP, platformBlock, startHousehold, type Household } from './support/household.ts';

const ON = { commands: { restart: true }, sensors: { charging: true } };

/** An accessory in Homebridge's cache, as far as it matters. */
interface CachedAccessory {
  readonly UUID: string;
  readonly services: readonly { readonly UUID: string; readonly subtype?: string }[];
}

let household: Household;

/** What was seen, step by step, with how many identities were there. */
const table: string[] = [];

const isOurs = ({ type }: { readonly type: string }) => type !== 'AccessoryInformation' && type !== 'ProtocolInformation';

/** Each accessory's services as they are called, the bridge's left out. */
async function names(): Promise<Record<string, string[]>> {
  const [, ...accessories] = await household.home.accessories();
  const seen = Object.fromEntries(accessories.map(({ name, services }) => [name, services.filter(isOurs).map((service) => service.name)]));
  table.push(`${expect.getState().currentTestName ?? ''} (${ids(accessories).length} characteristics)`, ...Object.values(seen).map((called) => `  ${called.join(' | ')}`));
  return seen;
}

/** What a home goes by, without any name. */
async function inHome(): Promise<string[]> {
  const [, ...accessories] = await household.home.accessories();
  return ids(accessories);
}

function ids(accessories: readonly AccessoryModel[]): string[] {
  return accessories.flatMap(({ aid, services }) => services.flatMap(({ characteristics }) => characteristics.map(({ iid, type }) => `${aid}.${iid} ${type}`))).sort();
}

/** A child bridge has a file of its own, and the main bridge, which has no accessories then, an empty one. */
async function cacheFiles(): Promise<string[]> {
  const folder = join(household.homebridge.storage, 'accessories');
  return (await readdir(folder)).filter((name) => /^cachedAccessories(?:\.[0-9A-F]{12})?$/.test(name)).map((name) => join(folder, name));
}

/** What Homebridge finds all that again by, as it was written last: UUIDs and subtypes. */
async function inCache(): Promise<string[]> {
  const accessories = await Promise.all((await cacheFiles()).map(async (path) => JSON.parse(await readFile(path, 'utf8')) as CachedAccessory[]));
  return accessories.flat().flatMap(({ UUID, services }) => services.map((service) => `${UUID} ${service.UUID} ${service.subtype ?? ''}`)).sort();
}

async function rename(charger: string, service: string, name: string): Promise<void> {
  const [, ...accessories] = await household.home.accessories();
  const found = accessories.find((accessory) => accessory.name === charger)?.services.find((candidate) => isOurs(candidate) && candidate.name === service);
  const handle = (await household.home.accessory(charger)).service(found?.type as 'Switch', service);
  expect(await handle.write('ConfiguredName', name)).toBe(HAP.success);
}

/** Returns the identities in Homebridge's cache between stop and start: Homebridge writes all of it when it stops. */
async function restartWith(options: Record<string, unknown>): Promise<string[]> {
  await household.homebridge.stop();
  const cached = await inCache();
  await household.restart({ platform: platformBlock(household.cloud, { ...ON, ...options }) });
  await household.hear('Garage: no vehicle is connected.');
  return cached;
}

describe.each(['main bridge', 'child bridge'] as const)('the names in Apple Home, from a %s,', (bridge) => {
  let alone: string[];
  let both: string[];
  let aloneCached: string[];
  let bothCached: string[];

  beforeAll(async () => {
    table.length = 0;
    household = await startHousehold({ bridge, platform: ON, furnish: (cloud) => void cloud.addCharger({ model: 'Go', name: 'Garage' }) });
  });

  afterAll(async () => {
    console.log(table.join('\n'));
    await household.stop();
  });

  test('are short with one charger; a person may rename', async () => {
    expect(await names()).toEqual({ Garage: ['Garage', 'Vehicle Connected', 'Charging Finished', 'Charging', 'Restart Charger'] });
    await rename('Garage', 'Charging Finished', 'Car is full');
    alone = await inHome();
    aloneCached = await inCache();
  });

  test('say whose when a second one comes, while Homebridge runs; the name of the person stays', async () => {
    household.cloud.addCharger({ model: 'Pro', name: 'Carport' });
    // Chargers are listed once an hour.
    await household.clock.pass(55 * 60_000);
    await household.hear('Carport: added to Apple Home');
    expect(await names()).toEqual({
      Garage: ['Garage', 'Garage Vehicle Connected', 'Car is full', 'Garage Charging', 'Garage Restart'],
      Carport: ['Carport', 'Carport Vehicle Connected', 'Carport Charging Finished', 'Carport Charging', 'Carport Restart'],
    });
    both = await inHome();
    expect(both).toEqual(expect.arrayContaining(alone));
    await rename('Carport', 'Carport Restart', 'Kick');
  });

  test('are the same after a restart', async () => {
    const before = await names();
    bothCached = await restartWith({});
    expect(bothCached).toEqual(expect.arrayContaining(aloneCached));
    expect(await names()).toEqual(before);
    expect(await inHome()).toEqual(both);
  });

  test('follow the language, those that nobody has changed', async () => {
    expect(await restartWith({ language: 'no' })).toEqual(bothCached);
    expect(await names()).toEqual({
      Garage: ['Garage', 'Garage Bil tilkoblet', 'Car is full', 'Garage Lading pågår', 'Garage Omstart'],
      Carport: ['Carport', 'Carport Bil tilkoblet', 'Carport Lading ferdig', 'Carport Lading pågår', 'Kick'],
    });
    expect(await inHome()).toEqual(both);
  });

  test('come back, those of people too, after options were off', async () => {
    expect(await restartWith({ sensors: { chargingFinished: false, vehicleConnected: false }, commands: { restart: false } })).toEqual(bothCached);
    expect(await names()).toEqual({ Garage: ['Garage'], Carport: ['Carport'] });
    await restartWith({});
    const { Garage = [], Carport = [] } = await names();
    expect(Garage.toSorted()).toEqual(['Car is full', 'Garage', 'Garage Charging', 'Garage Restart', 'Garage Vehicle Connected']);
    expect(Carport.toSorted()).toEqual(['Carport', 'Carport Charging', 'Carport Charging Finished', 'Carport Vehicle Connected', 'Kick']);
    expect(await inHome()).toEqual(both);
  });

  test('are short again when one has gone; a person may rename anew, and go back to the default', async () => {
    expect(await restartWith({ chargers: { exclude: [household.cloud.charger('Carport').serial] } })).toEqual(bothCached);
    const { Garage = [], ...others } = await names();
    expect(others).toEqual({});
    expect(Garage.toSorted()).toEqual(['Car is full', 'Charging', 'Garage', 'Restart Charger', 'Vehicle Connected']);
    expect(await inHome()).toEqual(alone);
    await rename('Garage', 'Vehicle Connected', 'Guests');
    await rename('Garage', 'Car is full', 'Charging Finished');
    expect(await restartWith({ language: 'sv', chargers: { exclude: [household.cloud.charger('Carport').serial] } })).toEqual(aloneCached);
    expect((await names())['Garage']?.toSorted()).toEqual(['Garage', 'Guests', 'Laddning klar', 'Laddning pågår', 'Starta om laddaren']);
    expect(await inHome()).toEqual(alone);
  });

  test('come back, those of people too, when Homebridge\'s cache has gone', async () => {
    await household.homebridge.stop();
    for (const name of await cacheFiles()) await rm(name);
    await household.restart();
    await household.hear('Garage: added to Apple Home');
    expect((await names())['Garage']?.toSorted()).toEqual(['Garage', 'Guests', 'Laddning klar', 'Laddning pågår', 'Starta om laddaren']);
  });
});
