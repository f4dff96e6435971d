// Which chargers a config names, in whatever state it is.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namedChargers } from '../../src/settings-page/named-chargers.ts';
import { anyBlock } from '../support/config-variants.ts';

test('names are taken as they are written', () => {
  const chargers = { include: ['ZAP1', ' zap2 '], exclude: ['zap3'], individual: [{ charger: 'Zap4', chargingAllowed: true }, {}, null, { name: 'x' }] };
  expect(namedChargers({ chargers })).toStrictEqual({ include: ['ZAP1', ' zap2 '], exclude: ['zap3'], individual: ['Zap4'] });
});

test('what is no name is left out', () => {
  const chargers = { include: ['', ' ', 5, null, 'ZAP1'], exclude: 'ZAP2', individual: [{ charger: 5 }, { charger: '' }, 'ZAP3'] };
  expect(namedChargers({ chargers })).toStrictEqual({ include: ['ZAP1'], exclude: [], individual: [] });
});

test('nothing makes it throw', () => {
  const blocks = fc.oneof(anyBlock, fc.record({ chargers: fc.anything() }) as fc.Arbitrary<Record<string, unknown>>);
  fc.assert(
    fc.property(blocks, (block) => {
      const { include, exclude, individual } = namedChargers(block);
      for (const text of [...include, ...exclude, ...individual]) expect(text).toMatch(/\S/);
    }),
  );
});
