// What the plugin adds to a Homebridge: import time and memory over an empty plugin, what its first request loads later,
// size on disk, packages.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { InstalledPackage } from '../e2e/support/package-install.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const run = promisify(execFile);

/** What the plugin loads with its first request only, when Homebridge has started. Its memory counts like any other. */
const LOADED_LATER = 'undici';

/**
 * Imports a plugin where Homebridge has loaded HAP-NodeJS, and Node's own HTTP with it, already; then what the plugin
 * loads later.
 */
const MEASURE = `
  const [, hap, plugin, later] = process.argv;
  await import(hap);
  globalThis.gc();
  const before = process.memoryUsage().rss;
  const start = performance.now();
  await import(plugin);
  const tookMs = performance.now() - start;
  const laterStart = performance.now();
  if (later !== undefined) await import(later);
  const laterMs = performance.now() - laterStart;
  globalThis.gc();
  console.log(JSON.stringify({ tookMs, laterMs, grewMb: (process.memoryUsage().rss - before) / 1024 / 1024 }));
`;

export async function measureFootprint(installed: InstalledPackage, runs: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'empty-plugin-'));
  try {
    await writeFile(join(folder, 'index.mjs'), 'export default (api) => api;\n');
    const samples = { plugin: [] as Sample[], empty: [] as Sample[] };
    const entry = join(installed.pluginPath, 'dist/index.js');
    const later = createRequire(entry).resolve(LOADED_LATER);
    for (let index = 0; index < runs; index++) {
      samples.empty.push(await importing(join(folder, 'index.mjs')));
      samples.plugin.push(await importing(entry, later));
    }
    const times = figureOf(samples.plugin.map(({ tookMs }, index) => tookMs - (samples.empty[index]?.tookMs ?? 0)));
    const memory = figureOf(samples.plugin.map(({ grewMb }, index) => grewMb - (samples.empty[index]?.grewMb ?? 0)));
    const disk = await sizeMb(join(installed.directory, 'node_modules'));
    const packages = await packageNames(join(installed.directory, 'node_modules'));
    const { dependencies } = JSON.parse(await readFile(join(installed.pluginPath, 'package.json'), 'utf8')) as { dependencies: object };
    const direct = Object.keys(dependencies).length;
    return [
      { what: 'import, over an empty plugin', unit: 'ms', figure: times, goal: '60 ms', isMet: times.median <= 60 },
      { what: `loaded later, by the first request (${LOADED_LATER})`, unit: 'ms', figure: figureOf(samples.plugin.map(({ laterMs }) => laterMs)) },
      { what: 'memory after both, over an empty plugin', unit: 'MB', figure: memory, goal: '20 MB', isMet: memory.median <= 20 },
      { what: 'size on disk with dependencies', unit: 'MB', figure: figureOf([disk]), goal: '15 MB', isMet: disk <= 15 },
      { what: `packages installed (${packages.join(', ')})`, unit: '', figure: figureOf([packages.length]) },
      { what: 'direct dependencies', unit: '', figure: figureOf([direct]), goal: '2', isMet: direct === 2 },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Sample {
  readonly tookMs: number;
  readonly laterMs: number;
  readonly grewMb: number;
}

async function importing(...files: string[]): Promise<Sample> {
  const hap = import.meta.resolve('@homebridge/hap-nodejs');
  const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '--eval', MEASURE, hap, ...files.map((file) => pathToFileURL(file).href)]);
  return JSON.parse(stdout) as Sample;
}

async function sizeMb(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes / 1024 / 1024;
}

async function packageNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder);
  const names = await Promise.all(
    entries.map(async (name) => (name.startsWith('@') ? (await readdir(join(folder, name))).map((inner) => `${name}/${inner}`) : [name])),
  );
  return names.flat().filter((name) => !name.startsWith('.'));
}
