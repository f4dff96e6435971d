// A system that has no file watchers left, as many programs want some: the page works all the same.
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import type { LiveBridge } from '../../src/live/live-window.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingLog } from '../support/recording-log.ts';

test.each([
  ['ENOSPC', 'max_user_watches'],
  ['EMFILE', 'max_user_instances'],
])('%s: the log says once what the system lacks, and the page sees how things are', async (code, limit) => {
  jest.resetModules();
  const watch = (): never => {
    throw Object.assign(new Error('System limit for number of file watchers reached'), { code });
  };
  jest.unstable_mockModule('node:fs', () => ({ ...fs, watch }));
  const { LiveDesk } = await import('../../src/live/live-desk.ts');
  const { LiveWindow } = await import('../../src/live/live-window.ts');
  const storagePath = fs.mkdtempSync(join(tmpdir(), 'live-'));
  const folder = join(storagePath, 'page');
  const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) };
  const log = new RecordingLog();
  const desk = new LiveDesk({ folder, bridge: 'main', clock, log, look: () => ({ version: '1.0.0', startedAtMs: 5, chargers: [], installations: [], problem: null }), perform: () => Promise.resolve() });
  desk.start();
  let seen: readonly LiveBridge[] = [];
  const window = new LiveWindow({ folder, clock: systemClock, onBridges: (bridges) => void (seen = bridges), onFailure: (error) => { throw error as Error; } });
  await systemClock.sleep(200);
  window.start();
  await eventually(() => expect(seen).toMatchObject([{ bridge: 'main' }]));
  await systemClock.sleep(1_200);
  expect(log.lines).toHaveLength(1);
  expect(log.at('info')[0]).toContain(`: the system has no file watcher left; raise its limit "fs.inotify.${limit}".`);
  await window.close();
  await desk.stop();
  fs.rmSync(storagePath, { recursive: true });
});
