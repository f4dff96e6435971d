// What is taken over from Homebridge's cache where the plugin's own memory of "Charging Allowed" is damaged or lost.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { eve, eveCharacteristic } from '../../src/homekit/eve/eve.ts';
import { hap, restarted } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { SimulatedDisk, systemError } from '../support/simulated-disk.ts';
import { PluginInTime, type PluginOptions } from '../time/plugin-in-time.ts';
import { SimulatedZaptec, type World } from '../time/simulated-zaptec.ts';

const MINUTE = 60_000;

const UNREADABLE = 'Bay 1: what was remembered of "Charging Allowed" cannot be read; it stays off, as it was last shown. A charge that it has paused stays paused until you switch it on.';

let clock: ManualClock;
let zaptec: SimulatedZaptec;
let disk: SimulatedDisk;
let garage: World;
let log: RecordingLog;
let plugin: PluginInTime;
beforeEach(async () => {
  clock = new ManualClock();
  zaptec = new SimulatedZaptec(clock);
  disk = new SimulatedDisk();
  garage = zaptec.addCharger(1);
  await start([]);
});
afterEach(() => plugin.stop());

async function start(accessories: readonly PlatformAccessory[], options: Pick<PluginOptions, 'isConfigBad'> = {}): Promise<void> {
  log = new RecordingLog();
  plugin = new PluginInTime({ clock, zaptec, log, ...options, cache: { accessories, disk } });
  await clock.advance(MINUTE);
}

/** Homebridge's cache, if it were written now. */
const cached = (): PlatformAccessory[] => plugin.accessories.map((one) => restarted(one));
const service = (subtype: string) => serviceOf(plugin.accessories.find(({ context }) => 'charger' in context)!, subtype);
const allowed = () => service('charging-allowed').getCharacteristic(hap.Characteristic.On);
const total = () => service('outlet').getCharacteristic(eveCharacteristic(hap, eve.totalEnergy));
const name = () => service('outlet').getCharacteristic(hap.Characteristic.ConfiguredName);
const told = (): string[] => log.lines.flatMap(({ message }) => (message.includes('cannot be read; ') ? [message] : []));

/** Homebridge ends, and starts again with this cache; meanwhile something befalls what is remembered of the hold. */
async function restart(damage: (line: string) => string, accessories = cached()): Promise<void> {
  await plugin.stop();
  const [path = ''] = disk.paths;
  disk.edit(path, disk.text(path)!.split('\n').map((line) => (line.includes('"hold"') ? damage(line) : line)).join('\n'));
  await start(accessories);
}

const asItIs = (line: string): string => line;

test.each<[string, (line: string) => string]>([
  ['is another in', (line) => line.replace('"isAllowed":false', '"isAllowed":"false"')],
  ['is missing in', (line) => line.replace('"isAllowed":false,', '')],
  ['is cut off with the end of', (line) => line.slice(0, -20)],
  ['has gone with', () => ''],
])('off, it stays off where the wish %s its line, which the log says once, and the next car waits', async (_what, damage) => {
  await write(allowed(), false);
  await clock.advance(MINUTE);
  await restart(damage);
  expect([await read(allowed()), told()]).toStrictEqual([false, [UNREADABLE]]);
  garage.mode = 3;
  await clock.advance(2 * MINUTE);
  expect(garage.isStopped).toBe(true);
  await restart(asItIs);
  expect([await read(allowed()), told()]).toStrictEqual([false, []]);
  await write(allowed(), true);
  await restart(asItIs);
  expect(await read(allowed())).toBe(true);
});

test('on, it stays on where nothing is remembered, or that is damaged', async () => {
  await restart(asItIs);
  expect(await read(allowed())).toBe(true);
  await write(allowed(), false);
  await write(allowed(), true);
  await restart((line) => line.replace('"isAllowed":true', '"isAllowed":1'));
  expect([await read(allowed()), told()]).toStrictEqual([true, []]);
});

test('a cache that is older than what is remembered says nothing', async () => {
  await write(allowed(), false);
  const stale = cached();
  await write(allowed(), true);
  await restart(asItIs, stale);
  expect([await read(allowed()), told()]).toStrictEqual([true, []]);
});

describe('a memory that cannot be read at the start', () => {
  const NO_RESPONSE = -70402;
  const NEXT_START = 'What was remembered before holds from the next start of Homebridge on.';

  /** With a car that charges, as whether that is allowed is not to be taken for known. */
  async function startUnread(accessories: readonly PlatformAccessory[]): Promise<void> {
    await plugin.stop();
    disk.fault = (operation) => {
      if (operation === 'read now' || operation.startsWith('open')) throw systemError('EACCES');
    };
    garage.mode = 3;
    await start(accessories);
  }

  const works = (): void => void (disk.fault = () => undefined);

  test('has nothing shown that is not known, nor replaced, and is back with the next start', async () => {
    const stale = cached();
    garage.mode = 3;
    await clock.advance(7 * MINUTE);
    await write(name(), 'Van');
    await write(allowed(), false);
    await clock.advance(MINUTE);
    const shownKwh = Number(await read(total()));
    await startUnread(stale);
    expect([await read(allowed()), await read(total())]).toStrictEqual([NO_RESPONSE, NO_RESPONSE]);
    expect(log.at('warn').filter((line) => line.includes('cannot be kept'))).toStrictEqual([expect.stringContaining('What was wished and named before, and the total energy, are not known')]);
    works();
    await clock.advance(7 * MINUTE);
    expect([await read(allowed()), await read(total())]).toStrictEqual([NO_RESPONSE, NO_RESPONSE]);
    expect(log.at('info')).toContain(NEXT_START);
    await restart(asItIs);
    expect([await read(allowed()), await read(name())]).toStrictEqual([false, 'Van']);
    expect(await read(total())).toBeGreaterThanOrEqual(shownKwh);
    expect(log.at('info')).not.toContain(NEXT_START);
  });

  test('hinders nobody from switching, which shows and counts from then on', async () => {
    const stale = cached();
    await write(allowed(), false);
    await startUnread(stale);
    expect(await write(allowed(), true)).toBe(0);
    await clock.advance(0);
    expect(await read(allowed())).toBe(true);
    works();
    await clock.advance(2 * MINUTE);
    await restart(asItIs);
    expect(await read(allowed())).toBe(true);
  });

  test.each(['charge-now', 'add-energy', 'outlet'])('leaves the wish of before where it is, whatever is switched for one session: %s', async (subtype) => {
    const stale = cached();
    await write(allowed(), false);
    await startUnread(stale);
    for (const on of subtype === 'outlet' ? [false, true] : [true]) {
      expect(await write(service(subtype).getCharacteristic(hap.Characteristic.On), on)).toBe(0);
      await clock.advance(MINUTE);
    }
    works();
    await clock.advance(2 * MINUTE);
    expect(await read(allowed())).toBe(NO_RESPONSE);
    await restart(asItIs);
    expect(await read(allowed())).toBe(false);
  });

  test('leaves it there, too, where off is only what was shown last', async () => {
    await write(allowed(), false);
    const stale = cached();
    await write(allowed(), true);
    await startUnread(stale);
    await write(service('charge-now').getCharacteristic(hap.Characteristic.On), true);
    works();
    await clock.advance(2 * MINUTE);
    await restart(asItIs);
    expect(await read(allowed())).toBe(true);
  });

  test('lets off be what was last shown as off, until it is known again', async () => {
    await write(allowed(), false);
    const stale = cached();
    await write(allowed(), true);
    await startUnread(stale);
    expect([await read(allowed()), told()]).toStrictEqual([false, [UNREADABLE]]);
  });
});

test('a start without a usable config shows no wish, and every total and name as it was last, however old the cache is; none of it is lost', async () => {
  const stale = cached();
  garage.mode = 3;
  await clock.advance(7 * MINUTE);
  await write(name(), 'Van');
  await write(allowed(), false);
  const shownKwh = Number(await read(total()));
  await plugin.stop();
  await start(stale.map(restarted), { isConfigBad: true });
  expect([await read(allowed()), await read(name())]).toStrictEqual([-70402, 'Van']);
  expect(await read(total())).toBeGreaterThanOrEqual(shownKwh);
  expect(await write(name(), 'Bus')).toBe(-70402);
  await restart(asItIs, stale);
  expect([await read(allowed()), await read(name())]).toStrictEqual([false, 'Van']);
  expect(await read(total())).toBeGreaterThanOrEqual(shownKwh);
});

test('a start without a usable config and without accessories makes no file', async () => {
  await plugin.stop();
  disk = new SimulatedDisk();
  await start([], { isConfigBad: true });
  expect(disk.paths).toStrictEqual([]);
});
