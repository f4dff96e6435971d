// The package as published starts in a real Homebridge and shows its chargers to a paired home.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { demoAccount } from '../simulator/household.ts';
import { addDemoHousehold, type SimulatedCloud, startSimulator } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import { type AccessoryHandle, HomeController } from './support/home-controller.ts';
import { installedPackage } from './support/installed-package.ts';

const { pluginPath } = installedPackage();
const LANGUAGES = 7;

describe('the published package', () => {
  let cloud: SimulatedCloud;
  let platform: Record<string, unknown>;

  beforeAll(async () => {
    cloud = await startSimulator();
    addDemoHousehold(cloud);
    platform = { platform: 'Zaptec', name: 'Zaptec', ...demoAccount, apiUrl: cloud.url };
  });

  afterAll(() => cloud.stop());

  it('holds what Homebridge needs to load it', () => {
    expect(installedPackage().files).toEqual(expect.arrayContaining(['dist/index.js', 'config.schema.json', 'package.json', 'LICENSE']));
  });

  it('shows the chargers to a paired home without an error in the log', async () => {
    await using homebridge = await startHomebridge({ pluginPath, platform });
    await using home = await HomeController.pair(homebridge);
    const garage = await chargerOf(home, 'Garage');
    expect(await garage.outlet().read('OutletInUse')).toEqual({ value: false, status: 0 });
    expect((await garage.information().read('Model')).value).toBe('Zaptec Go');
    await chargerOf(home, 'Carport');
    expect(homebridge.errorLines).toEqual([]);
  });

  it('finds its own files: its version, for the cloud, and its settings page in each language, to offer the chargers on', async () => {
    await using homebridge = await startHomebridge({ pluginPath, platform });
    const isOffered = (name: string): boolean => name.startsWith('.homebridge-zaptec-charger-v') && name.endsWith('.schema.json');
    await eventually(async () => expect((await readdir(homebridge.storage)).filter(isOffered)).toHaveLength(LANGUAGES));
    const { version } = JSON.parse(await readFile(join(pluginPath, 'package.json'), 'utf8')) as { version: string };
    expect(new Set(cloud.requests.map(({ userAgent }) => userAgent))).toEqual(new Set([`homebridge-zaptec-charger/${version}`]));
    expect(homebridge.errorLines).toEqual([]);
  });

  it('keeps every id over a restart', async () => {
    await using first = await startHomebridge({ pluginPath, platform });
    await using home = await HomeController.pair(first);
    const before = idsOf(await chargerOf(home, 'Garage'));
    await using second = await first.restart();
    await using homeAgain = await HomeController.resume(home.pairing);
    expect(idsOf(await chargerOf(homeAgain, 'Garage'))).toEqual(before);
    expect(second.port).toBe(first.port);
  });
});

/** The chargers join after the bridge is up. */
async function chargerOf(home: HomeController, name: string): Promise<AccessoryHandle> {
  return await eventually(() => home.accessory(name));
}

function idsOf({ model }: AccessoryHandle): string[] {
  return model.services.flatMap(({ type, characteristics }) => characteristics.map((characteristic) => `${model.aid}.${characteristic.iid} ${type} ${characteristic.type}`));
}
