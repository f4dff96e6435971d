// Which room may import which: dependencies point one way, down the lists below.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** The domain's rooms, highest first: each sees those below it. */
const DOMAIN = ['account', 'installation', 'charger', 'settings', 'authorization', 'hold', 'commands', 'sessions', 'energy', 'problems', 'state', 'calls'].map((room) => `charging/${room}`);

const BASE = ['base'];

/** Each room with those that it may import from, besides itself. A folder within a room belongs to the room. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  '': ['plugin', 'base'],
  plugin: ['settings-page', 'live', 'homekit', 'matter', 'zaptec', 'reports', 'storage', 'config', ...DOMAIN, ...BASE],
  cli: ['checkup', 'zaptec', 'reports', 'storage', 'config', ...DOMAIN, ...BASE],
  page: ['settings-page', 'checkup', 'live', 'zaptec', 'reports', 'storage', 'config', ...DOMAIN, ...BASE],
  checkup: ['zaptec', 'config', ...DOMAIN, ...BASE],
  live: ['storage', ...DOMAIN, ...BASE],
  'settings-page': ['reports', 'storage', 'config', ...DOMAIN, ...BASE],
  homekit: ['config', ...DOMAIN, ...BASE],
  matter: [...DOMAIN, ...BASE],
  zaptec: [...DOMAIN, ...BASE],
  reports: ['storage', 'config', ...DOMAIN, ...BASE],
  storage: BASE,
  config: BASE,
  ...Object.fromEntries(DOMAIN.map((room, index) => [room, [...DOMAIN.slice(index + 1), ...BASE]])),
  base: [],
};

/** What only one room may use of the packages. */
const PACKAGES: Readonly<Record<string, string>> = { undici: 'zaptec', rhea: 'zaptec', ws: 'zaptec' };

interface Import {
  readonly from: string;
  readonly to: string;
}

const root = new URL('../src/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const texts = new Map(files.map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
const imports = files.flatMap((from) =>
  specifiersOf(from)
    .filter((text) => text.startsWith('.'))
    .map((text): Import => ({ from, to: posix.join(folderOf(from), text) })),
);

describe('the house', () => {
  test('is read as it is', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    expect(imports.filter(({ to }) => !files.includes(to))).toStrictEqual([]);
  });

  test('has no rooms but those of the list', () => {
    expect([...new Set(files.map(roomOf))].sort()).toStrictEqual(Object.keys(MAY_IMPORT).sort());
  });

  test('imports only in the directions of the list', () => {
    const against = imports.filter(({ from, to }) => roomOf(from) !== roomOf(to) && MAY_IMPORT[roomOf(from)]?.includes(roomOf(to)) !== true);
    expect(against.map(({ from, to }) => `${from} → ${to}`)).toStrictEqual([]);
  });

  test('has no circle of files', () => {
    expect(circleIn(imports)).toStrictEqual([]);
  });

  test('has no two folders that import each other', () => {
    const between = imports.map(({ from, to }) => ({ from: folderOf(from), to: folderOf(to) })).filter(({ from, to }) => from !== to);
    const mutual = between.filter(({ from, to }) => between.some((other) => other.from === to && other.to === from));
    expect([...new Set(mutual.map(({ from, to }) => `${from} → ${to}`))].sort()).toStrictEqual([]);
  });

  test('uses each package where it belongs', () => {
    const astray = files.flatMap((file) =>
      specifiersOf(file)
        .filter((text) => (PACKAGES[packageOf(text)] ?? roomOf(file)) !== roomOf(file))
        .map((text) => `${file} → ${text}`),
    );
    expect(astray).toStrictEqual([]);
  });

  test('has folders and files of a size that can be looked over', () => {
    const count = (folder: string): number => files.filter((file) => folderOf(file) === folder).length;
    expect([...new Set(files.map(folderOf))].filter((folder) => count(folder) > 12)).toStrictEqual([]);
    expect(files.filter((file) => (texts.get(file) ?? '').split('\n').length > 251)).toStrictEqual([]);
  });

  test('is drawn in the README as it is', () => {
    expect(foldersDrawn().sort()).toStrictEqual([...new Set([...files.flatMap(parentsOf), 'schemas'])].sort());
  });

  test('is drawn in the README with each room above those that it may import from', () => {
    const drawn = foldersDrawn();
    const upward = Object.entries(MAY_IMPORT).flatMap(([from, to]) => to.filter((room) => drawn.indexOf(room) < drawn.indexOf(from)).map((room) => `${from} → ${room}`));
    expect(upward).toStrictEqual([]);
  });

  test('has no file that only forwards', () => {
    const isForwarding = (text: string): boolean => text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '').replace(/^(?:import|export) [^;]*?from '[^']+';/gm, '').trim() === '';
    expect(files.filter((file) => isForwarding(texts.get(file) ?? ''))).toStrictEqual([]);
  });
});

/** Static and dynamic imports, as they are written. */
function specifiersOf(file: string): string[] {
  const text = texts.get(file) ?? '';
  return [...text.matchAll(/^(?:import|export) [^;]*?from '([^']+)';|\bimport\('([^']+)'\)/gm)].map(([, isStatic, isDynamic]) => isStatic ?? isDynamic ?? '');
}

/** Without what is named within it. */
function packageOf(specifier: string): string {
  return specifier.split('/')[0] ?? '';
}

/** The folders of `src`, in the order in which the README draws them. */
function foldersDrawn(): string[] {
  const drawing = /^src\/\n([\s\S]*?)^test\//m.exec(readFileSync(new URL('../README.md', root), 'utf8'))?.[1] ?? '';
  const drawn: string[] = [];
  for (const [, indent = '', name = ''] of drawing.matchAll(/^( +)([\w-]+)\//gm)) drawn.push(posix.join(...pathTo(drawn, indent.length / 2 - 1), name));
  return drawn;
}

/** The folders above a line of the drawing, `depth` of them, of which the last was drawn before it. */
function pathTo(drawn: readonly string[], depth: number): string[] {
  return (drawn.at(-1) ?? '').split('/').slice(0, depth);
}

function parentsOf(path: string): string[] {
  const folder = folderOf(path);
  return folder === '' ? [] : [folder, ...parentsOf(folder)];
}

function folderOf(path: string): string {
  return path.includes('/') ? posix.dirname(path) : '';
}

function roomOf(path: string): string {
  const [room, inner] = folderOf(path).split('/');
  return room === 'charging' && inner !== undefined ? `${room}/${inner}` : (room ?? '');
}

/** The files that are left when those that import nothing of the rest, or that nothing of the rest imports, are taken away again and again. */
function circleIn(all: readonly Import[]): string[] {
  let left = new Set(all.flatMap(({ from, to }) => [from, to]));
  for (;;) {
    const within = all.filter(({ from, to }) => left.has(from) && left.has(to));
    const stays = new Set([...left].filter((file) => within.some(({ from }) => from === file) && within.some(({ to }) => to === file)));
    if (stays.size === left.size) return [...left].sort();
    left = stays;
  }
}
