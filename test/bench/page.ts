// What an open settings page costs the plugin, with ten chargers that charge, against the same plugin while it is closed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/base/clock.ts';
import { liveFolder } from '../../src/live/folder.ts';
import { LiveWindow } from '../../src/live/live-window.ts';
import { startSimulator } from '../simulator/index.ts';
import { eventually } from '../support/eventually.ts';
import { ACCOUNT, LoadProcess } from './load-process.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const CHARGERS = 10;
/** A round of reads: with a car connected a charger is read every 30 s. */
const WINDOW_MS = 30_000;

export async function measurePage(pluginPath: string, runs: number): Promise<Row[]> {
  const storage = await mkdtemp(join(tmpdir(), 'page-bench-'));
  const cloud = await startSimulator();
  cloud.addAccount(ACCOUNT);
  for (let index = 0; index < CHARGERS; index++) cloud.addCharger({ model: 'Go', name: `Charger ${index}` }).plugIn();
  try {
    // Without a user interface there is no page.
    await writeFile(join(storage, 'config.json'), JSON.stringify({ platforms: [{ platform: 'config' }] }));
    await using load = await LoadProcess.start({ pluginPath, cloud, storage });
    const closed: number[] = [];
    const open: number[] = [];
    // What the start has left is worked off.
    await share(load);
    for (let run = 0; run < runs; run++) {
      closed.push(await share(load));
      open.push(await whileOpen(storage, () => share(load)));
    }
    const [figure, floor] = [figureOf(open), figureOf(closed)];
    const what = `page: share of a core while it is open, ${CHARGERS} chargers (floor: closed)`;
    return [{ what, unit: '%', figure, floor, goal: 'floor + 0.2 %', isMet: figure.median - floor.median <= 0.2 }];
  } finally {
    await cloud.stop();
    await rm(storage, { recursive: true });
  }
}

async function share(load: LoadProcess): Promise<number> {
  await load.measure();
  await sleep(WINDOW_MS);
  const { cpuMs, elapsedMs } = await load.report();
  return (100 * cpuMs) / elapsedMs;
}

/** The page's own process does the looking. */
async function whileOpen<Result>(storage: string, work: () => Promise<Result>): Promise<Result> {
  let shown = 0;
  const window = new LiveWindow({
    folder: liveFolder(storage),
    clock: systemClock,
    onBridges: (bridges) => (shown = bridges[0]?.chargers.length ?? 0),
    onFailure: (error) => {
      throw error as Error;
    },
  });
  window.start();
  try {
    await eventually(() => {
      if (shown !== CHARGERS) throw new Error(`The page shows ${shown} chargers`);
    }, { timeoutMs: 10_000 });
    return await work();
  } finally {
    await window.close();
  }
}
