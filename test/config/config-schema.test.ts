// The settings page: its schema is well formed, complete, and says of every config what the plugin says of it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/config.ts';
import { PLATFORM_NAME } from '../../src/base/package.ts';
import { ADD_ENERGY_KWH, AVAILABLE_CURRENT_INTERVAL_MIN, POLL_INTERVAL_S } from '../../src/config/config.ts';
import { anyBlock, badAddresses, goodAddresses, goodBlock, nearlyGoodBlock } from '../support/config-variants.ts';
import { asTheFormHasIt, layoutKeys, type LayoutNode } from '../support/settings-page.ts';

interface Property {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly required?: unknown;
  readonly if?: unknown;
  readonly then?: { readonly required: readonly string[] };
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
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
  readonly layout: readonly LayoutNode[];
}

const file = JSON.parse(readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8')) as ConfigSchema;
const { schema } = file;
const isValid = new Ajv({ strict: false }).compile(schema);

/** Every property and list item of the schema, by its path; options by their old names are for the form alone to keep. */
function allProperties(): [string, Property][] {
  return withOldNames().filter(([, { deprecated }]) => deprecated !== true);
}

function withOldNames(parent: Property = schema, path = ''): [string, Property][] {
  const items: [string, Property][] = parent.items === undefined ? [] : [[`${path}[]`, parent.items]];
  const properties = Object.entries(parent.properties ?? {}).map(([key, property]): [string, Property] => [path === '' ? key : `${path}.${key}`, property]);
  return [...items, ...properties].flatMap(([name, property]) => [[name, property] as [string, Property], ...withOldNames(property, name)]);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);
}

/** Lists that are shown as one thing. */
const CHECKBOXES = ['allowedHours[].days[]', 'chargingLock.tags[].days[]', 'price.rates[].times[].days[]'];

/** Lists of objects: they have no defaults. */
const LISTS = ['chargers.individual[]', 'allowedHours[]', 'chargingLock.tags[]', 'price.rates[]', 'labels[]'];

describe('the file', () => {
  test('belongs to this platform', () => {
    expect(file).toMatchObject({ pluginAlias: PLATFORM_NAME, singular: true, strictValidation: true });
  });

  test('asks for the account, and nothing else', () => {
    expect(schema.required).toStrictEqual(['username', 'password']);
    expect(allProperties().filter(([, { required }]) => required !== undefined)).toStrictEqual([]);
  });

  test('asks nothing of an entry in which nothing is filled in, and of any other what it is for', () => {
    const entries = allProperties().flatMap(([path, { if: when, then }]) => (then === undefined ? [] : [{ path, when, required: then.required }]));
    expect(entries.every(({ when }) => JSON.stringify(when) === '{"minProperties":1}')).toBe(true);
    expect(entries.map(({ path, required }) => [path, required])).toStrictEqual([
      ['allowedHours[]', ['from', 'to']],
      ['chargers.individual[]', ['charger']],
      ['price.rates[]', ['perKwh']],
      ['price.rates[].times[]', ['from', 'to', 'perKwh']],
      ['labels[]', ['who', 'label']],
      ['chargingLock.tags[]', ['label', 'tag']],
    ]);
  });

  test('masks the password', () => {
    expect(schema.properties?.['password']?.['x-schema-form']).toStrictEqual({ type: 'password' });
  });

  test('groups the options, and says in one sentence what each group is for', () => {
    const groups = file.layout.map((group) => (typeof group === 'object' ? group : {}));
    expect(groups.map(({ title }) => title)).toStrictEqual(['Account', 'Control', 'Chargers', 'Sensors', 'Energy', 'Costs', 'Who may charge', 'At home', 'Advanced']);
    for (const { description } of groups) expect(description).toMatch(/^[A-Z][^.!?]+\.$/);
  });

  test('opens the first group alone, and offers Charging Allowed before all that can be left as it is', () => {
    expect(file.layout.map((group) => (typeof group === 'object' ? group.expanded : undefined))).toStrictEqual([undefined, ...file.layout.slice(1).map(() => false)]);
    expect(layoutKeys(file.layout)[2]).toBe('chargingAllowed');
  });

  test('shows every property once, but for the mirror of a list, which the dynamic one shows where it is in use', () => {
    const shown = [...layoutKeys(file.layout), 'chargers.include', 'chargers.include[]'];
    const lists = allProperties().flatMap(([path, { type }]) => (type === 'array' ? [path] : []));
    const values = allProperties().flatMap(([path, { type }]) => (type === 'object' || type === 'array' || CHECKBOXES.includes(path) ? [] : [path]));
    expect(shown.toSorted()).toStrictEqual([...lists, ...values].sort());
    expect(new Set(shown).size).toBe(shown.length);
  });
});

describe.each(allProperties())('%s', (path, property) => {
  const isContainer = property.type === 'object' || path.endsWith('[]');
  const isOfOneCharger = path.startsWith('chargers.individual[].');
  const isInList = LISTS.some((list) => path.startsWith(`${list}.`));
  /** What can be set for one charger is explained where it is set for all of them. */
  const explained = isOfOneCharger && !['charger', 'name'].some((key) => path.endsWith(`.${key}`)) ? pathForAll(path) : path;

  test('has a title, and an explanation', () => {
    expect(property.title).toMatch(/\S/);
    const explanation = allProperties().find(([name]) => name === explained)?.[1].description;
    expect(isContainer || explanation?.endsWith('.') === true).toBe(true);
  });

  test('has a pattern that the settings page can use', () => {
    expect(() => new RegExp(property.pattern ?? '', 'u')).not.toThrow();
  });

  test('has the default of the plugin', () => {
    const parsed = parseConfig(goodBlock);
    const config = parsed.kind === 'ready' ? parsed.config : undefined;
    const isPlain = !isContainer && !isInList && !['name', 'username', 'password'].includes(path) && property.type !== 'array';
    const expected = isPlain ? at(config, path) : path === 'name' ? PLATFORM_NAME : undefined;
    expect(property.default).toStrictEqual(expected);
  });
});

function pathForAll(path: string): string {
  return path.replace('chargers.individual[].', '');
}

test('has an entry for everything that the plugin reads', () => {
  const parsed = parseConfig({ ...goodBlock, pushUserGroup: 'x', chargers: { individual: [{ charger: 'ZAP000001', name: 'x', chargingAllowed: true, sensors: {} }] } });
  const config = parsed.kind === 'ready' ? parsed.config : undefined;
  const keysOf = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return value.flatMap((entry) => keysOf(entry, `${path}[]`));
    return Object.entries(value).flatMap(([key, inner]) => [`${path}${path === '' ? '' : '.'}${key}`, ...keysOf(inner, `${path}${path === '' ? '' : '.'}${key}`)]);
  };
  const isOfEntry = (path: string): boolean => LISTS.slice(1).some((list) => path.startsWith(list));
  const sensorsOfOne = Object.keys(config?.sensors ?? {}).map((sensor) => `chargers.individual[].sensors.${sensor}`);
  const paths = allProperties().map(([path]) => path);
  expect(paths.filter((path) => path !== 'name' && !path.endsWith('[]') && !isOfEntry(path)).sort()).toStrictEqual([...keysOf(config, ''), ...sensorsOfOne].sort());
});

test('knows options by their old names, which the form would drop otherwise', () => {
  const old = withOldNames().filter(([, { deprecated }]) => deprecated === true);
  expect(old.map(([path]) => path).sort()).toStrictEqual(['chargers.individual[].hold']);
});

test('has the limits of the plugin', () => {
  const limits = ({ min, max }: { min: number; max: number }) => ({ type: 'integer', minimum: min, maximum: max });
  expect(schema.properties?.['pollInterval']).toMatchObject(limits(POLL_INTERVAL_S));
  expect(schema.properties?.['addEnergyKwh']).toMatchObject(limits(ADD_ENERGY_KWH));
  expect(schema.properties?.['availableCurrentInterval']).toMatchObject(limits(AVAILABLE_CURRENT_INTERVAL_MIN));
  expect(schema.properties?.['ocpp']?.properties?.['key']).toMatchObject({ pattern: '^([0-9A-Fa-f]{8,40})?$', description: expect.stringContaining(': 8 to 40 hexadecimal digits') });
});

test('lets numbers be typed: the form has a slider for numbers with limits, on which nobody finds the right one', () => {
  const numbers = allProperties().filter(([, { type }]) => type === 'integer' || type === 'number');
  expect(numbers.map(([, property]) => property['x-schema-form'])).toStrictEqual(numbers.map(() => ({ type: 'number' })));
});

test('has null nowhere in its schema: the form could not be shown', () => {
  expect(JSON.stringify(schema)).not.toMatch(/\bnull\b/);
});

describe('page and plugin agree', () => {
  const verdicts = (block: Record<string, unknown>) => ({ page: isValid(asTheFormHasIt(block)), plugin: parseConfig(block).kind === 'ready' });
  const individual = (...entries: unknown[]) => ({ ...goodBlock, chargers: { individual: entries } });

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
    ['null for a group', { ...goodBlock, sensors: null }, true],
    ['null for an option', { ...goodBlock, listener: { port: null } }, true],
    ['null for what must be there', { ...goodBlock, password: null }, false],
    ['null in a list', { ...goodBlock, chargers: { include: ['ZAP000001', null] } }, true],
    ['options of one charger', individual({ charger: 'ZAP000001', name: 'Car', chargingAllowed: true, sensors: { charging: false } }), true],
    ['no options of one charger', individual({ charger: 'ZAP000001', name: '', sensors: {} }), true],
    ['an entry that nobody has filled in', individual({}, { name: '', sensors: {} }, null, { charger: 'ZAP000001' }), true],
    ['a list for an entry', individual([]), false],
    ['options of no charger', individual({ name: 'Car' }), false],
    ['options of a charger without a serial', individual({ charger: ' ' }), false],
    ['something for the sensors of one charger', individual({ charger: 'ZAP000001', sensors: { charging: 'on' } }), false],
    ['the longest name', individual({ charger: 'ZAP000001', name: '🚗'.repeat(64) }), true],
    ['too long a name', individual({ charger: 'ZAP000001', name: '🚗'.repeat(65) }), false],
    ['a day between changes of the current', { ...goodBlock, availableCurrentInterval: 1440 }, true],
    ['no time between changes of the current', { ...goodBlock, availableCurrentInterval: 0 }, false],
    ['every command', { ...goodBlock, commands: { stopAndDeauthorize: true, restart: true, upgradeFirmware: true, whileCharging: true } }, true],
    ['something for a command', { ...goodBlock, commands: { restart: 1 } }, false],
    ['hours of some days', { ...goodBlock, allowedHours: [{ from: '23:00', to: ' 6:00 ', days: ['mon', 'sun'] }, { from: '00:00', to: '23:59' }] }, true],
    ['hours until midnight', { ...goodBlock, allowedHours: [{ from: '18:00', to: ' 24:00 ' }], chargingLock: { tags: [{ label: 'Anna', tag: '1', to: '24:00' }] } }, true],
    ['hours that nobody has filled in', { ...goodBlock, allowedHours: [{}, null] }, true],
    ['no such hour', { ...goodBlock, allowedHours: [{ from: '24:00', to: '06:00' }] }, false],
    ['hours without an end', { ...goodBlock, allowedHours: [{ from: '23:00' }] }, false],
    ['no such day', { ...goodBlock, allowedHours: [{ from: '23:00', to: '06:00', days: ['monday'] }] }, false],
    ['listed tags', { ...goodBlock, chargingLock: { enabled: true, tags: [{ label: 'Anna', tag: ' 04:A2-b3 ' }, { label: 'Anna', tag: 'nfc-1', from: '8:00', days: ['mon'] }, {}] } }, true],
    ['a tag of nobody', { ...goodBlock, chargingLock: { tags: [{ label: ' ', tag: '1' }] } }, false],
    ['a tag that is none', { ...goodBlock, chargingLock: { tags: [{ label: 'Anna', tag: '-' }] } }, false],
    ['web hooks', { ...goodBlock, hooks: { enabled: true, username: 'a_b', password: '0123456789abcdef' } }, true],
    ['too short a password for web hooks', { ...goodBlock, hooks: { password: '0123456789abcde' } }, false],
    ['prices', { ...goodBlock, price: { currency: ' kr ', rates: [{ perKwh: 1.2 }, { from: '2026-02-28', perKwh: -1, times: [{ from: '6:00', to: '24:00', days: ['sat', 'sun'], perKwh: 0 }] }] } }, true],
    ['prices that nobody has filled in', { ...goodBlock, price: { rates: [{}, { from: '' }, { perKwh: 1, times: [{}, null] }] } }, true],
    ['no such date', { ...goodBlock, price: { rates: [{ from: '2026-02-30', perKwh: 1 }] } }, false],
    ['no price at some time', { ...goodBlock, price: { rates: [{ perKwh: 1, times: [{ from: '22:00', to: '06:00' }] }] } }, false],
    ['no such currency', { ...goodBlock, price: { currency: 'Euros' } }, false],
    ['too high a price', { ...goodBlock, price: { rates: [{ perKwh: 100_001 }] } }, false],
    ['labels', { ...goodBlock, labels: [{ who: 'somebody@example.com', label: 'Company car' }, {}] }, true],
    ['a label of nobody', { ...goodBlock, labels: [{ who: ' ', label: 'Company car' }] }, false],
    ['too long a label', { ...goodBlock, labels: [{ who: 'a', label: '🚗'.repeat(65) }] }, false],
    ['a key of OCPP', { ...goodBlock, ocpp: { enabled: true, key: 'C0ffee00112233' } }, true],
    ['too short a key', { ...goodBlock, ocpp: { key: 'c0ffee' } }, false],
    ['an address of IPv6', { ...goodBlock, listener: { address: '::1' } }, true],
    ['an address of IPv4 as one of IPv6', { ...goodBlock, listener: { address: '::ffff:192.168.1.5' } }, true],
    ['a time for an address', { ...goodBlock, listener: { address: '24:00' } }, false],
    ['a name for an address', { ...goodBlock, listener: { address: 'localhost' } }, false],
    ['a port that is reserved', { ...goodBlock, listener: { port: 80 } }, false],
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
