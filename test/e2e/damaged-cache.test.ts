// What Homebridge's cache may hold after an accident, on the oldest and the newest Homebridge: the bridge comes up, a tile that
// can be switched switches its own charger, and none says that it has when it has not.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Installations } from '../compatibility/installations.ts';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { startHomebridge, type HomebridgeProcess } from '../support/homebridge-process.ts';
import { HomeController } from './support/home-controller.ts';
import { HAP, PASSWORD, platformBlock, USERNAME } from './support/household.ts';
import { installedPackage } from './support/installed-package.ts';

const NAMES = ['Garage', 'Carport'] as const;

interface Entry {
  readonly displayName: string;
  readonly context?: unknown;
}

let installations: Installations;
beforeAll(async () => void (installations = await Installations.inTemporaryFolder()));
afterAll(() => installations[Symbol.asyncDispose]());

let cloud: SimulatedCloud;
let homebridge: HomebridgeProcess;
let home: HomeController | undefined;
afterEach(async () => {
  await home?.close();
  home = undefined;
  await homebridge.dispose();
  await cloud.stop();
});

/** A household that was in order, and comes back with this in its cache. */
async function comesBackWith(version: string, change: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
  cloud = await startSimulator();
  cloud.addAccount({ username: USERNAME, password: PASSWORD });
  for (const name of NAMES) {
    cloud.addCharger({ model: 'Go', name }).plugIn();
    cloud.charger(name).setMode(3);
  }
  homebridge = await startHomebridge({ pluginPath: installedPackage().pluginPath, platform: platformBlock(cloud), homebridgeBin: await installations.homebridge(version) });
  for (const name of NAMES) await homebridge.waitForLine(`${name}: added to Apple Home`);
  const { pairing, close } = await paired();
  await close();
  await homebridge.stop();
  const path = join(homebridge.storage, 'accessories', 'cachedAccessories');
  const entries = JSON.parse(await readFile(path, 'utf8')) as Entry[];
  await writeFile(path, JSON.stringify(change(entries.toSorted((one, other) => other.displayName.localeCompare(one.displayName)))));
  homebridge = await homebridge.restart();
  home = await HomeController.resume(pairing);
}

async function paired(): Promise<{ readonly pairing: HomeController['pairing']; readonly close: () => Promise<void> }> {
  const controller = await HomeController.pair(homebridge);
  return { pairing: controller.pairing, close: () => controller.close() };
}

/** Each tile is switched off, and the charger whose it is, and no other, is paused. */
async function expectEachToSwitchItsOwn(): Promise<void> {
  expect((await home!.accessories()).length).toBe(1 + NAMES.length);
  for (const name of NAMES) {
    const on = (await home!.accessory(name)).outlet().characteristic('On');
    await eventually(async () => expect(await on.read()).toStrictEqual({ value: true, status: HAP.success }));
    const before = cloud.commands().length;
    expect(await on.write(false)).toBe(HAP.success);
    expect(cloud.commands(name).map(({ command }) => command)).toStrictEqual([506]);
    expect(cloud.commands()).toHaveLength(before + 1);
  }
  expect(homebridge.errorLines.filter((line) => /exception|unhandled|TypeError|failed to publish/i.test(line))).toStrictEqual([]);
}

describe.each(['1.11.0', '2.4.0'])('on Homebridge %s', (version) => {
  test.each<[string, (entry: Entry) => Entry]>([
    ['null', (entry) => ({ ...entry, context: null })],
    ['missing', (entry) => ({ ...entry, context: undefined })],
  ])('data that is %s stops nobody', async (_what, damaged) => {
    await comesBackWith(version, ([one, ...others]) => [damaged(one!), ...others]);
    await expectEachToSwitchItsOwn();
  });

  test('entries that are there twice, and with the data of each other, tell no lies', async () => {
    await comesBackWith(version, ([one, other]) => [{ ...one!, context: other!.context }, { ...other!, context: one!.context }, one!, other!]);
    await expectEachToSwitchItsOwn();
  });
});
