// The settings page: its schema is well formed, complete, and says of every config what the plugin says of it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseConfig } from '../src/config.ts';
import { PLATFORM_NAME, POLL_INTERVAL_S } from '../src/settings.ts';
import { anyBlock, badAddresses, goodAddresses, goodBlock, nearlyGoodBlock } from './support/config-variants.ts';

interface Property {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly required?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly 'x-schema-form'?: { readonly type: string };
}

interface ConfigSchema {
  readonly pluginAlias: string;
  readonly pluginType: string;
  readonly singular: boolean;
  readonly strictValidation: boolean;
  readonly schema: Property;
  readonly layout: readonly { readonly items: readonly string[] }[];
}

const file = JSON.parse(readFileSync(new URL('../config.schema.json', import.meta.url), 'utf8')) as ConfigSchema;
const { schema } = file;
const isValid = new Ajv({ strict: false }).compile(schema);

/** Every property and list item of the schema, by its path. */
function allProperties(parent: Property = schema, path = ''): [string, Property][] {
  const items: [string, Property][] = parent.items === undefined ? [] : [[`${path}[]`, parent.items]];
  const properties = Object.entries(parent.properties ?? {}).map(([key, property]): [string, Property] => [path === '' ? key : `${path}.${key}`, property]);
  return [...items, ...properties].flatMap(([name, property]) => [[name, property] as [string, Property], ...allProperties(property, name)]);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);
}

describe('the file', () => {
  test('belongs to this platform', () => {
    expect(file).toMatchObject({ pluginAlias: PLATFORM_NAME, singular: true, strictValidation: true });
  });

  test('asks for the account, and nothing else', () => {
    expect(schema.required).toStrictEqual(['username', 'password']);
    for (const [, property] of allProperties()) expect(property.required).toBeUndefined();
  });

  test('masks the password', () => {
    expect(schema.properties?.['password']?.['x-schema-form']).toStrictEqual({ type: 'password' });
  });

  test('shows every property once', () => {
    const shown = file.layout.flatMap(({ items }) => items);
    const isShown = (path: string): boolean => shown.some((item) => path === item || path.startsWith(`${item}.`) || path.startsWith(`${item}[`));
    const values = allProperties().filter(([, { type }]) => type !== 'object');
    expect(values.filter(([path]) => !isShown(path))).toStrictEqual([]);
    expect(new Set(shown).size).toBe(shown.length);
    for (const item of shown) expect(allProperties().map(([path]) => path)).toContain(item);
  });
});

describe.each(allProperties())('%s', (path, property) => {
  const isContainer = property.type === 'object' || path.endsWith('[]');

  test('has a title, and an explanation', () => {
    expect(property.title).toMatch(/\S/);
    expect(isContainer || property.description?.endsWith('.') === true).toBe(true);
  });

  test('has a pattern that the settings page can use', () => {
    expect(() => new RegExp(property.pattern ?? '', 'u')).not.toThrow();
  });

  test('has the default of the plugin', () => {
    const parsed = parseConfig(goodBlock);
    const config = parsed.kind === 'ready' ? parsed.config : undefined;
    const isPlain = !isContainer && !['name', 'username', 'password'].includes(path) && property.type !== 'array';
    const expected = isPlain ? at(config, path) : path === 'name' ? PLATFORM_NAME : undefined;
    expect(property.default).toStrictEqual(expected);
  });
});

test('has an entry for everything that the plugin reads', () => {
  const parsed = parseConfig(goodBlock);
  const config = parsed.kind === 'ready' ? parsed.config : {};
  const keys = Object.entries(config).flatMap(([key, value]): string[] =>
    typeof value === 'object' && value !== null ? [key, ...Object.keys(value).map((inner) => `${key}.${inner}`)] : [key],
  );
  const paths = allProperties().map(([path]) => path);
  expect(paths).toStrictEqual(expect.arrayContaining(keys));
  expect(paths.filter((path) => path !== 'name' && !path.endsWith('[]')).sort()).toStrictEqual(keys.sort());
});

test('has the limits of the plugin', () => {
  expect(schema.properties?.['pollInterval']).toMatchObject({ type: 'integer', minimum: POLL_INTERVAL_S.min, maximum: POLL_INTERVAL_S.max });
});

describe('page and plugin agree', () => {
  const verdicts = (block: Record<string, unknown>) => ({ page: isValid(block), plugin: parseConfig(block).kind === 'ready' });

  test.each<[string, Record<string, unknown>, boolean]>([
    ['the smallest config', goodBlock, true],
    ['only the platform', { platform: 'Zaptec' }, false],
    ['no password', { ...goodBlock, password: undefined }, false],
    ['an empty password', { ...goodBlock, password: '' }, false],
    ['a password of spaces', { ...goodBlock, password: '  ' }, true],
    ['an empty user name', { ...goodBlock, username: '' }, false],
    ['a user name of spaces', { ...goodBlock, username: ' \t ' }, false],
    ['the shortest interval', { ...goodBlock, pollInterval: 30 }, true],
    ['too short an interval', { ...goodBlock, pollInterval: 29 }, false],
    ['the longest interval', { ...goodBlock, pollInterval: 3600 }, true],
    ['too long an interval', { ...goodBlock, pollInterval: 3601 }, false],
    ['half a second', { ...goodBlock, pollInterval: 60.5 }, false],
    ['an empty line in a list', { ...goodBlock, chargers: { include: [''] } }, false],
    ['an empty list', { ...goodBlock, chargers: { include: [], exclude: [] } }, true],
    ['null for a group', { ...goodBlock, sensors: null }, false],
    ['an unknown option', { ...goodBlock, sensors: { strange: 1 }, strange: 1 }, true],
  ])('%s', (_, block, expected) => {
    const json = JSON.parse(JSON.stringify(block)) as Record<string, unknown>;
    expect(verdicts(json)).toStrictEqual({ page: expected, plugin: expected });
  });

  test.each(goodAddresses)('the address %j is good', (apiUrl) => {
    expect(verdicts({ ...goodBlock, apiUrl })).toStrictEqual({ page: true, plugin: true });
  });

  test.each(badAddresses.map((address) => [address]))('the address %j is bad', (apiUrl) => {
    expect(verdicts({ ...goodBlock, apiUrl })).toStrictEqual({ page: false, plugin: false });
  });

  test('on anything', () => {
    fc.assert(
      fc.property(fc.oneof(anyBlock, nearlyGoodBlock), (block) => {
        const { page, plugin } = verdicts(block);
        expect(page).toBe(plugin);
      }),
      { numRuns: 2000 },
    );
  });

  test('on anything that looks like an address', () => {
    const host = fc.constantFrom('localhost', '127.0.0.1', '127.0.1', '[::1]', '[::2]', 'example.com', 'a_b', '', '0.0.0.0', 'ex%61mple');
    const parts = fc.tuple(
      fc.constantFrom('https:', 'http:', 'HTTP:', 'ws:', ''),
      fc.constantFrom('//', '/', '', '\\\\', '///'),
      fc.constantFrom('', '', '', 'someone@', 'a:b@', '@'),
      host,
      fc.constantFrom('', '', ':80', ':8080', ':64999', ':65535', ':65536', ':123456', ':', ':x'),
      fc.constantFrom('', '', '/', '/api', '/x/api/', '//', '/a b', '/?', '?', '#', '/%20', '/a@b', '\\'),
      fc.constantFrom('', ' ', '\n'),
    );
    fc.assert(
      fc.property(parts, (written) => {
        const { page, plugin } = verdicts({ ...goodBlock, apiUrl: written.join('') });
        expect(page).toBe(plugin);
      }),
      { numRuns: 5000 },
    );
  });
});
