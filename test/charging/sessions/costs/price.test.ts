// Which price holds, and until when.
import { expect, test } from '@jest/globals';
import { PriceTable, type Price } from '../../../../src/charging/sessions/costs/price.ts';

const PRICE: Price = {
  currency: 'EUR',
  rates: [
    {
      from: '2026-01-01',
      perKwh: 3,
      times: [
        { from: '22:00', to: '06:00', perKwh: 2 },
        { days: [6, 0], from: '08:00', to: '20:00', perKwh: 1 },
        { days: [0], from: '00:00', to: '24:00', perKwh: 0 },
      ],
    },
    { from: '2025-01-01', perKwh: 5 },
  ],
};
const local = (text: string): number => Date.parse(`${text}:00Z`);

test.each([
  ['2024-12-31T23:59', undefined, '2025-01-01T00:00'],
  ['2025-01-01T00:00', 5, '2025-01-06T00:00'],
  ['2025-12-31T12:00', 5, '2026-01-01T00:00'],
  // 2026-11-27 is a Friday.
  ['2026-11-27T21:59', 3, '2026-11-27T22:00'],
  ['2026-11-27T22:00', 2, '2026-11-28T06:00'],
  ['2026-11-28T05:59', 2, '2026-11-28T06:00'],
  ['2026-11-28T08:00', 1, '2026-11-28T20:00'],
  ['2026-11-28T22:00', 2, '2026-11-29T00:00'],
  ['2026-11-29T00:00', 0, '2026-11-30T00:00'],
  // The night from Sunday to Monday began on Sunday, and the week begins with it.
  ['2026-11-30T00:00', 2, '2026-11-30T06:00'],
])('at %s it is %p, until %s', (at, perKwh, until) => {
  expect(new PriceTable(PRICE).at(local(at))).toMatchObject({ perKwh, toLocalMs: local(until) });
});

test('the order of the list does not matter but for two of one day', () => {
  const reversed = new PriceTable({ ...PRICE, rates: [...PRICE.rates].reverse() });
  expect(reversed.at(local('2025-06-01T12:00')).perKwh).toBe(5);
  const twice = new PriceTable({ currency: 'EUR', rates: [{ perKwh: 1 }, { perKwh: 2 }] });
  expect(twice.at(local('2025-06-01T12:00')).perKwh).toBe(2);
});
