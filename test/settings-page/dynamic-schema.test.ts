// The settings page with chargers to choose from: what can be chosen, under which names, and what stays as it was.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dynamicSchema, type OfferedCharger, type SettingsSchema } from '../../src/settings-page/dynamic-schema.ts';
import type { NamedChargers } from '../../src/settings-page/named-chargers.ts';
import { anyCharacter } from '../support/any-character.ts';
import type { LayoutGroup, LayoutNode } from '../support/settings-page.ts';
import { layoutKeys } from '../support/settings-page.ts';

const base = JSON.parse(readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8')) as SettingsSchema;

const garage: OfferedCharger = { id: 'c0000000-0000-4000-8000-00000000000a', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' };
const carport: OfferedCharger = { id: 'c0000000-0000-4000-8000-00000000000b', serial: 'ZPR000002', name: 'Carport', model: 'Zaptec Pro' };
const nothing = { include: [], exclude: [], individual: [] };

function nodesOf(layout: readonly LayoutNode[]): LayoutGroup[] {
  return layout.flatMap((node) => (typeof node === 'string' ? [] : [node, ...nodesOf(node.items ?? [])]));
}

const node = (schema: SettingsSchema, key: string) => nodesOf(schema.layout as LayoutNode[]).find((found) => found.key === key);

const FIELDS = ['chargers.exclude', 'chargers.individual[].charger'] as const;

describe.each(FIELDS)('%s', (key) => {
  const list = key === 'chargers.exclude' ? 'exclude' : 'individual';
  const offered = (chargers: readonly OfferedCharger[], ...named: string[]) => node(dynamicSchema(base, chargers, { ...nothing, [list]: named }), key)?.titleMap;

  test('offers the chargers by name, model and the end of the serial; what is saved is the serial', () => {
    expect(offered([garage, carport])).toStrictEqual([
      { value: 'ZPR000002', name: 'Carport (Zaptec Pro, …0002)' },
      { value: 'ZAP000001', name: 'Garage (Zaptec Go, …0001)' },
    ]);
  });

  test.each(['zap000001', ' ZAP000001', 'C0000000-0000-4000-8000-00000000000A'])('keeps %j, which is in the settings, as it is written there', (named) => {
    expect(offered([garage], named)).toStrictEqual([{ value: named, name: 'Garage (Zaptec Go, …0001)' }]);
  });

  test('keeps every spelling of the same charger', () => {
    expect(offered([garage], 'zap000001', garage.id, 'zap000001')?.map(({ value }) => value)).toStrictEqual(['zap000001', garage.id]);
  });

  test('offers what is in the settings and not in the list, too', () => {
    expect(offered([garage], 'ZAP999999', 'ZAP999999')).toStrictEqual([
      { value: 'ZAP000001', name: 'Garage (Zaptec Go, …0001)' },
      { value: 'ZAP999999', name: 'ZAP999999' },
    ]);
  });

  test('does not offer what only another option names', () => {
    const named = { include: [], exclude: ['ZAP999999'], individual: ['ZAP999999'], [list]: [] };
    expect(node(dynamicSchema(base, [garage], named), key)?.titleMap).toHaveLength(1);
  });
});

describe('which are shown, and which are left out', () => {
  const lists = (named: Partial<NamedChargers>) => {
    const schema = dynamicSchema(base, [garage, carport], { ...nothing, ...named });
    return nodesOf(schema.layout as LayoutNode[]).flatMap(({ key, titleMap }) => (key === 'chargers.include' || key === 'chargers.exclude' ? [[key, titleMap?.map(({ value }) => value)]] : []));
  };

  test('is one list, of those that are left out', () => {
    expect(lists({})).toStrictEqual([['chargers.exclude', ['ZPR000002', 'ZAP000001']]]);
    expect(lists({ exclude: ['zap000001'] })).toStrictEqual([['chargers.exclude', ['ZPR000002', 'zap000001']]]);
  });

  test('is one list, of those that alone are shown, where the settings name these', () => {
    expect(lists({ include: [garage.id] })).toStrictEqual([['chargers.include', ['ZPR000002', garage.id]]]);
  });

  test('are both lists where the settings have both', () => {
    expect(lists({ include: ['ZAP000001'], exclude: ['ZAP999999'] })).toStrictEqual([
      ['chargers.include', ['ZPR000002', 'ZAP000001']],
      ['chargers.exclude', ['ZPR000002', 'ZAP000001', 'ZAP999999']],
    ]);
  });
});

test('a name is shown as Apple Home shows it, so that none can be markup', () => {
  const name = '<img src=x onerror="alert(1)"> Garage & <b>Co</b>';
  const [choice] = node(dynamicSchema(base, [{ ...garage, name }], nothing), 'chargers.exclude')?.titleMap ?? [];
  expect(choice?.name).toBe('img src x onerror alert(1) Garage & b Co /b (Zaptec Go, …0001)');
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (any) => {
      const [shown] = node(dynamicSchema(base, [{ ...garage, name: any }], nothing), 'chargers.exclude')?.titleMap ?? [];
      expect(shown?.name).not.toMatch(/[<>"]/);
    }),
  );
});

test('those that are left out are chosen by ticking, one with options of its own from a menu', () => {
  const schema = dynamicSchema(base, [garage], nothing);
  expect(FIELDS.map((key) => node(schema, key)?.type)).toStrictEqual(['checkboxes', 'select']);
});

test('what is valid stays the same, and so does everything else', () => {
  const schema = dynamicSchema(base, [garage], { ...nothing, include: ['ZAP999999'] });
  expect({ ...schema, layout: [] }).toStrictEqual({ ...base, layout: [] });
  const others = (given: SettingsSchema) => nodesOf(given.layout as LayoutNode[]).filter(({ key, items }) => items === undefined && ![...FIELDS, 'chargers.include'].some((field) => field === key));
  expect(others(schema)).toStrictEqual(others(base));
  const withoutLines = (given: SettingsSchema) => layoutKeys(given.layout as LayoutNode[]).filter((key) => !/^chargers\.(?:include|exclude)(?:\[\])?$/.test(key));
  expect(withoutLines(schema)).toStrictEqual(withoutLines(base));
});
