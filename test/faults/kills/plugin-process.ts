// The plugin in a process of its own, for a test that kills it: on the system's disk, with Homebridge's cache as a file that is
// written as Homebridge writes it, and with time a hundred times as fast. Everything is on, a car charges, and a person never
// rests. Each line says what was restored, what is about to be asked for, what was acknowledged, and what is shown.
import { existsSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlatformAccessory } from 'homebridge';
import type * as accessoryModule from '../../../node_modules/homebridge/dist/platformAccessory.js';
import { eve, eveCharacteristic } from '../../../src/homekit/eve/eve.ts';
import { Wiring } from '../../../src/plugin/wiring.ts';
import { systemDisk, type Disk } from '../../../src/storage/disk.ts';
import { hap, recordedApi } from '../../support/homebridge.ts';
import { serviceOf, write } from '../../support/home-app.ts';
import { importOutsideJest } from '../../support/import-outside-jest.ts';
import { someConfig } from '../../support/configs.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { systemError } from '../../support/simulated-disk.ts';
import { inMemoryTransport } from '../../time/in-memory-transport.ts';
import { SimulatedZaptec } from '../../time/simulated-zaptec.ts';

const HASTE = 100;
const [storage = '', kindOfDisk = 'works'] = process.argv.slice(2);
const { PlatformAccessory: RealAccessory } = (await importOutsideJest(new URL('../../../node_modules/homebridge/dist/platformAccessory.js', import.meta.url).href)) as typeof accessoryModule;

const say = (line: string): void => void writeSync(1, `${line}\n`);
const complain = (line: string): void => void writeSync(2, `${line}\n`);

const startMs = Date.now();
const clock = {
  now: () => startMs + performance.now() * HASTE,
  monotonic: () => performance.now() * HASTE,
  // The disk is as slow as ever: what it is given must not shrink.
  sleep: (ms: number, signal?: AbortSignal) => pause(Math.max(0, ms < 5_000 ? ms : ms / HASTE), undefined, signal === undefined ? {} : { signal }),
};

const CACHE = join(storage, 'cachedAccessories');
type Stored = Parameters<typeof RealAccessory.deserialize>[0];
const cached = new Map<string, PlatformAccessory>();
const writeCache = (): void => {
  writeFileSync(`${CACHE}.tmp`, JSON.stringify([...cached.values()].map((accessory) => RealAccessory.serialize(accessory))));
  renameSync(`${CACHE}.tmp`, CACHE);
};
const readCache = (): PlatformAccessory[] => {
  try {
    return (JSON.parse(readFileSync(CACHE, 'utf8')) as Stored[]).map((stored) => RealAccessory.deserialize(stored));
  } catch {
    return [];
  }
};

const { api } = recordedApi();
Object.assign(api, { user: { storagePath: () => storage, configPath: () => join(storage, 'config.json') } });
const on = api.on.bind(api) as unknown as (name: string, listener: (accessories: PlatformAccessory[]) => void) => void;
on('registerPlatformAccessories', (all) => {
  for (const accessory of all) cached.set(accessory.UUID, accessory);
  for (const { UUID } of all) say(`registered ${UUID}`);
  writeCache();
});
on('updatePlatformAccessories', writeCache);
on('unregisterPlatformAccessories', (all) => {
  for (const { UUID } of all) say(`unregistered ${UUID}`);
});

const zaptec = new SimulatedZaptec(clock as unknown as ManualClock);
zaptec.addCharger(1).mode = 3;
const log = { info: () => undefined, debug: () => undefined, warn: (line: string) => say(`warned ${line}`), error: complain };

/** The cloud outlasts the plugin. */
const CURRENT = join(storage, 'current-at-zaptec');
zaptec.installation.availableA = existsSync(CURRENT) ? Number(readFileSync(CURRENT, 'utf8')) : 32;
const seen = { isInstallationRead: false };
const transport = inMemoryTransport(async (request, signal) => {
  const answer = await zaptec.answer(request, signal);
  if (request.path.startsWith('/api/installation/')) {
    writeFileSync(CURRENT, String(zaptec.installation.availableA));
    seen.isInstallationRead = true;
  }
  return answer;
});
const wiring = new Wiring({ api, log, clock, random: Math.random, transport, disk: diskOf(kindOfDisk), block: {} }, someConfig({ availableCurrent: true, matter: false }));
for (const accessory of readCache()) {
  cached.set(accessory.UUID, accessory);
  wiring.restore(accessory);
}
wiring.start();

const charger = (): PlatformAccessory | undefined => [...cached.values()].find(({ context }) => 'charger' in context);
const speed = () => [...cached.values()].find(({ context }) => 'installation' in context)?.getService(hap.Service.Fanv2)?.getCharacteristic(hap.Characteristic.RotationSpeed);
const of = (accessory: PlatformAccessory) => ({
  allowed: serviceOf(accessory, 'charging-allowed').getCharacteristic(hap.Characteristic.On),
  name: serviceOf(accessory, 'charging').getCharacteristic(hap.Characteristic.ConfiguredName),
  total: serviceOf(accessory, 'outlet').getCharacteristic(eveCharacteristic(hap, eve.totalEnergy)),
});
const restored = charger();
if (restored === undefined) say('started');
else {
  const { allowed, name, total } = of(restored);
  say(`restored ${JSON.stringify(allowed.value)} ${JSON.stringify(name.value)} ${JSON.stringify(total.value)}`);
}
while (charger() === undefined) await pause(1);
const { allowed, name, total } = of(charger()!);
total.on('change', ({ newValue }) => say(`total ${JSON.stringify(newValue)}`));

while (speed() === undefined || !seen.isInstallationRead) await pause(1);
await pause(5);
say(`current-at-first ${JSON.stringify(speed()?.value)}`);

for (let count = Number(/(\d+)"$/.exec(JSON.stringify(name.value))?.[1] ?? 0) + 1; ; count++) {
  const wish = count % 2 === 0;
  const percent = 25 * (1 + (count % 4));
  say(`asks ${String(wish)} "Van${count}" ${percent}`);
  if ((await write(speed()!, percent)) === 0) say(`current ${percent}`);
  if ((await write(allowed, wish)) === 0) say(`allowed ${String(wish)}`);
  if ((await write(name, `Van${count}`)) === 0) say(`named "Van${count}"`);
  await pause(Math.random() * 20);
}

/** The system's, or one that has no room or takes nothing. */
function diskOf(kind: string): Disk {
  if (kind === 'works') return systemDisk;
  const error = systemError(kind === 'full' ? 'ENOSPC' : 'EROFS');
  return {
    ...systemDisk,
    async open(path, flags, mode) {
      if (flags === 'r') return systemDisk.open(path, flags, mode);
      if (kind !== 'full') throw error;
      const handle = await systemDisk.open(path, flags, mode);
      return Object.assign(handle, { write: () => Promise.reject(error) });
    },
  };
}
