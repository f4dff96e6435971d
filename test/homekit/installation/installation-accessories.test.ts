// Which installations have an accessory: restored, found, permitted, gone, switched off. With Homebridge's real API.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import type { InstallationContext } from '../../../src/homekit/installation/installation-context.ts';
import { InstallationAccessories } from '../../../src/homekit/installation/installation-accessories.ts';
import { CloudHealth } from '../../../src/charging/calls/cloud-health.ts';
import { CloudUnreachableError } from '../../../src/charging/calls/errors.ts';
import { Installation } from '../../../src/charging/installation/installation.ts';
import type { LimitMemory } from '../../../src/charging/installation/limit-memory.ts';
import type { InstallationReading } from '../../../src/charging/installation/installation-reading.ts';
import { hap, recordedApi, restarted, type RecordedApi } from '../../support/homebridge.ts';
import { read, serviceOf, write } from '../../support/home-app.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { reading, ScriptedInstallation } from '../../support/scripted-installation.ts';
import { PartsMemory } from '../../../src/base/memory.ts';
import { aShelf, type TestShelf } from '../../support/remembered.ts';

let homebridge: RecordedApi;
let log: RecordingLog;
let clock: ManualClock;
let installations: InstallationAccessories;
let shelf: TestShelf;
beforeEach(() => {
  clock = new ManualClock();
  shelf = aShelf();
  start();
});

/** Homebridge starts, with these accessories in its cache. */
function start(...cached: PlatformAccessory[]): void {
  homebridge = recordedApi();
  log = new RecordingLog();
  installations = new InstallationAccessories(homebridge.api, log, clock, 'en');
  installations.rememberIn(shelf);
  for (const accessory of cached) installations.restore(accessory);
}

interface Site {
  readonly cloud: ScriptedInstallation;
  readonly installation: Installation;
}

function site(id: string, memory: LimitMemory = {}): Site {
  const cloud = new ScriptedInstallation(clock);
  const parts = { cloud, clock, log, health: new CloudHealth(log, clock), intervalMs: 900_000, stopped: new AbortController().signal };
  return { cloud, installation: new Installation(id, parts, new PartsMemory(memory)) };
}

async function readSite(id: string, overrides: Partial<InstallationReading> = {}): Promise<Site> {
  const found = site(id);
  found.cloud.answer = reading(overrides);
  await found.installation.known.refresh();
  return found;
}

/** An accessory as an earlier start has left it. */
async function cached(id = 'i1'): Promise<PlatformAccessory> {
  const earlier = recordedApi();
  const { installation } = await readSite(id);
  new InstallationAccessories(earlier.api, new RecordingLog(), clock, 'en').add([installation]);
  return restarted(earlier.registered[0]!);
}

/** Binds what was restored; returns the site of each, by id. */
function bindRestored(memory?: LimitMemory): Map<string, Site> {
  const bound = new Map<string, Site>();
  installations.bindRestored((id) => {
    bound.set(id, site(id, memory));
    return bound.get(id)!.installation;
  });
  return bound;
}

const names = () => homebridge.registered.map(({ displayName }) => displayName);
const speed = (accessory: PlatformAccessory) => serviceOf(accessory, 'available-current').getCharacteristic(hap.Characteristic.RotationSpeed);
const contextOf = (accessory: PlatformAccessory) => accessory.context as InstallationContext;
const seen = (...ids: string[]) => new Set(ids);
const COMPLETE = { complete: true };
const DAY = 24 * 3_600_000;
const PARTIAL = { complete: false };

describe('an installation that is found', () => {
  test('without its maximum is added all the same', async () => {
    installations.add([(await readSite('i1', { maxCurrentA: undefined })).installation]);
    expect(log.at('info')).toEqual(['Available Current: added to Apple Home as the fan of the installation "Home".']);
  });

  test('gets its accessory when it has been read, not before, and once', async () => {
    const { installation } = site('i1');
    installations.add([installation]);
    installations.add([installation]);
    expect(homebridge.registered).toEqual([]);
    await installation.known.refresh();
    await installation.known.refresh();
    installations.add([installation]);
    expect(names()).toEqual(['Available Current']);
    expect(homebridge.registeredAs()).toEqual(['homebridge-zaptec-charger Zaptec']);
    expect(homebridge.registered[0]?.category).toBe(3);
    expect(await read(speed(homebridge.registered[0]!))).toBe(64);
    expect(log.at('info')).toEqual(['Available Current: added to Apple Home as the fan of the installation "Home"; 100 % is 25 A.']);
  });

  test('gets none while it cannot be read', async () => {
    const { installation, cloud } = site('i1');
    installations.add([installation]);
    cloud.readError = new CloudUnreachableError('the connection was lost');
    await installation.known.refresh();
    expect(names()).toEqual([]);
    cloud.readError = undefined;
    await installation.known.refresh();
    expect(names()).toEqual(['Available Current']);
  });

  test('gets none where the user may not change anything, until that is permitted', async () => {
    const { installation, cloud } = await readSite('i1', { roles: 1 });
    installations.add([installation]);
    expect(names()).toEqual([]);
    cloud.answer = reading({ roles: 4, availableCurrentA: 10 });
    await installation.known.refresh();
    expect(names()).toEqual(['Available Current']);
  });

  test('gets one where nobody says what the user may do: the cloud knows', async () => {
    installations.add([(await readSite('i1', { roles: undefined })).installation]);
    expect(names()).toEqual(['Available Current']);
  });

  test('has its own name in front when there are several', async () => {
    const several = [await readSite('i1'), await readSite('i2', { name: '🏡 Cabin #2' }), await readSite('i3', { name: undefined }), await readSite('i4', { name: 'x'.repeat(200) })];
    installations.add(several.map(({ installation }) => installation));
    expect(names()).toEqual(['Home Available Current', 'Cabin 2 Available Current', 'Available Current', `${'x'.repeat(46)} Available Current`]);
    expect(several[1]?.installation.label).toBe('Cabin 2 Available Current');
    expect(log.at('info').slice(1, 3)).toEqual(['Cabin 2 Available Current: added to Apple Home as the fan of the installation "🏡 Cabin #2"; 100 % is 25 A.', 'Available Current: added to Apple Home as the fan of the installation; 100 % is 25 A.']);
  });

  test.each([true, false])('has the right name from the first, whichever is read first; named by the list: %j', async (isNamedByList) => {
    const [home, cabin] = [site('i1'), site('i2')];
    cabin.cloud.answer = reading({ name: 'Cabin' });
    if (isNamedByList) for (const [{ installation }, name] of [[home, 'Home'], [cabin, 'Cabin']] as const) installation.known.takeOverListed({ name, chargers: [], roles: 3 });
    installations.add([home.installation, cabin.installation]);
    await home.installation.known.refresh();
    await cabin.installation.known.refresh();
    expect(names()).toEqual(['Home Available Current', 'Cabin Available Current']);
    expect(log.at('info')[0]).toBe('Home Available Current: added to Apple Home as the fan of the installation "Home"; 100 % is 25 A.');
  });

  test('needs no name of its own when the others may not be changed', async () => {
    installations.add([(await readSite('i1')).installation, (await readSite('i2', { roles: 1 })).installation]);
    expect(names()).toEqual(['Available Current']);
  });

  test('gets none any more after release', async () => {
    const { installation } = site('i1');
    installations.add([installation]);
    installations.release();
    await installation.known.refresh();
    expect(names()).toEqual([]);
  });

  test('has an identity that hangs on its id alone, and is no charger\'s', async () => {
    const uuid = (await cached()).UUID;
    expect((await cached()).UUID).toBe(uuid);
    expect((await cached('i2')).UUID).not.toBe(uuid);
    expect(hap.uuid.generate('homebridge-zaptec-charger:i1')).not.toBe(uuid);
  });
});

describe('a restored accessory', () => {
  test('is told from a charger\'s, even with its data gone', async () => {
    const accessory = await cached();
    expect(installations.owns(accessory)).toBe(true);
    accessory.context = {};
    expect(installations.owns(accessory)).toBe(true);
    const bare = await cached();
    bare.removeService(serviceOf(bare, 'available-current'));
    expect(installations.owns(bare)).toBe(true);
    const charger = new homebridge.api.platformAccessory('Garage', hap.uuid.generate('c1'));
    charger.addService(hap.Service.Outlet, 'Garage', 'outlet');
    expect(installations.owns(charger)).toBe(false);
  });

  test('is bound before there is a listing, and works', async () => {
    const accessory = await cached();
    start(accessory);
    const { installation, cloud } = bindRestored().get('i1')!;
    await installation.known.refresh();
    expect(await write(speed(accessory), 40)).toBe(0);
    await clock.advance(1000);
    expect(cloud.sentA).toEqual([10]);
    installations.add([installation]);
    expect(homebridge.registered).toEqual([]);
  });

  test('has its own name in front, also in the log, when another installation comes', async () => {
    const accessory = await cached();
    start(accessory);
    const { installation } = bindRestored().get('i1')!;
    await installation.known.refresh();
    installations.add([installation, (await readSite('i2', { name: 'Cabin' })).installation]);
    expect(names()).toEqual(['Cabin Available Current']);
    expect([accessory.displayName, installation.label]).toEqual(['Home Available Current', 'Home Available Current']);
  });

  test('keeps its name while a listing comes before what it is called', async () => {
    const earlier = recordedApi();
    new InstallationAccessories(earlier.api, new RecordingLog(), clock, 'en').add([(await readSite('i1')).installation, (await readSite('i2', { name: 'Cabin' })).installation]);
    const accessories = earlier.registered.map(restarted);
    start(...accessories);
    const sites = [...bindRestored().values()];
    const shown = () => accessories.map(({ displayName }) => displayName);
    installations.add(sites.map(({ installation }) => installation));
    expect(shown()).toEqual(['Home Available Current', 'Cabin Available Current']);
    sites[1]!.cloud.answer = reading({ name: 'Hut' });
    for (const { installation } of sites) await installation.known.refresh();
    installations.add(sites.map(({ installation }) => installation));
    expect(shown()).toEqual(['Home Available Current', 'Hut Available Current']);
  });

  test('goes on with what waited to be sent', async () => {
    const accessory = await cached();
    start(accessory);
    const { installation, cloud } = bindRestored({ lastSentAtMs: Date.UTC(2026, 0, 1) - 60_000, pending: { currentA: 10, dueAtMs: Date.UTC(2026, 0, 1) + 14 * 60_000 } }).get('i1')!;
    await installation.known.refresh();
    expect(await read(speed(accessory))).toBe(64);
    await clock.advance(14 * 60_000);
    expect(cloud.sentA).toEqual([10]);
    await clock.advance(2_000);
    expect(await read(speed(accessory))).toBe(40);
    expect(installation.memory.pending).toBeUndefined();
    expect(homebridge.updated).toEqual([]);
  });

  test.each(['damaged', 'lost'])('that is %s takes nothing with it that waited to be sent: the one in its place goes on with that', async (how) => {
    const accessory = await cached();
    accessory.context = {};
    start(...(how === 'damaged' ? [accessory] : []));
    bindRestored();
    const { installation, cloud } = site('i1', { pending: { currentA: 10, dueAtMs: clock.now() } });
    installations.add([installation]);
    await installation.known.refresh();
    await clock.advance(1_000);
    expect([cloud.sentA, installation.memory.pending]).toEqual([[10], undefined]);
  });

  test('with damaged data is unavailable until its installation is listed', async () => {
    const accessory = await cached();
    accessory.context = { kind: 'installation' };
    start(accessory);
    expect(bindRestored().size).toBe(0);
    expect(log.at('warn')).toEqual(['Available Current: its stored data is damaged; it works again when the installation is listed.']);
    expect(await read(speed(accessory))).toBe(-70402);
    installations.add([(await readSite('i1')).installation]);
    expect(await read(speed(accessory))).toBe(64);
    expect(contextOf(accessory)).toMatchObject({ kind: 'installation', installation: { id: 'i1' } });
    expect(homebridge.registered).toEqual([]);
    expect(homebridge.updated).toContain(accessory);
  });

  test('is removed when the option is off, and the log says so', async () => {
    const [one, other] = [await cached(), await cached('i2')];
    other.context = {};
    start(one, other);
    installations.removeAll();
    expect(homebridge.unregistered).toEqual([one, other]);
    expect(log.lines).toEqual(Array(2).fill({ level: 'info', message: 'Available Current: removed from Apple Home, because it is switched off in the settings.' }));
  });

  test('is unavailable without a usable config', async () => {
    const accessory = await cached();
    start(accessory);
    installations.showAllAsUnavailable();
    expect(await read(speed(accessory))).toBe(-70402);
    expect(homebridge.unregistered).toEqual([]);
  });
});

describe('an accessory whose installation is no longer listed', () => {
  test('is removed after three complete listings in a row and a day, across restarts, and the log says why', async () => {
    const first = await cached();
    start(first);
    bindRestored();
    expect(installations.noteListing(seen(), COMPLETE)).toEqual([]);
    expect(installations.noteListing(seen(), PARTIAL)).toEqual([]);
    await clock.advance(DAY);
    expect(installations.noteListing(seen(), COMPLETE)).toEqual([]);
    const again = restarted(first);
    start(again);
    bindRestored();
    expect(installations.noteListing(seen(), COMPLETE)).toEqual(['i1']);
    expect(homebridge.unregistered).toEqual([again]);
    expect(log.at('info')).toEqual(['Available Current: removed from Apple Home, because none of its chargers is among those that Zaptec lists for this user and the settings include.']);
  });

  test('is told from the others as long as it is there, and no longer', async () => {
    const [home, cabin] = [await readSite('i1'), await readSite('i2', { name: 'Cabin' })];
    installations.add([home.installation]);
    for (const expected of [['Home Available Current', 'Cabin Available Current'], ['Home Available Current', 'Cabin Available Current'], ['Home Available Current', 'Available Current']]) {
      installations.add([cabin.installation]);
      installations.noteListing(seen('i2'), COMPLETE);
      expect(names()).toEqual(expected);
      await clock.advance(DAY);
    }
    expect(homebridge.unregistered).toEqual([homebridge.registered[0]]);
  });

  test('starts at nothing again once it was listed', async () => {
    const accessory = await cached();
    start(accessory);
    bindRestored();
    for (const ids of [seen(), seen(), seen('i1'), seen(), seen()]) {
      await clock.advance(DAY);
      installations.noteListing(ids, COMPLETE);
    }
    expect(homebridge.unregistered).toEqual([]);
    expect(shelf.missed.get(accessory.UUID)?.count).toBe(2);
  });

  test('shows nothing more once it is gone', async () => {
    const accessory = await cached();
    start(accessory);
    const { installation, cloud } = bindRestored().get('i1')!;
    await installation.known.refresh();
    for (let listing = 1; listing <= 3; listing++) {
      installations.noteListing(seen(), COMPLETE);
      await clock.advance(DAY);
    }
    cloud.answer = reading({ availableCurrentA: 10 });
    await installation.known.refresh();
    expect(await read(speed(accessory))).toBe(64);
  });
});

describe('an accessory whose installation has none but excluded chargers', () => {
  const WHY = 'removed from Apple Home, because all chargers of the installation are excluded in the settings.';

  test('is removed at once, shows nothing more, and the other is called as the only one there is', async () => {
    const [home, cabin] = [await readSite('i1'), await readSite('i2', { name: 'Cabin' })];
    installations.add([home.installation, cabin.installation]);
    const [accessory] = homebridge.registered;
    installations.removeExcluded(['i1', 'i3']);
    installations.add([cabin.installation]);
    installations.noteListing(seen('i2'), COMPLETE);
    expect(homebridge.unregistered).toEqual([accessory]);
    expect(names()).toEqual(['Home Available Current', 'Available Current']);
    expect(log.at('info').slice(2)).toEqual([`Home Available Current: ${WHY}`]);
    home.cloud.answer = reading({ availableCurrentA: 10 });
    await home.installation.known.refresh();
    expect(await read(speed(accessory!))).toBe(64);
  });

  test('is removed even if its stored data is damaged, and none comes of what was not read yet', async () => {
    const accessory = await cached();
    accessory.context = {};
    start(accessory);
    bindRestored();
    const { installation } = site('i2');
    installations.add([installation]);
    installations.removeExcluded(['i1', 'i2']);
    await installation.known.refresh();
    expect([homebridge.unregistered, names()]).toEqual([[accessory], []]);
    expect(log.at('info')).toEqual([`Available Current: ${WHY}`]);
  });
});

test('an installation that waits for permission is read no more when it is gone', async () => {
  installations.add([(await readSite('i1', { roles: 1 })).installation]);
  expect(installations.noteListing(seen(), PARTIAL)).toEqual([]);
  expect(installations.noteListing(seen(), COMPLETE)).toEqual(['i1']);
  expect(installations.noteListing(seen(), COMPLETE)).toEqual([]);
});
