// The page's side of the folder: it goes on whatever becomes of the folder and of the clocks.
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import { liveFolder, snapshotName } from '../../src/live/folder.ts';
import { LiveDesk } from '../../src/live/live-desk.ts';
import { LiveWindow, type LiveBridge } from '../../src/live/live-window.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingLog } from '../support/recording-log.ts';

/** Ten times as fast, so that a mark is kept up twice a second. */
const fast: Clock = { ...systemClock, monotonic: () => 10 * systemClock.monotonic() };

let folder: string;
let storagePath: string;
let told: (readonly LiveBridge[] | string)[];
let ends: (() => Promise<void>)[];

beforeEach(() => {
  storagePath = mkdtempSync(join(tmpdir(), 'live-'));
  folder = liveFolder(storagePath);
  [told, ends] = [[], []];
});

afterEach(async () => {
  for (const end of ends) await end();
  rmSync(storagePath, { recursive: true, force: true });
});

function startDesk(clock: Clock): void {
  const desk = new LiveDesk({ folder, bridge: 'main', clock, log: new RecordingLog(), look: () => ({ version: '1.0.0', startedAtMs: 5, chargers: [], installations: [], problem: null }), perform: () => Promise.resolve() });
  desk.start();
  ends.push(() => desk.stop());
}

function openWindow(clock: Clock): void {
  const window = new LiveWindow({ folder, clock, onBridges: (bridges) => told.push(bridges), onFailure: (error) => told.push((error as NodeJS.ErrnoException).code ?? '') });
  window.start();
  ends.push(() => window.close());
}

const marks = (): string[] => readdirSync(folder).filter((file) => file.startsWith('open-'));

test('a mark that was taken for left behind is made again: the clock was set, or the process stood still', async () => {
  openWindow(fast);
  await eventually(() => expect(marks()).toHaveLength(1));
  const [mark] = marks();
  rmSync(join(folder, mark!));
  await eventually(() => expect(marks()).toStrictEqual([mark]));
  startDesk(fast);
  await eventually(() => expect(told.at(-1)).toMatchObject([{ bridge: 'main', isOld: false }]));
  expect(told.filter((one) => typeof one === 'string')).toStrictEqual([]);
});

test('a folder that cannot be used is told once, and used as soon as it can be', async () => {
  writeFileSync(folder, 'a file');
  openWindow(fast);
  await eventually(() => expect(told).toHaveLength(1));
  await systemClock.sleep(1_100);
  expect(told).toStrictEqual([expect.stringMatching(/^E/)]);
  rmSync(folder);
  startDesk(systemClock);
  await eventually(() => expect(told.at(-1)).toMatchObject([{ bridge: 'main' }]));
});

test('a drive whose clock is another one does not matter', async () => {
  const ahead: Clock = { ...systemClock, now: () => Date.now() + 20_000 };
  openWindow(ahead);
  await eventually(() => expect(marks()).toHaveLength(1));
  expect(statSync(join(folder, marks()[0]!)).mtimeMs).toBeGreaterThan(Date.now() + 15_000);
  startDesk(ahead);
  await eventually(() => expect(told.at(-1)).toMatchObject([{ bridge: 'main', isOld: false }]));
});

test('a bridge that has not answered for a day is no more, and what it has left goes', async () => {
  startDesk(systemClock);
  const present = { version: '1.0.0', startedAtMs: 5, atMs: 5, chargers: [], installations: [], problem: null, answers: [] };
  for (const [bridge, hours] of [['gone', 25], ['hung', 23]] as const) {
    const path = join(folder, snapshotName(bridge));
    writeFileSync(path, JSON.stringify({ ...present, bridge }));
    utimesSync(path, Date.now() / 1000 - hours * 3_600, Date.now() / 1000 - hours * 3_600);
  }
  openWindow(systemClock);
  await eventually(() => expect(told.at(-1)).toMatchObject([{ bridge: 'hung', isOld: true }, { bridge: 'main', isOld: false }]));
  expect(readdirSync(folder)).not.toContain(snapshotName('gone'));
});
