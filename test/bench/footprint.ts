// What the plugin adds to a child bridge over an empty plugin: time and memory of loading it, memory when it has read its list of
// chargers, against a plugin that only asks once by the same HTTP client; size on disk, packages.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstalledPackage } from '../e2e/support/package-install.ts';
import { startSimulator } from '../simulator/index.ts';
import { type ChildBridge, inChildBridge, type Modules } from './child-bridge.ts';
import type { Row } from './report.ts';
import { figureOf, type Figure } from './statistics.ts';

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** What the plugin loads with its first request only, when Homebridge has started. */
const LOADED_LATER = 'undici/lib/dispatcher/client.js';
/** A plugin that runs `what` when it is made. */
const doing = (what: string): string => `export default (api) => api.registerPlatform('Zaptec', class { constructor(log) { ${what} log.info('Empty'); } configureAccessory() {} });\n`;

const ASK_ONCE = "new Client('URL').request({ method: 'GET', path: '/api/constants' }).then(({ body }) => body.text());";

/** One child bridge for each plugin. */
type Bridges = Readonly<Record<'bare' | 'loaded' | 'asking' | 'ours', ChildBridge>>;

export async function measureFootprint(installed: InstalledPackage, runs: number): Promise<Row[]> {
  const modules = join(installed.directory, 'node_modules');
  const { dependencies } = JSON.parse(await readFile(join(installed.pluginPath, 'package.json'), 'utf8')) as { dependencies: object };
  const direct = Object.keys(dependencies).length;
  const [disk, packages] = [await sizeMb(modules), await packageNames(modules)];
  return [
    ...(await measureInChildBridge(installed, runs)),
    { what: 'size on disk with dependencies', unit: 'MB', figure: figureOf([disk]), goal: '15 MB', isMet: disk <= 15 },
    { what: `packages installed (${packages.join(', ')})`, unit: '', figure: figureOf([packages.length]) },
    { what: 'direct dependencies', unit: '', figure: figureOf([direct]), goal: '2', isMet: direct <= 2 },
  ];
}

/** With an account without chargers, whose list the plugin reads. */
async function measureInChildBridge(installed: InstalledPackage, runs: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'modules-'));
  const cloud = await startSimulator();
  cloud.addAccount(ACCOUNT);
  try {
    const write = async (directory: string, name: string, text: string): Promise<string> => {
      await writeFile(join(directory, name), text);
      return pathToFileURL(join(directory, name)).href;
    };
    const url = pathToFileURL(join(installed.pluginPath, 'dist/index.js')).href;
    const later = await write(folder, 'nothing.mjs', '');
    const plugins: Readonly<Record<keyof Bridges, Modules>> = {
      bare: { plugin: await write(folder, 'empty.mjs', doing('')), later },
      loaded: { plugin: await write(folder, 'loaded.mjs', `import '${url}';\n${doing('')}`), later },
      asking: { plugin: await write(installed.directory, 'asking.mjs', `import { Client } from 'undici';\n${doing(ASK_ONCE.replace('URL', cloud.url))}`), later },
      ours: { plugin: url, later: await write(installed.directory, 'later.mjs', `import '${LOADED_LATER}';\n`) },
    };
    const platform = { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url };
    const start = (name: keyof Bridges): Promise<ChildBridge> => inChildBridge(plugins[name], platform, name === 'ours' ? 'Zaptec lists no charger' : 'Empty');
    const rounds: Bridges[] = [];
    for (let index = 0; index < runs; index++) {
      rounds.push({ bare: await start('bare'), loaded: await start('loaded'), asking: await start('asking'), ours: await start('ours') });
    }
    const over = (name: keyof Bridges, value: (bridge: ChildBridge) => number): Figure => figureOf(rounds.map((round) => value(round[name]) - value(round.bare)));
    const wall = over('ours', ({ plugin: { ms } }) => ms);
    const [loaded, asking, running] = [over('loaded', memoryOf), over('asking', memoryOf), over('ours', memoryOf)];
    return [
      { what: 'import in a child bridge, over an empty plugin', unit: 'ms', figure: wall, goal: '20 ms', isMet: wall.median <= 20 },
      { what: 'the same, CPU time', unit: 'ms', figure: over('ours', ({ plugin: { cpuMs } }) => cpuMs) },
      { what: 'the same, memory', unit: 'MB', figure: loaded, goal: '10 MB', isMet: loaded.median <= 10 },
      { what: 'loaded later, by the first request (of undici)', unit: 'ms', figure: over('ours', ({ later: { ms } }) => ms) },
      { what: 'memory of a child bridge without chargers, over an empty plugin (floor: one that asks once by undici)', unit: 'MB', figure: running, floor: asking, goal: '20 MB', isMet: running.median <= 20 },
    ];
  } finally {
    await cloud.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function memoryOf({ residentMb }: ChildBridge): number {
  return residentMb;
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
