// What the page is told of the bridge that it looks at.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import { parseConfig } from '../../src/config/config.ts';
import { liveFolder } from '../../src/live/folder.ts';
import { LiveWindow, type LiveBridge } from '../../src/live/live-window.ts';
import { liveDesk } from '../../src/plugin/live-page.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingLog } from '../support/recording-log.ts';

test.each([
  [{ name: ' Cabin ' }, 'Cabin'],
  [{ name: 'Zaptec' }, undefined],
  [{ name: '' }, undefined],
  [{ name: 5 }, undefined],
  [{ name: 'x'.repeat(500) }, 'x'.repeat(200)],
])('a block with %j is called %j', async (block, expected) => {
  const storagePath = mkdtempSync(join(tmpdir(), 'live-page-'));
  const configPath = join(storagePath, 'config.json');
  writeFileSync(configPath, JSON.stringify({ platforms: [{ platform: 'config' }] }));
  const parsed = parseConfig({ username: 'a', password: 'b' });
  if (parsed.kind !== 'ready') throw new Error(parsed.kind);
  const user = { storagePath: () => storagePath, configPath: () => configPath };
  const cloud = { readInstallation: () => Promise.reject(new Error('There is none')) };
  const desk = liveDesk({ user, bridge: 'main', block, config: parsed.config, clock: systemClock, log: new RecordingLog(), lastProblem: undefined, cloud, running: () => undefined });
  const seen: (readonly LiveBridge[])[] = [];
  const window = new LiveWindow({ folder: liveFolder(storagePath), clock: systemClock, onBridges: (bridges) => seen.push(bridges), onFailure: (error) => { throw error as Error; } });
  try {
    desk?.start();
    window.start();
    await eventually(() => expect(seen.at(-1)).toMatchObject([{ bridge: 'main' }]));
    expect(seen.at(-1)?.[0]?.blockName).toBe(expected);
  } finally {
    await window.close();
    await desk?.stop();
    rmSync(storagePath, { recursive: true, force: true });
  }
});
