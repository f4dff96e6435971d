// npm run bench: measures everything, prints a table, writes JSON. Nothing here asserts; a person judges.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packAndInstall } from '../e2e/support/package-install.ts';
import { measureCommandLine } from './command-line.ts';
import { measureDecoding } from './decoding.ts';
import { measureFootprint } from './footprint.ts';
import { measureLoad } from './load.ts';
import { measureManyAtOnce } from './many-at-once.ts';
import { measureMatterMemory } from './matter-memory.ts';
import { measureMemory } from './memory.ts';
import { measureNews } from './news.ts';
import { table, type Row } from './report.ts';
import { measureOcpp } from './ocpp.ts';
import { measurePage } from './page.ts';
import { measurePush } from './push.ts';
import { measureScene } from './scene.ts';
import { measureSessions } from './sessions.ts';
import { measureToggle } from './toggle.ts';

const RUNS = 5;
/** Each needs three starts of Homebridge. */
const MATTER_RUNS = 3;
/** Each switches all chargers off and on again, and waits until all of that is confirmed. */
const SCENE_RUNS = 2;
const SCENES = [
  { chargers: 20, getMs: 20, postMs: 20 },
  { chargers: 20, getMs: 300, postMs: 2500 },
  { chargers: 20, getMs: 1000, postMs: 2000 },
  { chargers: 60, getMs: 50, postMs: 50 },
];
const RESULTS = fileURLToPath(new URL('../../.bench/', import.meta.url));

const { positionals } = parseArgs({ allowPositionals: true });
const installed = await packAndInstall();
const { pluginPath } = installed;
const benchmarks: Readonly<Record<string, () => Promise<Row[]>>> = {
  footprint: () => measureFootprint(installed, RUNS),
  'command-line': () => measureCommandLine(installed),
  decoding: () => measureDecoding(RUNS),
  toggle: async () => [...(await measureToggle(pluginPath, 0, RUNS)), ...(await measureToggle(pluginPath, 50, RUNS))],
  news: () => measureNews(pluginPath, RUNS),
  load: () => measureLoad(pluginPath, RUNS),
  page: () => measurePage(pluginPath, RUNS),
  push: () => measurePush(pluginPath, RUNS),
  ocpp: () => measureOcpp(pluginPath, RUNS),
  memory: () => measureMemory(RUNS),
  scene: () => measureScene(RUNS),
  many: async () => {
    const rows: Row[] = [];
    for (const scene of SCENES) rows.push(...(await measureManyAtOnce(pluginPath, scene, SCENE_RUNS)));
    return rows;
  },
  sessions: () => measureSessions(RUNS),
  matter: () => measureMatterMemory(pluginPath, MATTER_RUNS),
};
const chosen = positionals.length === 0 ? Object.keys(benchmarks) : positionals;
const rows: Row[] = [];
try {
  for (const name of chosen) {
    const benchmark = benchmarks[name];
    if (benchmark === undefined) throw new Error(`There is no benchmark "${name}"; there are: ${Object.keys(benchmarks).join(', ')}`);
    console.error(`${name} …`);
    rows.push(...(await benchmark()));
  }
} finally {
  await rm(installed.directory, { recursive: true, force: true });
}

console.log(`\nNode ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${RUNS} runs each\n`);
console.log(table(rows));
await mkdir(RESULTS, { recursive: true });
await writeFile(join(RESULTS, 'results.json'), `${JSON.stringify({ node: process.version, date: new Date().toISOString(), rows }, undefined, 2)}\n`);
