// The real Homebridge and HAP-NodeJS classes inside a test: an API that remembers what a plugin asked of it, and what a
// restart does to accessories.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import type { API, HAP, PlatformAccessory } from 'homebridge';
import type * as cacheModule from '../../node_modules/@homebridge/hap-nodejs/dist/lib/model/IdentifierCache.js';
import type * as apiModule from '../../node_modules/homebridge/dist/api.js';
import type * as accessoryModule from '../../node_modules/homebridge/dist/platformAccessory.js';
import { importOutsideJest } from './import-outside-jest.ts';

async function load<Module>(path: string): Promise<Module> {
  return (await importOutsideJest(new URL(`../../node_modules/${path}`, import.meta.url).href)) as Module;
}

const { HomebridgeAPI } = await load<typeof apiModule>('homebridge/dist/api.js');
const { PlatformAccessory: RealAccessory } = await load<typeof accessoryModule>('homebridge/dist/platformAccessory.js');

/** HAP-NodeJS's own check of names; it complains to `hapConsole`. */
export const { checkName } = await load<{ checkName: (displayName: string, name: string, value: unknown) => void }>(
  '@homebridge/hap-nodejs/dist/lib/util/checkName.js',
);

/** HAP-NodeJS's own store of assigned ids. */
export const { IdentifierCache } = await load<typeof cacheModule>('@homebridge/hap-nodejs/dist/lib/model/IdentifierCache.js');

/** The console that HAP-NodeJS prints its warnings to. */
export const hapConsole = vm.runInThisContext('console') as Console;

export const hap: HAP = new HomebridgeAPI().hap;

/** Homebridge's API as a plugin gets it, with a record of what was asked. */
export interface RecordedApi {
  readonly api: API;
  readonly registered: PlatformAccessory[];
  /** One entry for each save, in order. */
  readonly updated: PlatformAccessory[];
  readonly unregistered: PlatformAccessory[];
  /** Plugin and platform names that accessories were registered with. */
  readonly registeredAs: () => string[];
  finishLaunching(): void;
  shutDown(): void;
}

/** Homebridge's storage folder, not the one of a Homebridge that people use: one for all tests of a file, which do not look into it. */
const STORAGE = mkdtempSync(join(tmpdir(), 'homebridge-of-unit-tests-'));
removeAtExit(STORAGE);

/**
 * The process outlives the test file, and Jest's own one hears of no end: one listener for all files that run in it. What a
 * signal ends, such as a worker that Jest does not want to wait for, does not exit by itself.
 */
function removeAtExit(folder: string): void {
  const shared = vm.runInThisContext('globalThis') as { foldersToRemove?: string[]; process: NodeJS.Process };
  if (shared.foldersToRemove === undefined) {
    const folders: string[] = [];
    shared.process.once('exit', () => folders.forEach((path) => rmSync(path, { recursive: true, force: true })));
    for (const [signal, exitCode] of [['SIGINT', 130], ['SIGTERM', 143]] as const) shared.process.once(signal, () => shared.process.exit(exitCode));
    shared.foldersToRemove = folders;
  }
  shared.foldersToRemove.push(folder);
}

/** What the bridges of other tests offer on the settings page: each start would read all of them. */
function forgetOffers(): void {
  for (const name of readdirSync(STORAGE)) if (name.startsWith('.')) rmSync(join(STORAGE, name), { recursive: true, force: true });
}

export function recordedApi(): RecordedApi {
  forgetOffers();
  const api = Object.assign(new HomebridgeAPI(), { user: { storagePath: () => STORAGE, configPath: () => join(STORAGE, 'config.json') } });
  const record = { registered: [], updated: [], unregistered: [] } as Record<string, PlatformAccessory[]>;
  const keep = (event: string, list: PlatformAccessory[] | undefined): void => {
    // Typed listeners know public events only.
    const on = api.on.bind(api) as (name: string, listener: (accessories: PlatformAccessory[]) => void) => void;
    on(event, (accessories) => void list?.push(...accessories));
  };
  keep('registerPlatformAccessories', record['registered']);
  keep('updatePlatformAccessories', record['updated']);
  keep('unregisterPlatformAccessories', record['unregistered']);
  return {
    api: api as unknown as API,
    registered: record['registered'] ?? [],
    updated: record['updated'] ?? [],
    unregistered: record['unregistered'] ?? [],
    registeredAs: () =>
      (record['registered'] ?? []).map(({ _associatedPlugin: plugin, _associatedPlatform: platform }) => `${plugin} ${platform}`),
    finishLaunching: () => api.signalFinished(),
    shutDown: () => api.signalShutdown(),
  };
}

/** The accessory as it comes back from Homebridge's cache at the next start. */
export function restarted(accessory: PlatformAccessory): PlatformAccessory {
  accessory._associatedPlugin ??= 'homebridge-zaptec-charger';
  accessory._associatedPlatform ??= 'Zaptec';
  const stored = JSON.stringify(RealAccessory.serialize(accessory));
  const restored = RealAccessory.deserialize(JSON.parse(stored) as Parameters<typeof RealAccessory.deserialize>[0]);
  // As Homebridge does it for every restored accessory.
  restored.getService(hap.Service.AccessoryInformation)?.setCharacteristic(hap.Characteristic.FirmwareRevision, '0');
  return restored;
}
