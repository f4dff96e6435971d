// What the package checker of Homebridge's verification programme does with a plugin, done to the packed tarball.
// Left out is what needs a published repository: its address, issues and releases, and the package's page on npm.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { freePort } from '../support/free-port.ts';
import { type HomebridgeProcess, startHomebridge } from '../support/homebridge-process.ts';
import { importOutsideJest } from '../support/import-outside-jest.ts';
import { HomeController } from './support/home-controller.ts';
import { USERNAME } from './support/household.ts';
import { installedPackage } from './support/installed-package.ts';
import { type Property, sampleOf } from './support/sample-config.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly engines: { readonly node: string; readonly homebridge: string };
  readonly keywords: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}

interface SettingsPage {
  readonly pluginAlias: unknown;
  readonly pluginType: unknown;
  readonly schema: Property & { readonly required: readonly string[]; readonly properties: Readonly<Record<string, Property>> };
}

type Satisfies = (version: string, range: string) => boolean;

const PASSWORD = 'testpassword';
const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const NO_NETWORK = new URL('support/no-network.mjs', import.meta.url).href;
const { pluginPath } = installedPackage();
const homebridgeManifest = new URL('../../node_modules/homebridge/package.json', import.meta.url);
/** The one that Homebridge itself judges plugins with. */
const { satisfies } = createRequire(homebridgeManifest)('semver') as { satisfies: Satisfies };

const manifest = JSON.parse(published('package.json')) as Manifest;
const page = JSON.parse(published('config.schema.json')) as SettingsPage;
const files = readdirSync(pluginPath, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:[cm]?[jt]s|json)$/.test(path))
  .map((path) => ({ path, text: published(path) }));

function published(path: string): string {
  return readFileSync(join(pluginPath, path), 'utf8');
}

const PLUGIN = 'dist/index.js';
/** Loads the next one, and has Node keep what it has compiled of it. */
const COMMAND = 'dist/zaptec.js';
const COMMAND_LINE = 'dist/cli/process.js';
const PAGE_PROCESS = 'dist/page/server.js';
const PAGE = 'dist/page/public/page.js';

type BuiltFile = typeof PLUGIN | typeof COMMAND_LINE | typeof PAGE_PROCESS | typeof PAGE;

/** The built code in parts, each under the name of the file that it was made of: the bundler writes it above them. */
function builtParts(file: BuiltFile): { path: string; text: string }[] {
  const parts = published(file).split(/^\/\/ (?=(?:src|node_modules)\/\S+\.[jt]s$)/m);
  return parts.filter((text) => text !== '').map((text) => ({ path: text.slice(0, text.indexOf('\n')), text }));
}

/** Every object in a JSON document, the document itself included. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}

describe('the manifest', () => {
  test.each([22, 24, 26])('says that it runs on the newest Node %i, whatever that is', (major) => {
    expect(satisfies(`${major}.99.0`, manifest.engines.node)).toBe(true);
  });

  test('says that it runs on this Node, and on the newest Homebridge', () => {
    const homebridge = JSON.parse(readFileSync(homebridgeManifest, 'utf8')) as Manifest;
    expect(satisfies(process.versions.node, manifest.engines.node)).toBe(true);
    expect(satisfies(homebridge.version, manifest.engines.homebridge)).toBe(true);
  });

  test('can be found as a plugin, and for what it does', () => {
    expect(manifest.name).toMatch(/^homebridge-/);
    expect(manifest.keywords).toStrictEqual(expect.arrayContaining(['homebridge-plugin', 'zaptec']));
  });

  test('runs nothing when it is installed', () => {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) expect(manifest.scripts).not.toHaveProperty(script);
  });

  test('brings no Homebridge along', () => {
    for (const kind of ['peerDependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies']) expect(manifest).not.toHaveProperty(kind);
    const { dependencies } = manifest as unknown as { dependencies: object };
    // The library of the page's process; the plugin itself never loads it.
    expect(Object.keys(dependencies).filter((name) => /homebridge|hap-nodejs/.test(name))).toStrictEqual(['@homebridge/plugin-ui-utils']);
    expect([PLUGIN, COMMAND_LINE, PAGE].filter((file) => published(file).includes('plugin-ui-utils'))).toStrictEqual([]);
  });
});

describe('the entry', () => {
  test('is an initializer that registers the platform under the alias of the settings page, and asks for nothing else', async () => {
    const entry = (await importOutsideJest(pathToFileURL(join(pluginPath, manifest.main)).href)) as { default: (api: unknown) => unknown };
    const registrations: unknown[][] = [];
    const stub = new Proxy(
      { registerPlatform: (...given: unknown[]) => void registrations.push(given) },
      {
        get(target, key) {
          if (key !== 'registerPlatform') throw new Error(`The plugin asked for api.${String(key)}`);
          return target.registerPlatform;
        },
      },
    );
    expect(entry.default(stub)).toBeUndefined();
    expect(registrations).toStrictEqual([[page.pluginAlias, expect.any(Function)]]);
  });
});

describe('the settings page', () => {
  test('belongs to a platform and has a name', () => {
    expect(page).toMatchObject({ pluginAlias: 'Zaptec', pluginType: 'platform' });
    expect(page.schema.properties).toHaveProperty('name');
  });

  test('has a schema that compiles', () => {
    expect(new Ajv({ strict: false }).compile(page.schema)).toBeInstanceOf(Function);
  });

  test('requires in lists at object level only', () => {
    const required = objectsIn(page).flatMap((object) => ('required' in object ? [object['required']] : []));
    expect(required.length).toBeGreaterThan(0);
    for (const names of required) expect(names).toBeInstanceOf(Array);
  });

  test('offers nothing twice', () => {
    const choices = objectsIn(page).flatMap((object) => (Array.isArray(object['enum']) ? [object['enum'] as unknown[]] : []));
    expect(choices.filter((values) => new Set(values.map((value) => JSON.stringify(value))).size < values.length)).toStrictEqual([]);
  });
});

describe('the published code', () => {
  test('is there', () => {
    expect(files.map(({ path }) => path)).toStrictEqual(expect.arrayContaining(['dist/index.js', 'package.json', 'config.schema.json']));
  });

  test.each([
    ['the environment', /process\s*(?:\.|\?\.|\[)\s*['"]?env|\.env\b/],
    ['code made of text', /\beval\s*\(|\bnew\s+Function\b/],
    ['require', /\brequire\s*\(|createRequire/],
    ['imports whose target is not fixed', /\bimport\s*\((?!"[^"]+"\))/],
    ['other programs', /child_process/],
    ['secrets of the machine', /\.ssh|\.aws|id_rsa|private[_-]?key|\/etc\/passwd/i],
    ['the console', /\bconsole\s*\./],
  ])('has no use of %s', (_, pattern) => {
    expect(files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toStrictEqual([]);
  });

  test('is one file, which Homebridge loads faster than a hundred small ones, one for the command line, which the command itself loads, and two for the page; every class is named as in the source', () => {
    const built = [PLUGIN, COMMAND_LINE, PAGE_PROCESS, PAGE] as const;
    expect(files.map(({ path }) => path).filter((path) => /\.[cm]?[jt]s$/.test(path)).sort()).toStrictEqual([COMMAND, ...built].sort());
    const ours = built.flatMap(builtParts).filter(({ path }) => path.startsWith('src/'));
    // esbuild puts several behind one `var`.
    const classes = ours.flatMap(({ text }) => [...text.matchAll(/(?:^var |, )(\w+) = class(?: (?!extends )(\w+))? /gm)]);
    const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const declared = sources.flatMap((path) => [...readFileSync(join(SOURCE, path), 'utf8').matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)]);
    expect([...new Set(classes.map(([, variable, name]) => name ?? variable))].sort()).toStrictEqual(declared.map(([, name]) => name).sort());
  });

  test.each([PLUGIN, COMMAND_LINE, PAGE_PROCESS])('in %s is code, and no comments that Node would read at each start', (file) => {
    expect(published(file)).not.toMatch(/^[ \t]+\/[*/]/m);
  });

  test('for Homebridge has nothing of the command line, and the other way round', () => {
    const rooms = (file: BuiltFile): Set<string | undefined> => new Set(builtParts(file).map(({ path }) => path.split('/')[1]));
    expect(rooms(PLUGIN)).not.toContain('cli');
    for (const room of ['plugin', 'homekit', 'matter', 'settings-page']) expect(rooms(COMMAND_LINE)).not.toContain(room);
    expect(rooms(PLUGIN)).not.toContain('page');
    for (const room of ['plugin', 'homekit', 'matter', 'cli']) expect(rooms(PAGE_PROCESS)).not.toContain(room);
  });

  test('of the page is small, and makes no HTML of text', () => {
    expect(published(PAGE).length).toBeLessThan(300 * 1024);
    expect(published(PAGE)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
    const html = published('dist/page/public/index.html');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/style=|\bon\w+=|https?:/);
    expect(page).not.toHaveProperty('customUiCspDomains');
  });

  test('writes to the disk in few rooms: what outlasts a restart, the lists of chargers for the settings form, what the plugin and the page tell each other while it is open, and the report that somebody asks the command line for', () => {
    // But for an accessory that is given another name, what our own classes open, and a file that is opened by its path alone, to be read. A number is behind a name that is imported twice.
    const writing = /(?<!#|accessory\.|LineFile\.|MemoryStore\.|SessionStore\.|parts\.)\b(?:(?:writeFile|appendFile|createWriteStream|mkdir|mkdtemp|rename|rm|unlink|copyFile|truncate)(?:Sync)?\d*\s*\(|open(?:Sync)?\d*\s*\((?!\w+\)))(?![^()\n]*\) \{$)/m;
    expect(files.filter(({ text }) => writing.test(text)).map(({ path }) => path).sort()).toStrictEqual([PLUGIN, PAGE_PROCESS, COMMAND_LINE].sort());
    const rooms = (file: BuiltFile): string[] => [...new Set(builtParts(file).filter(({ text }) => writing.test(text)).map(({ path }) => path.split('/')[1] ?? ''))].sort();
    expect(rooms(PLUGIN)).toStrictEqual(['live', 'settings-page', 'storage']);
    expect(rooms(PAGE_PROCESS)).toStrictEqual(['live', 'storage']);
    expect(rooms(COMMAND_LINE)).toStrictEqual(['cli']);
  });
});

describe('a start with', () => {
  let cloud: SimulatedCloud;

  beforeAll(async () => {
    cloud = await startSimulator({});
    cloud.addAccount({ username: USERNAME, password: PASSWORD });
    cloud.addCharger({ model: 'Go', name: 'Garage' });
  });

  afterAll(() => cloud.stop());

  function minimalBlock(): Record<string, unknown> {
    const required = page.schema.required.map((name) => [name, name === 'password' ? PASSWORD : USERNAME]);
    return { platform: 'Zaptec', apiUrl: cloud.url, ...(Object.fromEntries(required) as object) };
  }

  function fullBlock(): Record<string, unknown> {
    return { ...(sampleOf(page.schema) as object), platform: 'Zaptec', username: USERNAME };
  }

  async function expectCleanStop(homebridge: HomebridgeProcess): Promise<void> {
    // Not by Homebridge itself, which cuts everything off with another exit code.
    await homebridge.stopByItself();
    expect(homebridge.errorLines.filter((line) => line.includes('Error'))).toEqual([]);
  }

  test('no config: the plugin does nothing', async () => {
    await using homebridge = await startHomebridge({ pluginPath, platform: [] });
    expect(homebridge.lines).not.toContainEqual(expect.stringContaining('Initializing Zaptec platform'));
    await expectCleanStop(homebridge);
    expect(homebridge.lines.join('\n')).not.toContain('[Zaptec]');
    expect(homebridge.errorLines).toEqual([]);
  });

  test('the platform only: one clear line', async () => {
    await using homebridge = await startHomebridge({ pluginPath, platform: { platform: 'Zaptec' } });
    expect(await homebridge.waitForLine('Not set up yet')).toContain('enter your Zaptec user name and password');
    await expectCleanStop(homebridge);
    expect(homebridge.lines.filter((line) => line.startsWith('[Zaptec]'))).toHaveLength(2);
  });

  test('the required properties: they are enough', async () => {
    await using homebridge = await startHomebridge({ pluginPath, platform: minimalBlock() });
    await homebridge.waitForLine('Garage: added to Apple Home');
    await expectCleanStop(homebridge);
    expect(homebridge.errorLines).toEqual([]);
  });

  test('every property: nothing in it is refused', async () => {
    const block = { ...fullBlock(), apiUrl: cloud.url };
    expect(block).toMatchObject({ password: PASSWORD });
    expect(Object.keys(block)).toEqual(expect.arrayContaining(Object.keys(page.schema.properties)));
    await using homebridge = await startHomebridge({ pluginPath, platform: block });
    await homebridge.waitForLine('"chargers.include" names a charger ending in');
    await expectCleanStop(homebridge);
  });

  test.each([
    ['no network at all', (block: object) => block, ['--import', NO_NETWORK]],
    ['a cloud whose name nobody knows', (block: object) => ({ ...block, apiUrl: 'https://zaptec.invalid' }), []],
    ['a cloud that is away', (block: object, port: number) => ({ ...block, apiUrl: `http://127.0.0.1:${port}` }), []],
  ])('%s: one warning, and no crash', async (_, blockOf, nodeArguments) => {
    const platform = { ...blockOf(fullBlock(), await freePort()) };
    await using homebridge = await startHomebridge({ pluginPath, platform, nodeArguments });
    await homebridge.waitForLine("Zaptec's cloud: no connection could be made");
    await using home = await HomeController.pair(homebridge);
    expect(await home.accessories()).toHaveLength(1);
    await expectCleanStop(homebridge);
    // Besides what it has to say of options that do not go together.
    expect(homebridge.errorLines.filter((line) => line.includes("[Zaptec] Zaptec's cloud: "))).toHaveLength(1);
    expect(homebridge.lines.join('\n')).not.toContain(PASSWORD);
  });

  test('SIGTERM after it: it ends by itself, and the next start has the same port without a conflict', async () => {
    await using first = await startHomebridge({ pluginPath, platform: minimalBlock() });
    await first.waitForLine('Garage: added to Apple Home');
    await using second = await first.restart();
    await first.stopByItself();
    expect(second.port).toBe(first.port);
    await second.waitForLine('Garage: no vehicle is connected.');
    await expectCleanStop(second);
    expect([...first.errorLines, ...second.errorLines]).toEqual([]);
  });
});
