// Sessions one by one, and the tables of them: parts of a month, meters, costs, names.
import { describe, expect, test } from '@jest/globals';
import { reckoningOf } from '../../src/charging/sessions/costs/pieces.ts';
import { sumUp, type SessionFilter } from '../../src/charging/sessions/costs/sums.ts';
import type { FinishedSession } from '../../src/charging/sessions/session.ts';
import { listSessions, type ListedSession } from '../../src/reports/session-list.ts';
import { sessionTable, sumTable } from '../../src/reports/table.ts';
import { GARAGE, NAMES, pieces, session, signed, STREET } from './some-sessions.ts';

const PRICE = { currency: 'EUR', rates: [{ from: '2026-11-01', perKwh: 0.5 }] };
const reckoning = reckoningOf(PRICE, 'Europe/Oslo');
const NOVEMBER: SessionFilter = { from: '2026-11-01', to: '2026-11-30' };

/** It begins at 22:00 in October and ends at 2:00 in November, on the clock of Oslo. */
const OVER_THE_END = signed('2026-10-31T21:00', [1, 2, 4, 8], 100);

const list = (filter: SessionFilter, ...sessions: readonly FinishedSession[]): Promise<readonly ListedSession[]> => listSessions(pieces(...sessions), filter, reckoning);

test('come in the order of time, whatever that of the file', async () => {
  const found = await list({}, session('2026-11-05T10:00', 1, 1), session('2026-11-03T10:00', 1, 1), session('2026-11-04T10:00', 1, 1));
  expect(found.map(({ id }) => id)).toStrictEqual(['2026-11-03T10:00', '2026-11-04T10:00', '2026-11-05T10:00']);
});

describe('of a month', () => {
  test('a session that crosses its begin counts with what flowed in it, by meter and price', async () => {
    const [part, ...others] = await list(NOVEMBER, OVER_THE_END);
    expect(others).toStrictEqual([]);
    expect(part).toMatchObject({ energyKwh: 12, cost: 6, unpricedKwh: 0, estimatedKwh: 0, isPart: true, beginMeterKwh: 103, endMeterKwh: 115 });
    const [october] = await list({ from: '2026-10-01', to: '2026-10-31' }, OVER_THE_END);
    expect(october).toMatchObject({ energyKwh: 3, cost: undefined, unpricedKwh: 3, isPart: true, beginMeterKwh: 100, endMeterKwh: 103 });
    const [whole] = await list({}, OVER_THE_END);
    expect(whole).toMatchObject({ energyKwh: 15, cost: 6, unpricedKwh: 3, isPart: false, beginMeterKwh: 100, endMeterKwh: 115 });
  });

  test('one without energy belongs to the day of its begin', async () => {
    const nothing = session('2026-10-31T21:00', 4, 0);
    expect(await list(NOVEMBER, nothing)).toStrictEqual([]);
    expect(await list({ to: '2026-10-31' }, nothing)).toMatchObject([{ energyKwh: 0, cost: 0, isPart: false }]);
  });

  test('one that is elsewhere is none of it', async () => {
    expect(await list(NOVEMBER, session('2026-10-31T20:00', 2, 5), session('2026-11-30T23:00', 2, 5))).toStrictEqual([]);
  });

  test('adds up to the sum of the month', async () => {
    const sessions = [OVER_THE_END, session('2026-11-03T17:00', 3, 7.123), session('2026-11-30T20:00', 6, 12)];
    const listed = await list(NOVEMBER, ...sessions);
    const [sum] = await sumUp(pieces(...sessions), { by: 'month', ...NOVEMBER }, reckoning);
    expect(listed.reduce((all, { energyKwh }) => all + energyKwh, 0)).toBeCloseTo(sum?.energyKwh ?? NaN, 9);
    expect(listed.reduce((all, { cost = NaN }) => all + cost, 0)).toBeCloseTo(sum?.cost ?? NaN, 9);
  });
});

test('around the hour that comes twice, times for people have their offset; for programs and spreadsheets they stay what these know', async () => {
  const listed = await list({}, session('2026-10-25T00:30', 1, 1));
  const timesIn = (detail: 'short' | 'all'): unknown => sessionTable(listed, { names: NAMES, time: reckoning.time, currency: undefined }, detail).rows[0]?.slice(0, 2);
  expect(timesIn('short')).toStrictEqual(['2026-10-25 02:30 +02:00', '2026-10-25 02:30 +01:00']);
  expect(timesIn('all')).toStrictEqual(['2026-10-25 02:30', '2026-10-25 02:30']);
});

test('of one charger or label only', async () => {
  const sessions = [session('2026-11-03T10:00', 1, 1, { label: 'Car' }), session('2026-11-04T10:00', 1, 1, { chargerId: STREET })];
  expect((await list({ chargerId: STREET }, ...sessions)).map(({ id }) => id)).toStrictEqual(['2026-11-04T10:00']);
  expect((await list({ label: 'Car' }, ...sessions)).map(({ id }) => id)).toStrictEqual(['2026-11-03T10:00']);
  expect((await list({ label: '' }, ...sessions)).map(({ id }) => id)).toStrictEqual(['2026-11-04T10:00']);
});

describe('as a table', () => {
  const context = { names: NAMES, time: reckoning.time, currency: 'EUR' };
  const number = (value: number, digits: number): unknown => ({ value, digits });

  test('for people, in local time', async () => {
    const listed = await list({}, signed('2026-11-03T17:00', [2, 3], 100, { label: 'Car' }), session('2026-10-03T17:00', 1, 1, { chargerId: 'gone' }));
    expect(sessionTable(listed, context, 'short')).toStrictEqual({
      header: ['Begin', 'End', 'Charger', 'Label', 'Energy (kWh)', 'Cost (EUR)'],
      rows: [
        ['2026-10-03 19:00', '2026-10-03 20:00', 'gone', undefined, { value: 1, digits: 3, mark: '†' }, undefined],
        ['2026-11-03 18:00', '2026-11-03 20:00', 'Garage', 'Car', { value: 5, digits: 3, mark: '' }, number(2.5, 2)],
      ],
    });
    const all = sessionTable(listed, context, 'all');
    expect(all.header.slice(6)).toStrictEqual(['Without price (kWh)', 'Serial number', 'Meter at begin (kWh)', 'Meter at end (kWh)', 'Estimated (kWh)', 'Part', 'Session']);
    expect(all.rows[1]?.slice(6)).toStrictEqual([number(0, 3), 'ZAP000001', number(100, 3), number(105, 3), number(0, 3), 'no', '2026-11-03T17:00']);
  });

  test('says nothing of costs where there are no prices, and needs no currency', async () => {
    const listed = await list({}, session('2026-11-03T17:00', 1, 1));
    expect(sessionTable(listed, { ...context, currency: undefined }, 'short').header).not.toContain('Cost (EUR)');
    expect(sessionTable(listed, { ...context, currency: '' }, 'short').header).toContain('Cost');
  });

  test('of sums, by charger with their names', async () => {
    const sums = await sumUp(pieces(session('2026-11-03T17:00', 1, 1), OVER_THE_END), { by: 'charger' }, reckoning);
    expect(sumTable(sums, 'charger', context)).toStrictEqual({
      header: ['Charger', 'Sessions', 'Energy (kWh)', 'Estimated (kWh)', 'Cost (EUR)', 'Without price (kWh)'],
      rows: [['Garage', number(2, 0), number(16, 3), number(1, 3), number(6.5, 2), number(3, 3)]],
    });
  });

  test('tells two chargers of one name apart', async () => {
    const names = new Map([[GARAGE, { name: 'Car', serial: 'ZAP000001' }], [STREET, { name: 'Car', serial: 'ZPR000002' }]]);
    const listed = await list({}, session('2026-11-03T17:00', 1, 1));
    expect(sessionTable(listed, { ...context, names }, 'short').rows[0]?.[2]).toBe('Car (ZAP000001)');
  });
});
