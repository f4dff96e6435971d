// The plugin in a process of its own, for a test that kills it: on the system's disk, over real sockets, in real time, with
// everything on, and Homebridge's caches as files that are written as Homebridge writes them. People never rest. Each line says
// what was restored, what is about to be asked for, what was acknowledged, and what is shown.
import { subscribe } from 'node:diagnostics_channel';
import { readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Characteristic, CharacteristicValue, PlatformAccessory } from 'homebridge';
import type * as accessoryModule from '../../../node_modules/homebridge/dist/platformAccessory.js';
import { systemClock, type Clock } from '../../../src/base/clock.ts';
import { eve, eveCharacteristic } from '../../../src/homekit/eve/eve.ts';
import { Wiring } from '../../../src/plugin/wiring.ts';
import { DISK_PATIENCE_MS, systemDisk, type Disk } from '../../../src/storage/disk.ts';
import { someConfig } from '../../support/configs.ts';
import { hap, recordedApi } from '../../support/homebridge.ts';
import { read, serviceOf, write } from '../../support/home-app.ts';
import { importOutsideJest } from '../../support/import-outside-jest.ts';
import { MatterHomebridge } from '../../support/matter-homebridge.ts';
import { systemError } from '../../support/simulated-disk.ts';
import type { Line } from './known.ts';
import type { Site } from './site.ts';

const [storage = '', kindOfDisk = 'works', people = 'busy', site = '{}'] = process.argv.slice(2);
const { username, password, apiUrl, certificate, listenerPort, ocppKey, hooks, names } = JSON.parse(site) as Site;
const { PlatformAccessory: RealAccessory } = (await importOutsideJest(new URL('../../../node_modules/homebridge/dist/platformAccessory.js', import.meta.url).href)) as typeof accessoryModule;

// Who is killed keeps nothing at its end.
flushCompileCache();

const say = (...words: Line): void => void writeSync(1, `${JSON.stringify(words)}\n`);
const complain = (line: string): void => void writeSync(2, `${line}\n`);

function readCache<Stored>(name: string): Stored[] {
  try {
    return JSON.parse(readFileSync(join(storage, name), 'utf8')) as Stored[];
  } catch {
    return [];
  }
}

function writeCache(name: string, stored: readonly unknown[]): void {
  writeFileSync(join(storage, `${name}.tmp`), JSON.stringify(stored));
  renameSync(join(storage, `${name}.tmp`), join(storage, name));
}

const { api } = recordedApi();
Object.assign(api, { user: { storagePath: () => storage, configPath: () => join(storage, 'config.json') } });
const cached = new Map<string, PlatformAccessory>();
function writeAccessories(): void {
  writeCache('cachedAccessories', [...cached.values()].map((accessory) => RealAccessory.serialize(accessory)));
  for (const name of Object.values(names)) if (accessoryOf(name) !== undefined) say('cached', name, totalOf(name).value);
}
const on = api.on.bind(api) as unknown as (name: string, listener: (accessories: PlatformAccessory[]) => void) => void;
on('registerPlatformAccessories', (all) => {
  for (const accessory of all) cached.set(accessory.UUID, accessory);
  for (const { UUID } of all) say('registered', UUID);
  writeAccessories();
});
on('updatePlatformAccessories', writeAccessories);
on('unregisterPlatformAccessories', (all) => all.forEach(({ UUID }) => say('unregistered', UUID)));

type Node = ReturnType<MatterHomebridge['nodes']['get']> & object;
const cachedNodes = readCache<Node>('cachedNodes');
const matter = new MatterHomebridge(cachedNodes);
const writeNodes = (): void => writeCache('cachedNodes', [...matter.nodes.values()].map(({ accessory, clusters }) => ({ accessory: { ...accessory, deviceType: { name: accessory.deviceType.name } }, clusters })));
const matterApi = {
  ...matter.api,
  async registerPlatformAccessories(...asked: Parameters<typeof matter.api.registerPlatformAccessories>) {
    const before = matter.registered.length;
    await matter.api.registerPlatformAccessories(...asked);
    for (const { accessory, kind } of matter.registered.slice(before)) if (kind === 'new') say('registered', accessory.UUID);
    setImmediate(writeNodes);
  },
};
Object.defineProperties(api, { matter: { value: matterApi }, isMatterEnabled: { value: () => true } });

const log = { info: () => undefined, debug: () => undefined, warn: (line: string) => say('warned', line), error: complain };
/** The disk of a busy machine is waited for: what people are told before it has written is lost with a kill, and the log says so. */
const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms === DISK_PATIENCE_MS ? 60_000 : ms, signal) };
/** A window that begins in half a day and ends an hour later: it is followed once, and people decide from then on. */
const minuteOfDay = new Date().getHours() * 60 + 12 * 60;
const wiring = new Wiring(
  { api, log, clock, random: Math.random, disk: diskOf(kindOfDisk), block: {}, pushNetwork: { ca: certificate, webSocketPort: 9 } },
  someConfig({
    username,
    password,
    apiUrl,
    availableCurrent: true,
    maxChargeCurrent: true,
    // So short that what waits for its turn gets it.
    availableCurrentInterval: 0.02,
    push: true,
    addEnergyKwh: 200,
    allowedHours: [{ fromMinute: minuteOfDay % 1440, toMinute: (minuteOfDay + 60) % 1440, days: [0, 1, 2, 3, 4, 5, 6] }],
    chargingLock: { enabled: true, lockAgain: true, tags: [{ label: 'Anna', tag: '04A2B3', hours: [] }] },
    listener: { address: '127.0.0.1', port: listenerPort, certificate: '', certificateKey: '' },
    ocpp: { enabled: true, key: ocppKey },
    hooks: { enabled: true, ...hooks },
  }),
);
for (const stored of readCache<Parameters<typeof RealAccessory.deserialize>[0]>('cachedAccessories')) {
  const accessory = RealAccessory.deserialize(stored);
  cached.set(accessory.UUID, accessory);
  wiring.restore(accessory);
}
for (const { accessory } of cachedNodes) wiring.restoreNode(accessory);
const wasRestored = cached.size > 0;
wiring.start();

const { ConfiguredName, LockTargetState, On, RotationSpeed } = hap.Characteristic;

/** What a person has asked for, by what it is called in the lines, as it is shown. */
const SHOWN: Readonly<Record<string, () => unknown>> = {
  allowed: () => of(names.garage, 'charging-allowed', On).value,
  name: () => of(names.garage, 'charging', ConfiguredName).value,
  grant: () => [of(names.garage, 'charge-now', On).value, of(names.garage, 'add-energy', On).value],
  lock: () => of(names.hooks, 'charging-lock', LockTargetState).value,
};

/** Whether the installation was read: until then a fan shows what Homebridge's cache has, which may be old. */
const seen = { isInstallationRead: false };
subscribe('undici:request:trailers', (message) => {
  const { request } = message as { readonly request: { readonly path: string } };
  if (/^\/api\/installation\/[^/]+$/.test(request.path)) setTimeout(() => (seen.isInstallationRead = true), 20);
});

/** Currents that people change, and when it is known what each is. */
const FANS: Readonly<Record<string, { readonly speed: () => Characteristic | undefined; readonly untilKnown: (speed: Characteristic) => Promise<void> }>> = {
  current: {
    speed: () => [...cached.values()].find(({ context }) => 'installation' in context)?.getService(hap.Service.Fanv2)?.getCharacteristic(RotationSpeed),
    untilKnown: () => until(() => seen.isInstallationRead),
  },
  maximum: { speed: () => of(names.garage, 'maximum-current', RotationSpeed), untilKnown: () => until(() => seen.isInstallationRead) },
  // Nobody knows of it before the charger has connected.
  limit: {
    speed: () => of(names.ocpp, 'charging-current', RotationSpeed),
    async untilKnown(speed) {
      await until(async () => typeof (await read(speed)) === 'number' && Number(await read(speed)) < 0);
      await until(async () => Number(await read(speed)) >= 0);
    },
  },
};

await until(() => Object.values(names).every((name) => accessoryOf(name) !== undefined));
if (wasRestored) for (const [what, shown] of Object.entries(SHOWN)) say('first', what, shown());
else say('started');
for (const name of Object.values(names)) {
  const total = totalOf(name);
  say('total', name, total.value);
  total.on('change', ({ newValue }) => say('total', name, newValue));
}
for (const { UUID, services } of cached.values()) say('services', UUID, services.map((service) => `${service.UUID} ${service.subtype ?? ''}`).toSorted());

function accessoryOf(name: string): PlatformAccessory | undefined {
  return [...cached.values()].find(({ context }) => (context as { charger?: { name: string } }).charger?.name === name);
}

function of(name: string, subtype: string, type: Parameters<PlatformAccessory['services'][number]['getCharacteristic']>[0]): Characteristic {
  return serviceOf(accessoryOf(name)!, subtype).getCharacteristic(type as typeof hap.Characteristic.On);
}

function totalOf(name: string): Characteristic {
  return of(name, 'outlet', eveCharacteristic(hap, eve.totalEnergy));
}

/** A person asks for this, and is told whether it is done. */
async function ask(what: string, value: unknown, characteristic: Characteristic, written: CharacteristicValue): Promise<'done' | 'refused'> {
  say('asks', what, value);
  const status = await write(characteristic, written);
  const end = status === 0 ? 'done' : 'refused';
  say(end, what, status === 0 ? value : status);
  return end;
}

await (people === 'busy' ? Promise.race([wishAndName(), turnFans(), switchByMatter()]) : pause(2 ** 30));

async function wishAndName(): Promise<never> {
  for (let count = Number(/\d+$/.exec(String(SHOWN['name']!()))?.[0] ?? 0) + 1; ; count++) {
    const isAllowed = count % 2 === 0;
    // Whoever writes the one has had enough of the other.
    say('asks', 'grant', [false, false]);
    const end = await ask('allowed', isAllowed, of(names.garage, 'charging-allowed', On), isAllowed);
    if (end === 'done') say('done', 'grant', [false, false]);
    await ask('name', `Van${count}`, of(names.garage, 'charging', ConfiguredName), `Van${count}`);
    await ask('lock', count % 2, of(names.hooks, 'charging-lock', LockTargetState), count % 2);
    const isFull = count % 4 < 2;
    await ask('grant', [isFull, !isFull], of(names.garage, isFull ? 'charge-now' : 'add-energy', On), true);
    await pause(Math.random() * 20);
  }
}

async function turnFans(): Promise<never> {
  await Promise.all(Object.entries(FANS).map(([what, fan]) => turn(what, fan)));
  throw new Error('Nobody turns anything any more');
}

async function turn(what: string, { speed, untilKnown }: (typeof FANS)[string]): Promise<never> {
  await until(() => speed() !== undefined);
  await untilKnown(speed()!);
  // The others show what holds, and not what waits to be sent: that comes about in the end.
  if (what === 'limit') say('first', what, speed()!.value);
  for (;;) {
    const percent = 25 * (1 + Math.floor(Math.random() * 4));
    await ask(what, percent, speed()!, percent);
    await pause(Math.random() * 100);
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(2);
}

async function switchByMatter(): Promise<never> {
  for (;;) {
    const node = [...matter.nodes.values()].find(({ accessory }) => accessory.displayName === names.cars);
    if (node !== undefined) say('commanded', await matter.command(Math.random() < 0.5 ? 'off' : 'on', (node.accessory).UUID));
    for (const error of matter.errors.splice(0)) complain(error);
    await pause(100);
  }
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
