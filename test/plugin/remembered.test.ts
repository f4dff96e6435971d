// What is remembered, through the plugin in one piece: across restarts and kills, from earlier versions, on disks that do not
// work. A kill leaves Homebridge's cache as it was when it was last written.
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { eve, eveCharacteristic } from '../../src/homekit/eve/eve.ts';
import type { HttpAnswer, HttpRequest } from '../../src/zaptec/cloud/transport.ts';
import { everythingOn } from '../support/charger-options.ts';
import { hap, recordedApi, restarted } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { SimulatedDisk, systemError } from '../support/simulated-disk.ts';
import { PluginInTime, type PluginOptions } from '../time/plugin-in-time.ts';
import { SimulatedZaptec, type World } from '../time/simulated-zaptec.ts';

const { ConfiguredName, On } = hap.Characteristic;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let clock: ManualClock;
let zaptec: SimulatedZaptec;
let log: RecordingLog;
let disk: SimulatedDisk;
let garage: World;
let plugin: PluginInTime;
/** Chargers that the list leaves out, although they are there. */
let unlisted: Set<string>;
/** What chargers were told to take at most, in amperes. */
let limitsA: unknown[];
beforeEach(() => {
  clock = new ManualClock();
  zaptec = new SimulatedZaptec(clock);
  disk = new SimulatedDisk();
  unlisted = new Set();
  limitsA = [];
  garage = zaptec.addCharger(1);
  garage.mode = 3;
});
afterEach(() => plugin.stop());

async function answer(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  if (request.path === `/api/chargers/${garage.id}/update`) {
    limitsA.push((JSON.parse(request.body ?? '') as { readonly maxChargeCurrent: unknown }).maxChargeCurrent);
    return { status: 200, headers: {}, body: '' };
  }
  const answered = await zaptec.answer(request, signal);
  if (!request.path.startsWith('/api/chargers?') || answered.status !== 200) return answered;
  const list = JSON.parse(answered.body) as { readonly Pages: number; readonly Data: readonly { readonly Id: string }[] };
  return { ...answered, body: JSON.stringify({ ...list, Data: list.Data.filter(({ Id }) => !unlisted.has(Id)) }) };
}

async function start(accessories: readonly PlatformAccessory[] = [], config: PluginOptions['config'] = {}, block: PluginOptions['block'] = {}): Promise<void> {
  log = new RecordingLog();
  plugin = new PluginInTime({ clock, zaptec: { answer }, log, config: { availableCurrent: true, ...config }, block, cache: { accessories, disk } });
  await clock.advance(MINUTE);
}

/** Homebridge ends, and starts again. */
async function restart(config?: PluginOptions['config']): Promise<void> {
  const accessories = cached();
  await plugin.stop();
  await start(accessories, config);
}

/** The process is killed, and the power goes: of the disk only what was flushed is certain. */
async function kill(accessories: readonly PlatformAccessory[]): Promise<void> {
  disk = disk.afterPowerLoss(Math.random);
  await plugin.stop();
  await start(accessories);
}

/** Homebridge's cache, if it were written now. */
const cached = (): PlatformAccessory[] => plugin.accessories.map((one) => restarted(one));
const accessory = (): PlatformAccessory => plugin.accessories.find(({ context }) => 'charger' in context)!;
const fan = (): PlatformAccessory => plugin.accessories.find(({ context }) => context['kind'] === 'installation')!;
const allowed = () => serviceOf(accessory(), 'charging-allowed').getCharacteristic(On);
const total = () => serviceOf(accessory(), 'outlet').getCharacteristic(eveCharacteristic(hap, eve.totalEnergy));
const nameOf = (of: PlatformAccessory, subtype: string) => serviceOf(of, subtype).getCharacteristic(ConfiguredName);

describe('a kill', () => {
  test('loses no wish, no name and nothing of a total that was shown, however old Homebridge\'s cache is', async () => {
    await start();
    const stale = cached();
    await clock.advance(7 * MINUTE);
    expect(await write(allowed(), false)).toBe(0);
    expect(await write(nameOf(accessory(), 'charging'), 'Van')).toBe(0);
    expect(await write(nameOf(fan(), 'available-current'), 'Amps')).toBe(0);
    const shown = await read(total());
    expect(shown).toBeGreaterThan(100);
    zaptec.outage = 'refused';
    await kill(stale);
    expect(await read(allowed())).toBe(false);
    expect(await read(total())).toBeGreaterThanOrEqual(Number(shown));
    expect(await read(nameOf(accessory(), 'charging'))).toBe('Van');
    expect(await read(nameOf(fan(), 'available-current'))).toBe('Amps');
    zaptec.outage = undefined;
    await clock.advance(HOUR);
    expect(await read(total())).toBeGreaterThanOrEqual(Number(shown));
  });

  test('loses no current that waits to be sent', async () => {
    await start();
    const stale = cached();
    const speed = () => serviceOf(fan(), 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed);
    for (const percent of [50, 25]) {
      expect(await write(speed(), percent)).toBe(0);
      await clock.advance(MINUTE);
    }
    await kill(stale);
    await clock.advance(20 * MINUTE);
    expect(zaptec.currentWrites.map(({ currentA }) => currentA)).toStrictEqual([16, 8]);
  });
});

test('Homebridge\'s cache, which is written as a whole, is written for nobody who charges, wishes or names', async () => {
  await start();
  const { updated } = plugin.homebridge;
  const before = updated.length;
  for (let hour = 0; hour < 3; hour++) {
    await write(allowed(), hour === 1);
    await write(nameOf(accessory(), 'charging'), `Van ${hour}`);
    await clock.advance(HOUR);
  }
  expect(updated).toHaveLength(before);
  expect(Object.keys(accessory().context as object).sort()).toStrictEqual(['charger', 'firmware', 'storeId']);
  expect(Object.keys(fan().context as object).sort()).toStrictEqual(['installation', 'kind', 'storeId']);
});

describe('a name given in Home', () => {
  test('outlives its option, be it an installation\'s', async () => {
    await start();
    await write(nameOf(fan(), 'available-current'), 'Amps');
    await write(nameOf(accessory(), 'charging'), 'Van');
    await restart({ availableCurrent: false, sensors: { ...everythingOn.sensors, charging: false } });
    expect(plugin.accessories).toHaveLength(1);
    await restart();
    expect(await read(nameOf(fan(), 'available-current'))).toBe('Amps');
    expect(await read(nameOf(accessory(), 'charging'))).toBe('Van');
  });
});

describe('a charger that is left out', () => {
  const leftOut = (): PluginOptions['config'] => ({ chargers: { include: [], exclude: [garage.id], individual: [] } });
  const note = 'Bay 1: a charge that was paused because it was not allowed stays paused until you resume it in the Zaptec app.';

  test('while its car is paused for Charging Allowed stays paused, and the log says so, once', async () => {
    await start();
    await write(allowed(), false);
    await clock.advance(MINUTE);
    await restart(leftOut());
    expect(log.at('info').filter((line) => line.startsWith('Bay 1'))).toStrictEqual(['Bay 1: removed from Apple Home, because it is excluded in the settings.', note]);
    await restart(leftOut());
    expect(log.at('info')).not.toContain(note);
  });

  test('is not held any more when it is back, also where the cache had lost its accessory', async () => {
    await start();
    await write(allowed(), false);
    await clock.advance(MINUTE);
    const others = cached().filter(({ UUID }) => UUID !== accessory().UUID);
    await plugin.stop();
    await start(others, leftOut());
    expect(log.at('info').filter((line) => line.startsWith('Bay 1'))).toStrictEqual([note]);
    await restart();
    expect(await read(allowed())).toBe(true);
  });

  test('while nothing is paused for that says nothing of it', async () => {
    await start();
    await restart(leftOut());
    expect(log.at('info')).toContain('Bay 1: removed from Apple Home, because it is excluded in the settings.');
    expect(log.at('info')).not.toContain(note);
  });
});

test.each(['kept', 'lost'])('a current that waits to be sent is dropped when the option is off, which the log says, and does not come back: an accessory that was %s', async (how) => {
  await start();
  for (const percent of [50, 25]) {
    await write(serviceOf(fan(), 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed), percent);
    await clock.advance(MINUTE);
  }
  const accessories = cached().filter(({ UUID }) => how === 'kept' || UUID !== fan().UUID);
  await plugin.stop();
  await start(accessories, { availableCurrent: false });
  expect(log.at('warn')).toStrictEqual(['8 A, which waited to be sent as the available current, is dropped: that is switched off in the settings.']);
  await restart();
  await clock.advance(20 * MINUTE);
  expect(zaptec.currentWrites.map(({ currentA }) => currentA)).toStrictEqual([16]);
  expect(log.at('warn')).toStrictEqual([]);
});

test.each([{ availableCurrent: true }, { availableCurrent: false, keepAvailableCurrent: true }])('a current that was to be kept is not set again over one that came while the options were %j', async (meanwhile) => {
  const speed = () => serviceOf(fan(), 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed);
  const kept = { keepAvailableCurrent: true };
  await start([], kept);
  expect(await write(speed(), 50)).toBe(0);
  await clock.advance(MINUTE);
  await restart(meanwhile);
  zaptec.installation.availableA = 25;
  await clock.advance(20 * MINUTE);
  await restart(kept);
  await clock.advance(HOUR);
  expect([zaptec.installation.availableA, log.at('warn')]).toStrictEqual([25, []]);
  expect(await write(speed(), 25)).toBe(0);
  await clock.advance(MINUTE);
  zaptec.installation.availableA = 32;
  await clock.advance(HOUR);
  expect(zaptec.installation.availableA).toBe(8);
});

test.each<[string, PluginOptions['config'], string]>([
  ['its option is off', {}, 'that is switched off in the settings'],
  ['its charger is left out', { maxChargeCurrent: true, chargers: { include: [], exclude: ['zap000001'], individual: [] } }, 'the charger is excluded in the settings'],
])('a charger\'s own limit that waits to be sent is dropped when %s, which the log says, once, and does not come back', async (_when, without, because) => {
  await start([], { maxChargeCurrent: true });
  for (const percent of [50, 25]) {
    await write(serviceOf(accessory(), 'maximum-current').getCharacteristic(hap.Characteristic.RotationSpeed), percent);
    await clock.advance(MINUTE);
  }
  await restart(without);
  expect(log.at('warn').filter((line) => line.includes('dropped'))).toStrictEqual([`Bay 1: 8 A, which waited to be sent as the maximum current, is dropped: ${because}.`]);
  await restart(without);
  await restart({ maxChargeCurrent: true });
  await clock.advance(20 * MINUTE);
  expect([limitsA, log.at('warn')]).toStrictEqual([[16], []]);
});

describe('Homebridge\'s cache is gone, by a start without the plugin\'s block or by somebody who cleared it', () => {
  const block = { platform: 'Zaptec' };
  const configPath = recordedApi().api.user.configPath();
  beforeEach(() => writeFileSync(configPath, JSON.stringify({ platforms: [block] })));
  afterEach(() => rmSync(configPath));

  test('and nothing that was remembered is', async () => {
    await start([], {}, block);
    await write(allowed(), false);
    await write(nameOf(accessory(), 'charging'), 'Van');
    await write(nameOf(fan(), 'available-current'), 'Amps');
    const shown = await read(total());
    await plugin.stop();
    await start([], {}, block);
    expect(await read(allowed())).toBe(false);
    expect(await read(total())).toBeGreaterThanOrEqual(Number(shown));
    expect(await read(nameOf(accessory(), 'charging'))).toBe('Van');
    expect(await read(nameOf(fan(), 'available-current'))).toBe('Amps');
    expect(disk.paths.filter((path) => path.includes('.memory-'))).toHaveLength(1);
  });
});

describe('what an earlier version kept with the accessories', () => {
  const former = {
    missedListings: 2,
    names: { charging: 'Van' },
    memory: { hold: { isAllowed: false, pause: { phase: 'another' }, undoneAtMs: [] }, energy: { totalKwh: 500, series: { meter: { kwh: 100, atMs: 1 }, offsetKwh: 400 }, shares: { finishedKwh: 0 } } },
  };

  /** Homebridge's cache as the earlier version has left it. */
  async function earlier(): Promise<PlatformAccessory[]> {
    await start();
    const accessories = cached();
    for (const { context } of accessories) {
      delete context['storeId'];
      Object.assign(context, 'charger' in context ? former : { names: { 'available-current': 'Amps' }, memory: { lastCurrentA: 10 }, missedListings: 0 });
    }
    await plugin.stop();
    disk = new SimulatedDisk();
    return accessories;
  }

  test('is taken over once, and leaves Homebridge\'s cache; what is damaged is said', async () => {
    await start(await earlier());
    expect(await read(allowed())).toBe(false);
    expect(await read(total())).toBeGreaterThanOrEqual(500);
    expect(await read(nameOf(accessory(), 'charging'))).toBe('Van');
    expect(await read(nameOf(fan(), 'available-current'))).toBe('Amps');
    expect(log.at('warn')).toStrictEqual(['What was remembered of "hold" is damaged in "pause"; the rest is used.']);
    expect(plugin.homebridge.updated.filter((one) => one === accessory())).toHaveLength(1);
    expect(JSON.stringify(plugin.accessories.map(({ context }) => context as unknown))).not.toMatch(/memory|names|missedListings/);
    await write(allowed(), true);
    await restart();
    expect(await read(allowed())).toBe(true);
    expect(log.at('warn')).toStrictEqual([]);
  });

  test('is not taken over again by a start with the old cache', async () => {
    const accessories = await earlier();
    await start(accessories.map((one) => restarted(one)));
    await write(allowed(), true);
    const { storeId } = accessory().context as { readonly storeId: string };
    for (const { context } of accessories) Object.assign(context, { storeId });
    await kill(accessories);
    expect(await read(allowed())).toBe(true);
  });

  test('stays where it is as long as the disk does not take it', async () => {
    const accessories = await earlier();
    disk.fault = (operation) => {
      if (operation.startsWith('open wx')) throw systemError('ENOSPC');
    };
    await start(accessories);
    expect(await read(allowed())).toBe(false);
    expect(accessory().context).toMatchObject(former);
  });
});

describe('a charger that the list lacks', () => {
  /** So that days take no time. */
  const seldom = { pollInterval: 3600, availableCurrent: false };

  test('stays as long as its own state can be read, and goes a day after that, with what was remembered of it', async () => {
    zaptec.addCharger(2);
    garage.mode = 1;
    await start([], seldom);
    await clock.advance(MINUTE);
    await write(allowed(), false);
    unlisted.add(garage.id);
    for (let day = 0; day < 2; day++) {
      await clock.advance(DAY);
      await restart(seldom);
    }
    expect(plugin.homebridge.unregistered).toStrictEqual([]);
    garage.isListed = false;
    for (let hour = 0; hour < 23; hour++) await clock.advance(HOUR);
    expect(plugin.homebridge.unregistered).toStrictEqual([]);
    await restart(seldom);
    await clock.advance(3 * HOUR);
    expect(plugin.homebridge.unregistered.map(({ displayName }) => displayName)).toStrictEqual(['Bay 1']);
    expect(plugin.matter.unregistered).toHaveLength(1);
    await restart(seldom);
    expect(disk.text(disk.paths[0]!)?.split('\n').filter((line) => line.includes(garage.id)).at(-1)).not.toContain('value');
  });

  test('stays for as many restarts as there are within a day', async () => {
    zaptec.addCharger(2);
    await start();
    garage.isListed = false;
    for (let count = 0; count < 9; count++) await restart();
    expect(plugin.homebridge.unregistered).toStrictEqual([]);
  });
});

describe.each(['ENOSPC', 'EROFS', 'EIO'])('a disk that fails with %s', (code) => {
  test('is said once, and everything else goes on', async () => {
    disk.fault = (operation) => {
      if (operation === 'write' || operation.startsWith('open wx') || operation === 'datasync') throw systemError(code);
    };
    await start();
    for (let minute = 0; minute < 30; minute++) await clock.advance(MINUTE);
    expect(await write(allowed(), false)).toBe(0);
    await clock.advance(10 * MINUTE);
    expect(await read(allowed())).toBe(false);
    expect(garage.isStopped).toBe(true);
    expect(await read(total())).toBeGreaterThan(100);
    expect(log.at('warn').filter((line) => line.includes('cannot be kept'))).toHaveLength(1);
    expect(log.at('error')).toStrictEqual([]);
  });
});

test('a field that this version does not know costs no wish: the car does not charge', async () => {
  await start();
  await write(allowed(), false);
  await clock.advance(MINUTE);
  await plugin.stop();
  const [path = ''] = disk.paths;
  disk.edit(path, disk.text(path)!.replaceAll(/"phase":"\w+"/g, '"phase":"of a later version"'));
  garage.isStopped = false;
  garage.mode = 3;
  await start(cached());
  await clock.advance(MINUTE);
  expect(await read(allowed())).toBe(false);
  expect([garage.isStopped, garage.mode]).toStrictEqual([true, 5]);
  expect(log.at('warn')).toStrictEqual([expect.stringMatching(/ says of "hold" is damaged in "pause"; that was moved to ".+\.damaged", and the rest is used\.$/)]);
});

test('an unreadable file is said, and everything else goes on', async () => {
  await start();
  const accessories = cached();
  await plugin.stop();
  disk.fault = (operation) => {
    if (operation === 'read now' || operation.startsWith('open')) throw systemError('EACCES');
  };
  await start(accessories);
  expect(log.at('warn').filter((line) => line.includes('cannot be kept'))).toHaveLength(1);
  expect(await write(allowed(), false)).toBe(0);
  expect(log.at('error')).toStrictEqual([]);
});

test('no name and no identifier of a person or an account is in the name of a file', async () => {
  await start();
  expect(disk.paths.map((path) => path.split('/').at(-1))).toStrictEqual([
    expect.stringMatching(/^homebridge-zaptec-charger\.memory-[0-9a-f]{8}\.jsonl$/),
    expect.stringMatching(/^homebridge-zaptec-charger\.sessions-[0-9a-f]{8}\.jsonl$/),
  ]);
});
