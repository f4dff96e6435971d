// Which charger somebody means.
import { expect, test } from '@jest/globals';
import { findByName } from '../../../src/cli/account/naming.ts';

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
