// What the plugin adds to a child bridge over an empty plugin: import time and memory; what its first request loads later;
// size on disk, packages.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstalledPackage } from '../e2e/support/package-install.ts';
import { startSimulator } from '../simulator/index.ts';
import { type ChildBridge, inChildBridge, type Modules } from './child-bridge.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const ACCOUNT = { username: 'bench@example.com', password: 'bench-password' };
/** What the plugin loads with its first request only, when Homebridge has started. Its memory counts like any other. */
const LOADED_LATER = 'undici/lib/dispatcher/client.js';
const EMPTY = "export default (api) => api.registerPlatform('Zaptec', class { constructor(log) { log.info('Empty'); } configureAccessory() {} });\n";

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
    const nothing = await write(folder, 'nothing.mjs', '');
    const empty: Modules = { plugin: await write(folder, 'empty.mjs', EMPTY), later: nothing };
    const plugin: Modules = {
      plugin: pathToFileURL(join(installed.pluginPath, 'dist/index.js')).href,
      later: await write(installed.directory, 'later.mjs', `import '${LOADED_LATER}';\n`),
    };
    const platform = { platform: 'Zaptec', ...ACCOUNT, apiUrl: cloud.url };
    const pairs: { readonly bare: ChildBridge; readonly ours: ChildBridge }[] = [];
    for (let index = 0; index < runs; index++) {
      pairs.push({ bare: await inChildBridge(empty, platform, 'Empty'), ours: await inChildBridge(plugin, platform, 'Zaptec lists no charger') });
    }
    const over = (value: (bridge: ChildBridge) => number): Row['figure'] => figureOf(pairs.map(({ bare, ours }) => value(ours) - value(bare)));
    const wall = over(({ plugin: { ms } }) => ms);
    const memory = over(({ residentMb }) => residentMb);
    return [
      { what: 'import in a child bridge, over an empty plugin', unit: 'ms', figure: wall, goal: '20 ms', isMet: wall.median <= 20 },
      { what: 'the same, CPU time', unit: 'ms', figure: over(({ plugin: { cpuMs } }) => cpuMs) },
      { what: 'loaded later, by the first request (of undici)', unit: 'ms', figure: over(({ later }) => later.ms) },
      { what: 'memory of a child bridge without chargers, over an empty plugin', unit: 'MB', figure: memory, goal: '10 MB', isMet: memory.median <= 10 },
    ];
  } finally {
    await cloud.stop();
    await rm(folder, { recursive: true, force: true });
  }
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
