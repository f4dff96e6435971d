// Which charger somebody means.
import { describe, expect, test } from '@jest/globals';
import { findByName, nameToType } from '../../../src/cli/account/naming.ts';

const things = [
  { id: 'aaaaaaaa-0000-4000-8000-000000000001', serial: 'ZAP000001', name: 'Garage' },
  { id: 'aaaaaaaa-0000-4000-8000-000000000002', serial: 'ZAP000002', name: 'Garage left' },
  { id: 'aaaaaaaa-0000-4000-8000-000000000003', serial: 'ZPR000003', name: 'Ladestasjon Ålesund' },
  { id: 'aaaaaaaa-0000-4000-8000-000000000004', serial: 'ZPR000004', name: 'Twin' },
  { id: 'aaaaaaaa-0000-4000-8000-000000000005', serial: 'ZPR000005', name: 'twin' },
];
const serials = (wanted: string): string[] => findByName(wanted, things).map(({ serial }) => serial);

test.each([
  ['Garage', ['ZAP000001'], 'exactly so, though another name contains it'],
  ['garage', ['ZAP000001'], 'in any case'],
  ['left', ['ZAP000002'], 'by a part that only one has'],
  ['a\u030alesund', ['ZPR000003'], 'however its letters are made'],
  ['zap000002', ['ZAP000002'], 'by serial number'],
  ['AAAAAAAA-0000-4000-8000-000000000003', ['ZPR000003'], 'by id'],
  [' Garage left ', ['ZAP000002'], 'with spaces around'],
  ['gar', ['ZAP000001', 'ZAP000002'], 'not by a part that two have'],
  ['Twin', ['ZPR000004', 'ZPR000005'], 'not by a name that two have'],
  ['ZAP00000', [], 'not by a part of a serial number'],
  ['Carport', [], 'not by a name that none has'],
  ['  ', [], 'not by nothing'],
])('"%s" is %j: %s', (wanted, found) => {
  expect(serials(wanted)).toStrictEqual(found);
});

describe('as Apple Home shows it', () => {
  const chargers = [
    { id: 'aaaaaaaa-0000-4000-8000-000000000001', serial: 'ZAP000001', name: 'Garage', model: 'Zaptec Go' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000002', serial: 'ZAP000002', name: 'Garage', model: 'Zaptec Go' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000003', serial: 'ZAP000003', name: '🚗', model: 'Zaptec Go' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000004', serial: 'ZAP000004', name: 'A', model: 'Zaptec Go' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000005', serial: 'ZPR000005', name: 'Lade-plass #7', model: 'Zaptec Pro' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000006', serial: 'ZPR000006', name: `Carport ${'long '.repeat(9)}`, model: 'Zaptec Pro' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000007', serial: 'ZPR000007', name: 'Twin', model: 'Zaptec Pro' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000008', serial: 'ZPR100007', name: 'Twin', model: 'Zaptec Pro' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000009', serial: 'ZPR000001', name: 'Garage 0002', model: 'Zaptec Pro' },
  ] as const;

  test.each([
    ['garage 0001', ['ZAP000001']],
    ['Garage 0002', ['ZPR000001']],
    ['Zaptec Go 0003', ['ZAP000003']],
    ['Zaptec Go A', ['ZAP000004']],
    ['Lade-plass 7', ['ZPR000005']],
    ['plass 7', ['ZPR000005']],
    ['Carport long long long l 0006', ['ZPR000006']],
    ['Twin 0007', ['ZPR000007', 'ZPR100007']],
    ['Twin ZPR100007', ['ZPR100007']],
    ['Garage', ['ZAP000001', 'ZAP000002']],
  ])('"%s" is %j', (wanted, found) => {
    expect(findByName(wanted, chargers).map(({ serial }) => serial)).toStrictEqual(found);
  });

  test('and each can be offered by a name that only it has', () => {
    const names = chargers.map((charger) => nameToType(charger, chargers));
    expect(names).toStrictEqual(['Garage 0001', 'Garage ZAP000002', '🚗', 'A', 'Lade-plass #7', chargers[5].name, 'Twin ZPR000007', 'Twin ZPR100007', 'Garage 0002']);
    expect(names.flatMap((name) => findByName(name, chargers))).toStrictEqual(chargers);
  });
});
