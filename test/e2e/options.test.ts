// Options in a paired home: everything on, off and on again; options of one charger; the list of chargers for the settings page.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type AccessoryModel, identities } from './support/accessory-model.ts';
import { platformBlock, startHousehold, type Household } from './support/household.ts';
import { installedPackage } from './support/installed-package.ts';
import type { Property } from './support/sample-config.ts';

const page = JSON.parse(await readFile(join(installedPackage().pluginPath, 'config.schema.json'), 'utf8')) as { schema: Property };

/** Every yes-or-no option that the settings page has for all chargers. */
function allFlags(isOn: boolean, property: Property = page.schema): Record<string, unknown> {
  const entries = Object.entries(property.properties ?? {}).flatMap(([key, inner]): [string, unknown][] => {
    if (inner.type === 'boolean') return [[key, isOn]];
    return inner.type === 'object' && key !== 'chargers' ? [[key, allFlags(isOn, inner)]] : [];
  });
  return Object.fromEntries(entries);
}

const serviceTypes = ({ services }: AccessoryModel) => services.map(({ type }) => type);
const serviceNames = (accessory: AccessoryModel | undefined) => accessory?.services.map(({ name }) => name) ?? [];

describe('a paired household', () => {
  let household: Household;

  beforeAll(async () => {
    household = await startHousehold({
      platform: allFlags(true),
      furnish: (cloud) => {
        cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn();
        cloud.charger('Garage').setMode(3);
        cloud.addCharger({ model: 'Pro', name: 'Carport' });
      },
    });
  });

  afterAll(() => household.stop());

  async function restartWith(options: Record<string, unknown>): Promise<AccessoryModel[]> {
    await household.restart({ platform: platformBlock(household.cloud, options) });
    await household.hear('Garage: charging.');
    await household.hear('Carport: no vehicle is connected.');
    return await household.home.accessories();
  }

  async function expectIdentities(expected: readonly string[]): Promise<void> {
    await eventually(async () => expect(identities(await household.home.accessories())).toEqual(expected));
  }

  test('every option on, off and on again: each service keeps its identity, and while off none is left behind', async () => {
    await household.hear('Garage: charging.');
    // What is there only once its values are known has had its time by the next start.
    await restartWith(allFlags(true));
    const withAll = identities(await household.home.accessories());

    const [bridge, ...without] = await restartWith(allFlags(false));
    expect(bridge?.services.length).toBeGreaterThan(0);
    expect(without.map(({ name }) => name).sort()).toStrictEqual(['Carport', 'Garage']);
    for (const accessory of without) expect(serviceTypes(accessory)).toStrictEqual(['AccessoryInformation', 'Outlet']);
    expect(withAll).toEqual(expect.arrayContaining(identities(without)));
    expect(withAll.length).toBeGreaterThan(identities(without).length + 20);

    await household.restart();
    await household.hear('Garage: charging.');
    const cached = await cachedAccessories();
    expect(cached.map(({ displayName }) => displayName).sort()).toStrictEqual(['Carport', 'Garage']);
    for (const { services } of cached) expect(services.map(({ subtype }) => subtype ?? 'information').sort()).toStrictEqual(['information', 'outlet']);

    await restartWith(allFlags(true));
    await expectIdentities(withAll);
  });

  test('options of one charger replace those for all, for that charger only', async () => {
    const serial = household.cloud.charger('Garage').serial.toLowerCase();
    const individual = [{}, { charger: serial, name: 'Car', sensors: { charging: true, vehicleConnected: false } }];
    await household.restart({ platform: platformBlock(household.cloud, { chargers: { individual } }) });
    await household.hear('Car: charging.');
    const accessories = await household.home.accessories();
    const car = accessories.find((accessory) => accessory.serial.toLowerCase() === serial);
    const carport = accessories.find(({ name }) => name === 'Carport');
    expect(serviceNames(car)).toEqual(expect.arrayContaining(['Car Charging', 'Car Charging Finished']));
    expect(serviceNames(car)).not.toContain('Car Vehicle Connected');
    expect(serviceNames(carport)).toEqual(expect.arrayContaining(['Carport Vehicle Connected', 'Carport Charging Finished']));
    expect(serviceNames(carport)).not.toContain('Carport Charging');
  });

  test('the settings page offers the chargers by name, in every language', async () => {
    const { storage } = household.homebridge;
    const names = await eventually(async () => {
      const found = await dynamicSchemas(storage);
      expect(found).toHaveLength(7);
      return found;
    });
    const { serial } = household.cloud.charger('Garage');
    for (const name of names) {
      expect(await readFile(join(storage, name), 'utf8')).toContain(`"Garage (Zaptec Go, …${serial.slice(-4)})"`);
    }
  });

  async function cachedAccessories(): Promise<{ displayName: string; services: { subtype?: string }[] }[]> {
    const text = await readFile(join(household.homebridge.storage, 'accessories', 'cachedAccessories'), 'utf8');
    return JSON.parse(text) as { displayName: string; services: { subtype?: string }[] }[];
  }
});

test('a list that is not complete is not offered; the first that is, is', async () => {
  const household = await startHousehold({
    awaited: ['Garage'],
    furnish: (cloud) => {
      const { id, serial, name } = cloud.addCharger({ model: 'Go', name: 'Garage' });
      const rows = [{ Id: id, DeviceId: serial, Name: name, OperatingMode: 1, CurrentUserRoles: 3 }, { Nonsense: true }];
      cloud.faults.add({ path: /^\/api\/chargers$/i, times: 1, answer: { status: 200, body: JSON.stringify({ Pages: 1, Data: rows }) } });
    },
  });
  try {
    const { storage } = household.homebridge;
    await household.hear('Garage: no vehicle is connected.');
    expect(await dynamicSchemas(storage)).toStrictEqual([]);
    await household.restart();
    await eventually(async () => expect(await dynamicSchemas(storage)).toHaveLength(7));
  } finally {
    await household.stop();
  }
});

async function dynamicSchemas(storage: string): Promise<string[]> {
  return (await readdir(storage)).filter((name) => name.startsWith('.homebridge-zaptec-charger-v'));
}
