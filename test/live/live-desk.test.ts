// The running plugin and the page meet in a folder: what is shown while a page is open, and what is asked.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import { liveFolder, snapshotName, wishName } from '../../src/live/folder.ts';
import { LiveDesk, type LiveDeskParts } from '../../src/live/live-desk.ts';
import { LiveWindow, type LiveBridge } from '../../src/live/live-window.ts';
import type { LiveCharger, LiveWish } from '../../src/live/snapshot.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingLog } from '../support/recording-log.ts';

const charger: LiveCharger = {
  ...{ id: 'a', name: 'Garage', model: 'Zaptec Go', status: 'charging', sinceMs: 1, whyNot: null, whyUnreachable: null, nextStartMs: null },
  ...{ powerW: 7_360, currentA: 32, sessionKwh: 1.5, totalKwh: 100, temperatureC: 20, isChargingAllowed: null, toldAtMs: 2, feed: 'asked' },
};

let folder: string;
let storagePath: string;
let shown: LiveCharger[];
let looks: number;
let wishes: LiveWish[];
let log: RecordingLog;
let ends: (() => Promise<void>)[];

beforeEach(() => {
  storagePath = mkdtempSync(join(tmpdir(), 'live-'));
  folder = liveFolder(storagePath);
  [shown, looks, wishes, ends, log] = [[charger], 0, [], [], new RecordingLog()];
});

afterEach(async () => {
  for (const end of ends) await end();
  rmSync(storagePath, { recursive: true, force: true });
});

function startDesk(parts: Partial<LiveDeskParts> = {}): LiveDesk {
  const desk = new LiveDesk({
    folder,
    bridge: 'main',
    clock: systemClock,
    log,
    look: () => ((looks += 1), { version: '1.0.0', startedAtMs: 5, chargers: shown, installations: [], problem: null }),
    perform: (wish, tell) => {
      wishes.push(wish);
      tell({ result: 'refused', says: 'refused', because: 'offline', sentence: `${wish.command} refused.` });
      return Promise.resolve();
    },
    ...parts,
  });
  desk.start();
  ends.push(() => desk.stop());
  return desk;
}

function openWindow(clock = systemClock): { window: LiveWindow; seen: () => readonly LiveBridge[]; times: () => number } {
  const told: (readonly LiveBridge[])[] = [];
  const window = new LiveWindow({ folder, clock, onBridges: (bridges) => told.push(bridges), onFailure: (error) => { throw error as Error; } });
  window.start();
  ends.push(() => window.close());
  return { window, seen: () => told.at(-1) ?? [], times: () => told.length };
}

describe('while no page is open', () => {
  test('nothing is looked at or written; the folder is closed to others', async () => {
    startDesk();
    const { window, seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
    await window.close();
    await eventually(() => expect(readdirSync(folder)).toStrictEqual([]));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('a mark that nobody keeps up is no page', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'open-old'), '');
    utimesSync(join(folder, 'open-old'), 1, 1);
    startDesk();
    await eventually(() => expect(readdirSync(folder)).toStrictEqual([]));
    expect(looks).toBe(0);
  });
});

describe('while one is open', () => {
  test('it sees how things are within two seconds of a change, whoever was first', async () => {
    // What they wait for by themselves; what the disk takes comes on top.
    const waits = { desk: 0, window: 0 };
    const waiting = (who: keyof typeof waits): Clock => ({ ...systemClock, sleep: (ms, signal) => ((waits[who] = Math.max(waits[who], ms)), systemClock.sleep(ms, signal)) });
    const { seen } = openWindow(waiting('window'));
    await eventually(() => expect(readdirSync(folder)).toHaveLength(1));
    startDesk({ clock: waiting('desk') });
    await eventually(() => expect(seen()[0]?.chargers).toStrictEqual([charger]));
    expect(seen()[0]).toMatchObject({ bridge: 'main', isOld: false });
    shown = [{ ...charger, status: 'paused' }];
    await eventually(() => expect(seen()[0]?.chargers[0]?.status).toBe('paused'));
    expect(waits.desk + waits.window).toBeLessThanOrEqual(2_000);
    expect(statSync(join(folder, snapshotName('main'))).mode & 0o777).toBe(0o600);
  });

  test('what has not changed is not written again', async () => {
    startDesk();
    const { seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
    const { ino } = statSync(join(folder, snapshotName('main')));
    const before = looks;
    await eventually(() => expect(looks).toBeGreaterThan(before + 1));
    expect(statSync(join(folder, snapshotName('main'))).ino).toBe(ino);
  });

  test('an old snapshot is seen to be old', async () => {
    startDesk();
    const first = openWindow();
    await eventually(() => expect(first.seen()).toHaveLength(1));
    await ends[0]!();
    writeFileSync(join(folder, snapshotName('dead')), JSON.stringify({ ...first.seen()[0], bridge: 'dead' }));
    utimesSync(join(folder, snapshotName('dead')), Date.now() / 1000 - 60, Date.now() / 1000 - 60);
    await eventually(() => expect(first.seen()).toMatchObject([{ bridge: 'dead', isOld: true }]));
  });

  test('what is damaged, too large or no file is left out', async () => {
    const { seen, times } = openWindow();
    await eventually(() => expect(times()).toBe(1));
    writeFileSync(join(folder, 'live-a.json'), '{');
    writeFileSync(join(folder, 'live-b.json'), ' '.repeat(3 * 1024 * 1024));
    mkdirSync(join(folder, 'live-c.json'));
    startDesk();
    await eventually(() => expect(seen()).toMatchObject([{ bridge: 'main' }]));
  });
});

describe('a wish', () => {
  test('is carried out once, by the bridge that it is for, and answered', async () => {
    startDesk();
    const { window, seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
    await window.ask('other', { chargerId: 'a', command: 'pause' });
    const wishId = await window.ask('main', { chargerId: 'a', command: 'resume' });
    await eventually(() => expect(seen()[0]?.answers).toStrictEqual([{ wishId, result: 'refused', says: 'refused', because: 'offline', sentence: 'resume refused.' }]));
    expect(wishes).toStrictEqual([{ chargerId: 'a', command: 'resume' }]);
    expect(readdirSync(folder).filter((file) => file.startsWith('wish-main'))).toStrictEqual([]);
  });

  test.each([
    ['that is none', '{"chargerId":"a","command":"restart"}', 0],
    ['that is damaged', '{', 0],
    ['that is too old', '{"chargerId":"a","command":"pause"}', 60],
    ['that is far too long', `{"chargerId":"a","command":"pause","x":"${'x'.repeat(10_000)}"}`, 0],
  ])('%s is thrown away', async (_, content, ageS) => {
    mkdirSync(folder);
    const path = join(folder, wishName('main', 'x'));
    writeFileSync(path, content);
    utimesSync(path, Date.now() / 1000 - ageS, Date.now() / 1000 - ageS);
    startDesk();
    openWindow();
    await eventually(() => expect(readdirSync(folder)).not.toContain(wishName('main', 'x')));
    expect(wishes).toStrictEqual([]);
  });

  test('that is too old is answered, for whoever still waits', async () => {
    startDesk();
    const { window, seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
    await ends[0]!();
    const wishId = await window.ask('main', { chargerId: 'a', command: 'pause' });
    utimesSync(join(folder, wishName('main', wishId)), Date.now() / 1000 - 31, Date.now() / 1000 - 31);
    startDesk();
    await eventually(() => expect(seen()[0]?.answers).toMatchObject([{ wishId, result: 'refused', says: 'too-old' }]));
    expect(wishes).toStrictEqual([]);
  });

  test('that fails unexpectedly is answered, and the log has why', async () => {
    startDesk({ perform: () => Promise.reject(new Error('a defect')) });
    const { window, seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
    await window.ask('main', { chargerId: 'a', command: 'pause' });
    await eventually(() => expect(seen()[0]?.answers).toMatchObject([{ result: 'failed' }]));
    expect(log.at('error').join('\n')).toContain('a defect');
  });
});

describe('a folder', () => {
  /** What takes five seconds takes half a one. */
  const fast: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) };

  test('that cannot be watched is said once, and looked into again and again', async () => {
    writeFileSync(folder, 'a file');
    startDesk({ clock: fast });
    await systemClock.sleep(1_200);
    expect(log.at('info')).toStrictEqual([expect.stringMatching(/^The settings page shows how things are a few seconds late, or not at all, because its folder cannot be watched: E\w+\.$/)]);
    rmSync(folder);
    await eventually(() => expect(readdirSync(folder)).toStrictEqual([]));
    const { seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
  });

  test('that is removed is made again', async () => {
    startDesk({ clock: fast });
    await systemClock.sleep(100);
    rmSync(folder, { recursive: true });
    await eventually(() => expect(readdirSync(folder)).toStrictEqual([]));
    const { seen } = openWindow();
    await eventually(() => expect(seen()).toHaveLength(1));
    expect(log.at('info')).toStrictEqual([]);
  });
});
