// When energy flowed, on which day it counts, and what it cost.
import { describe, expect, test } from '@jest/globals';
import { energySlices } from '../../../../src/charging/sessions/costs/energy-slices.ts';
import { LocalTime } from '../../../../src/charging/sessions/costs/local-time.ts';
import { PriceTable } from '../../../../src/charging/sessions/costs/price.ts';
import { costText, partOf } from '../../../../src/charging/sessions/costs/part.ts';
import { SessionSums } from '../../../../src/charging/sessions/costs/sums.ts';
import type { FinishedSession } from '../../../../src/charging/sessions/session.ts';

const at = (text: string): number => Date.parse(text.length === 16 ? `${text}:00Z` : text);

/** @param readings times and kWh since the begin */
function session(begin: string, end: string, energyKwh: number, readings: readonly [string, number][] = []): FinishedSession {
  return { id: 's', chargerId: 'c', beginMs: at(begin), endMs: at(end), energyKwh, readings: readings.map(([time, kwh]) => ({ atMs: at(time), kwh })), source: 'archive' };
}

const oslo = new LocalTime('Europe/Oslo');
const free = { time: oslo, prices: undefined };

function byDay(one: FinishedSession, reckoning = free): unknown[] {
  const sums = new SessionSums({ by: 'day' }, reckoning);
  sums.add(one);
  return sums.rows.map(({ key, sessions, energyKwh, estimatedKwh }) => [key, sessions, energyKwh, estimatedKwh]);
}

describe('the energy of signed readings', () => {
  test('flowed in the last hour before a reading, because a charger leaves out the hours without any', () => {
    const readings: [string, number][] = [['2023-06-12T18:22', 0], ['2023-06-12T19:00', 0.019], ['2023-06-13T12:00', 4.812], ['2023-06-13T20:25', 8.998]];
    expect(energySlices(session('2023-06-12T18:22', '2023-06-13T20:25', 8.998, readings))).toStrictEqual([
      { fromMs: at('2023-06-12T18:22'), toMs: at('2023-06-12T19:00'), kwh: 0.019, isEstimated: false },
      { fromMs: at('2023-06-13T11:00'), toMs: at('2023-06-13T12:00'), kwh: 4.812 - 0.019, isEstimated: false },
      { fromMs: at('2023-06-13T20:00'), toMs: at('2023-06-13T20:25'), kwh: 8.998 - 4.812, isEstimated: false },
    ]);
  });

  test('flowed at a time that nobody knows where no charger could deliver it in that hour', () => {
    const [slice] = energySlices(session('2026-01-01T00:00', '2026-01-01T12:00', 46, [['2026-01-01T00:00', 0], ['2026-01-01T12:00', 46]]));
    expect(slice).toStrictEqual({ fromMs: at('2026-01-01T00:00'), toMs: at('2026-01-01T12:00'), kwh: 46, isEstimated: true });
  });

  test('flowed in that hour where a charger delivered as much as it can: 32 A on three phases, of a grid with 245 V', () => {
    const [slice] = energySlices(session('2026-01-01T10:00', '2026-01-01T11:00', 23.52, [['2026-01-01T10:00', 0], ['2026-01-01T11:00', 23.52]]));
    expect(slice).toStrictEqual({ fromMs: at('2026-01-01T10:00'), toMs: at('2026-01-01T11:00'), kwh: 23.52, isEstimated: false });
  });

  test('flowed in the hour before, too, where the reading is stamped a moment after it', () => {
    const secondMs = 1_000;
    const readings = [{ atMs: at('2026-01-01T10:00') + secondMs, kwh: 0 }, { atMs: at('2026-01-01T11:00') + secondMs, kwh: 7.4 }];
    const [slice] = energySlices({ ...session('2026-01-01T10:00', '2026-01-01T12:00', 7.4), readings });
    expect(slice).toStrictEqual({ fromMs: at('2026-01-01T10:00') + secondMs, toMs: at('2026-01-01T11:00') + secondMs, kwh: 7.4, isEstimated: false });
  });

  test('belongs to both days where it flowed across midnight', () => {
    const readings: [string, number][] = [['2026-01-31T21:30', 0], ['2026-01-31T22:00', 3], ['2026-01-31T23:00', 10], ['2026-02-01T00:00', 16]];
    expect(byDay(session('2026-01-31T21:30', '2026-02-01T00:00', 16, readings))).toStrictEqual([['2026-01-31', 1, 10, 0], ['2026-02-01', 0, 6, 0]]);
  });
});

describe('energy that nobody signed', () => {
  test('is spread over the session, and marked', () => {
    expect(byDay(session('2026-01-31T21:00', '2026-02-01T01:00', 8))).toStrictEqual([['2026-01-31', 1, 4, 4], ['2026-02-01', 0, 4, 4]]);
  });

  test('counts on the day of a session that took no time', () => {
    expect(byDay(session('2026-01-31T21:00', '2026-01-31T21:00', 8))).toStrictEqual([['2026-01-31', 1, 8, 8]]);
  });

  test('flows through an hour twice, or not at all, where the clock is changed', () => {
    // 0:00 to 6:00 on the clock: seven hours in October, five in March.
    expect(byDay(session('2026-10-24T21:00', '2026-10-25T05:00', 8))).toStrictEqual([['2026-10-24', 1, 1, 1], ['2026-10-25', 0, 7, 7]]);
    expect(byDay(session('2026-03-28T22:00', '2026-03-29T04:00', 6))).toStrictEqual([['2026-03-28', 1, 1, 1], ['2026-03-29', 0, 5, 5]]);
  });

  test('of no energy has no day but that of its begin', () => {
    expect(byDay(session('2026-01-31T21:00', '2026-02-03T01:00', 0))).toStrictEqual([['2026-01-31', 1, 0, 0]]);
  });
});

describe('the cost', () => {
  const night = new PriceTable({ currency: 'NOK', rates: [{ from: '2025-01-01', perKwh: 2, times: [{ from: '02:00', to: '03:00', perKwh: 10 }] }] });
  const reckoning = { time: oslo, prices: night };

  test('follows the local clock through the hour that comes twice, and the one that does not come', () => {
    // One kWh an hour. Two o'clock comes twice in October: two of eight hours cost 10.
    expect(partOf(session('2026-10-24T21:00', '2026-10-25T05:00', 8), reckoning).cost).toBeCloseTo(6 * 2 + 2 * 10, 9);
    expect(partOf(session('2026-03-28T22:00', '2026-03-29T04:00', 6), reckoning).cost).toBeCloseTo(6 * 2, 9);
    expect(partOf(session('2026-06-28T22:00', '2026-06-29T04:00', 6), reckoning).cost).toBeCloseTo(5 * 2 + 10, 9);
  });

  test('is not known where a part has no price, and that part is told', () => {
    const newYear = session('2024-12-31T22:00', '2025-01-01T00:00', 2);
    expect([costText(newYear, reckoning), costText(newYear, free)]).toStrictEqual([undefined, undefined]);
    expect(partOf(newYear, reckoning)).toStrictEqual({ energyKwh: 2, estimatedKwh: 2, cost: 2, unpricedKwh: 1 });
    expect(partOf(newYear, reckoning, { from: 20_089, to: 20_089 })).toStrictEqual({ energyKwh: 1, estimatedKwh: 1, cost: 2, unpricedKwh: 0 });
    const sums = new SessionSums({ by: 'year' }, reckoning);
    sums.add(newYear);
    expect(sums.rows.map(({ key, cost, unpricedKwh }) => [key, cost, unpricedKwh])).toStrictEqual([['2024', 0, 1], ['2025', 2, 0]]);
  });

  test('is told as a guess where another price may have held', () => {
    const nightly = { time: oslo, prices: new PriceTable({ currency: 'NOK', rates: [{ perKwh: 2, times: [{ from: '22:00', to: '06:00', perKwh: 1 }] }] }) };
    expect(costText(session('2026-06-28T19:00', '2026-06-28T21:00', 8), nightly)).toBe('about 12.00 NOK');
    expect(costText(session('2026-06-28T21:00', '2026-06-29T03:00', 8), nightly)).toBe('8.00 NOK');
    expect(costText(session('2026-06-28T19:00', '2026-06-28T21:00', 8, [['2026-06-28T19:00', 0], ['2026-06-28T20:00', 2], ['2026-06-28T21:00', 8]]), nightly)).toBe('10.00 NOK');
  });

  test('is told with two digits and the currency', () => {
    expect(costText(session('2026-06-28T10:00', '2026-06-28T11:00', 1.2345), reckoning)).toBe('2.47 NOK');
    expect(costText(session('2026-06-28T10:00', '2026-06-28T11:00', 0), reckoning)).toBe('0.00 NOK');
    expect(costText(session('2024-06-28T10:00', '2024-06-28T11:00', 1), reckoning)).toBeUndefined();
  });

  test.each([
    [3.35, 0.3, '1.01 EUR'],
    [3.349, 0.3, '1.00 EUR'],
    [0.5, 0.01, '0.01 EUR'],
    [3.35, -0.3, '-1.01 EUR'],
    [0.1, -0.01, '0.00 EUR'],
    [40.5, 0.2468, '10.00 EUR'],
  ])('of %d kWh at %d is rounded as on an invoice, whatever doubles make of it: %s', (energyKwh, perKwh, expected) => {
    expect(costText(session('2026-06-28T10:00', '2026-06-28T11:00', energyKwh), { time: oslo, prices: new PriceTable({ currency: 'EUR', rates: [{ perKwh }] }) })).toBe(expected);
  });
});
