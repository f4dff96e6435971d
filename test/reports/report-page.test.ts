// The monthly report: its sums are those of its lines, and nothing of others is more than text in it.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { reckoningOf } from '../../src/charging/sessions/costs/pieces.ts';
import type { Price } from '../../src/charging/sessions/costs/price.ts';
import { LANGUAGES, type Language } from '../../src/config/language.ts';
import { monthReport, type MonthReport } from '../../src/reports/month-report.ts';
import { reportPage } from '../../src/reports/report-page.ts';
import { REPORT_WORDS } from '../../src/reports/report-words.ts';
import { listSessions } from '../../src/reports/session-list.ts';
import { GARAGE, NAMES, pieces, session, signed, STREET } from './some-sessions.ts';
import { anyCharacter } from '../support/any-character.ts';

const NIGHT = { from: '22:00', to: '06:00', perKwh: 0.2 };
const PRICE: Price = { currency: 'EUR', rates: [{ perKwh: 0.1 }, { from: '2026-01-01', perKwh: 0.3333, times: [NIGHT, { ...NIGHT, days: [6, 0], perKwh: 0.15 }] }, { from: '2027-01-01', perKwh: 9 }] };
const SESSIONS = [
  signed('2026-10-31T21:00', [1, 2, 4, 8], 100),
  signed('2026-11-03T17:00', [7.7, 7.701], 115, { label: 'Company car' }),
  session('2026-11-04T17:00', 2, 3.3333, { chargerId: STREET }),
  signed('2026-11-20T08:00', [5], 140),
];
const time = reckoningOf(PRICE, 'Europe/Oslo').time;

async function report(price: Price | undefined, sessions = SESSIONS): Promise<MonthReport> {
  return monthReport('2026-11', await listSessions(pieces(...sessions), { from: '2026-11-01', to: '2026-11-30' }, reckoningOf(price, 'Europe/Oslo')), price);
}

const page = (of: MonthReport, language: Language = 'en', names = NAMES): string => reportPage(of, { language, names, time, madeAtMs: Date.UTC(2026, 11, 1, 12) });

const unescaped = (text: string): string => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

/** The cells of each row of its tables, as they are read. */
function cells(text: string): string[][] {
  const plain = (cell: string): string => unescaped(cell.replace(/<[^>]*>/g, ''));
  return [...text.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) => plain(cell)));
}

describe('the report', () => {
  test('adds up as it is printed, line by line, by charger and in all', async () => {
    const { lines, chargers, energyKwh, cost } = await report(PRICE);
    // Each is rounded first: 0.2 x 12, 0.3333 x 15.401, 0.3333 x 3.333…, 0.3333 x 5.
    expect(lines.map((line) => [line.energyKwh, line.cost])).toStrictEqual([[12, 1.8], [15.401, 5.13], [3.333, 1.11], [5, 1.67]]);
    expect([energyKwh, cost]).toStrictEqual([35.734, 9.71]);
    expect(chargers).toStrictEqual([
      { chargerId: GARAGE, sessions: 3, energyKwh: 32.401, cost: 8.6, beginMeterKwh: 103, endMeterKwh: 145 },
      { chargerId: STREET, sessions: 1, energyKwh: 3.333, cost: 1.11, beginMeterKwh: undefined, endMeterKwh: undefined },
    ]);
  });

  test.each([
    ['begin', [session('2026-11-01T08:00', 1, 40), signed('2026-11-02T08:00', [12], 4044)], [undefined, 4056]],
    ['end', [signed('2026-11-01T08:00', [12], 4044), session('2026-11-02T08:00', 1, 40)], [4044, undefined]],
    ['begin or end', [session('2026-11-01T08:00', 1, 40), signed('2026-11-02T08:00', [12], 4044), session('2026-11-03T08:00', 1, 40)], [undefined, undefined]],
  ])('has no meter at the %s where that session has none: the meters would not cover the energy', async (_, sessions, [beginMeterKwh, endMeterKwh]) => {
    expect((await report(PRICE, sessions)).chargers).toMatchObject([{ beginMeterKwh, endMeterKwh }]);
  });

  test('has no meters of a charger where it is of one label: others may have charged in between', async () => {
    const { month, lines } = await report(PRICE);
    for (const label of ['Company car', '']) {
      const { chargers } = monthReport(month, lines.filter((line) => (line.label ?? '') === label), PRICE, { label });
      expect(chargers[0]).toMatchObject({ chargerId: GARAGE, beginMeterKwh: undefined, endMeterKwh: undefined });
    }
  });

  test('names the prices that hold in the month, and no others', async () => {
    expect((await report(PRICE)).rates).toStrictEqual(PRICE.rates.slice(1, 2));
    const changing: Price = { currency: 'EUR', rates: [{ from: '2026-11-15', perKwh: 2 }, { perKwh: 1 }, { from: '2026-11-15', perKwh: 3 }] };
    expect((await report(changing)).rates).toStrictEqual([{ perKwh: 1 }, { from: '2026-11-15', perKwh: 3 }]);
  });

  test('without any price says nothing of costs', async () => {
    const none = await report(undefined);
    expect(none).toMatchObject({ cost: undefined, currency: undefined, unpricedKwh: 0, rates: [], energyKwh: 35.734 });
    expect(page(none)).not.toMatch(/Cost|Prices/);
  });

  test('says what has no price', async () => {
    const late = await report({ currency: 'EUR', rates: [{ from: '2026-11-10', perKwh: 1 }] });
    expect(late).toMatchObject({ cost: 5, unpricedKwh: 30.734 });
    expect(page(late)).toContain('30.734 kWh have no price and are not in the sum.');
  });
});

describe('the page', () => {
  test('has a row for each session, with meters, energy, price and cost, and the sums', async () => {
    const rows = cells(page(await report(PRICE)));
    expect(rows).toStrictEqual([
      ['Charger', 'Serial number', 'Meter at begin (kWh)', 'Meter at end (kWh)', 'Sessions', 'Energy (kWh)', 'Cost (EUR)'],
      ['Garage', 'ZAP000001', '103.000', '145.000', '3', '32.401', '8.60'],
      ['Street', 'ZPR000002', '', '', '1', '3.333', '1.11'],
      ['Sum', '', '4', '35.734', '9.71'],
      ['Begin', 'End', 'Charger', 'Label', 'Meter at begin (kWh)', 'Meter at end (kWh)', 'Energy (kWh)', 'EUR per kWh', 'Cost (EUR)'],
      ['31/10/2026, 22:00', '01/11/2026, 02:00', 'Garage', '', '103.000', '115.000', '* 12.000', '0.15', '1.80'],
      ['03/11/2026, 18:00', '03/11/2026, 20:00', 'Garage', 'Company car', '115.000', '130.401', '15.401', '0.3333', '5.13'],
      ['04/11/2026, 18:00', '04/11/2026, 20:00', 'Street', '', '', '', '† 3.333', '0.3333', '1.11'],
      ['20/11/2026, 09:00', '20/11/2026, 10:00', 'Garage', '', '140.000', '145.000', '5.000', '0.3333', '1.67'],
      ['Sum', '', '35.734', '', '9.71'],
      ['Valid from', 'Days', 'Time', 'EUR per kWh'],
      ['01/01/2026', 'Sat, Sun', '22:00–06:00', '0.15'],
      ['01/01/2026', '', '22:00–06:00', '0.20'],
      ['01/01/2026', '', 'otherwise', '0.3333'],
    ]);
  });

  test('tells the two apart of an hour that comes twice', async () => {
    const sessions = await listSessions(pieces(session('2026-10-25T00:30', 1, 1)), {}, reckoningOf(PRICE, 'Europe/Oslo'));
    const times = cells(page(monthReport('2026-10', sessions, PRICE))).map((row) => row.slice(0, 2));
    expect(times).toContainEqual(['25/10/2026, 02:30 +02:00', '25/10/2026, 02:30 +01:00']);
  });

  test.each(LANGUAGES)('is in its language: %s', async (language) => {
    const text = page(await report(PRICE), language);
    const { locale, title, sum, partNote } = REPORT_WORDS[language];
    expect(text).toContain(`<html lang="${language}">`);
    for (const word of [title, sum, partNote]) expect(unescaped(text)).toContain(word);
    expect(text).toContain(new Intl.NumberFormat(locale, { minimumFractionDigits: 3 }).format(35.734));
  });

  test('says so when there was nothing', async () => {
    expect(page(await report(PRICE, []))).toContain('<p>No sessions in this month.</p>');
  });

  test('is complete in itself: no script, no address', async () => {
    const text = page(await report(PRICE));
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(text).not.toMatch(/<script|https?:|url\(|@import/i);
  });

  test('whatever a charger or a label is called, the page has its own markup only', async () => {
    const empty = page(await report(PRICE, [session('2026-11-04T17:00', 2, 3, { label: 'x' })]), 'en', new Map([[GARAGE, { name: 'x', serial: 'x' }]]));
    const tags = (text: string): string[] => text.match(/<[^>]*>/g) ?? [];
    const odd = fc.oneof(fc.string({ unit: anyCharacter, minLength: 1 }), fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</td></table>', '&lt;b&gt;', "'", '\u202ecba'));
    await fc.assert(
      fc.asyncProperty(odd, odd, odd, async (name, serial, label) => {
        const text = page(await report(PRICE, [session('2026-11-04T17:00', 2, 3, { label })]), 'en', new Map([[GARAGE, { name, serial }]]));
        expect(tags(text)).toStrictEqual(tags(empty));
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
