// The signed meter value: every reading, the units and states there are, and texts that are none.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readSignedMeter } from '../../../src/charging/energy/signed-meter.ts';

const at = Date.UTC(2023, 5, 13, 14);

interface Row {
  readonly TM?: unknown;
  readonly RV?: unknown;
  readonly RU?: unknown;
  readonly ST?: unknown;
}

const good = { TM: '2023-06-13T14:00:00,000+00:00 R', RV: 149.119, RI: '1-0:1.8.0', RU: 'kWh', RT: 'AC', ST: 'G' };

function ocmf(...rows: Row[]): string {
  return `OCMF|${JSON.stringify({ FV: '1.0', GI: 'ZAPTEC GO', GS: 'ZAP000001', GV: '2.0.4.6', PG: 'F1', RD: rows })}`;
}

test('a charger without a calibrated meter sends one reading and no signature', () => {
  expect(readSignedMeter(ocmf(good))).toStrictEqual({ kwh: 149.119, atMs: at });
  expect(readSignedMeter(`  ${ocmf(good)} `)).toStrictEqual({ kwh: 149.119, atMs: at });
});

test('a signature makes no difference', () => {
  expect(readSignedMeter(`${ocmf(good)}|{"SD":"3045022100"}`)).toStrictEqual({ kwh: 149.119, atMs: at });
});

test('of several readings the highest good one counts, wherever it stands, with its own time', () => {
  const rows = [{ ...good, RV: 140.121, TM: '2023-06-12T18:22:48,000+00:00 R' }, good, { ...good, RV: 150, ST: 'T' }, { ...good, RV: 144.933, TM: '2023-06-13T12:00:00,000+00:00 R' }];
  expect(readSignedMeter(ocmf(...rows))).toStrictEqual({ kwh: 149.119, atMs: at });
});

test('of two that are as high the later one counts', () => {
  expect(readSignedMeter(ocmf({ ...good, TM: '2023-06-13T13:00:00,000+00:00 R' }, good))).toStrictEqual({ kwh: 149.119, atMs: at });
});

describe('the unit', () => {
  test.each([
    ['kWh', 149.119, 149.119],
    ['KWH', 149.119, 149.119],
    ['Wh', 149_119, 149.119],
    ['wh', '149119', 149.119],
    ['kWh', '149.119', 149.119],
    ['kWh', 0, 0],
  ])('%s, %j', (RU, RV, kwh) => expect(readSignedMeter(ocmf({ ...good, RU, RV }))?.kwh).toBe(kwh));

  test('that a later reading leaves out is that of the one before', () => {
    expect(readSignedMeter(ocmf({ ...good, RU: 'Wh', RV: 100_000 }, { TM: good.TM, RV: 149_119, ST: 'G' }))?.kwh).toBe(149.119);
  });

  test.each(['varh', 'mOhm', 'kW', '', undefined, 5])('%j is none of energy', (RU) => {
    expect(readSignedMeter(ocmf({ ...good, RU }))).toBeUndefined();
  });
});

describe('the time of a reading', () => {
  test.each([
    ['2023-06-13T14:00:00,000+00:00 R'],
    ['2023-06-13T14:00:00,000+0000 S'],
    ['2023-06-13T16:00:00,000+02:00 U'],
    ['2023-06-13T16:00:00,000+0200'],
    ['2023-06-13T14:00:00.000Z'],
    ['2023-06-13T14:00:00'],
    [' 2023-06-13T14:00:00 '],
  ])('%s', (TM) => expect(readSignedMeter(ocmf({ ...good, TM }))?.atMs).toBe(at));

  test.each(['yesterday', '', '2023-06-13', 'x2023-06-13T14:00:00', '2023-06-13T14:00:00 R, or later', '2023-13-33T14:00:00,000+00:00 R', undefined, 5])('%j is not known, which spoils nothing', (TM) => {
    expect(readSignedMeter(ocmf({ ...good, TM }))).toStrictEqual({ kwh: 149.119, atMs: undefined });
  });
});

describe('nothing can be read of', () => {
  test.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['another format', ocmf(good).replace('OCMF', 'XML')],
    ['the format behind something else', `x ${ocmf(good)}`],
    ['a text cut short', ocmf(good).slice(0, -4)],
    ['no readings', ocmf()],
    ['readings that are no list', 'OCMF|{"RD":5}'],
    ['something other than an object', 'OCMF|[1,2]'],
    ['nothing after the format', 'OCMF|'],
    ['a bad state', ocmf({ ...good, ST: 'M' })],
    ['no state', ocmf({ TM: good.TM, RV: 1, RU: 'kWh' })],
    ['a lower-case state', ocmf({ ...good, ST: 'g' })],
    ['a value below zero', ocmf({ ...good, RV: -1 })],
    ['a value that is none', ocmf({ ...good, RV: 'a lot' })],
    ['a value beyond any meter', ocmf({ ...good, RV: 4e9 })],
    ['no value', ocmf({ TM: good.TM, RU: 'kWh', ST: 'G' })],
  ])('%s', (_, text) => expect(readSignedMeter(text)).toBeUndefined());

  test('a row that is none, while the others count', () => {
    const text = ocmf(good).replace('"RD":[', '"RD":[null,5,"x",[],');
    expect(readSignedMeter(text)?.kwh).toBe(149.119);
  });
});

test('no text makes it throw, and what it reads is a number from 0 up', () => {
  const row = fc.record({ TM: fc.anything(), RV: fc.anything(), RU: fc.constantFrom('kWh', 'Wh', 5, null), ST: fc.constantFrom('G', 'g', null) }, { requiredKeys: [] });
  const document = fc.record({ RD: fc.oneof(fc.array(row), fc.anything()) }, { requiredKeys: [] });
  const texts = fc.oneof(fc.string(), fc.string().map((text) => `OCMF|${text}`), document.map((value) => `OCMF|${JSON.stringify(value)}`), fc.string().map((tail) => `${ocmf(good)}|${tail}`));
  fc.assert(
    fc.property(texts, (text) => {
      const reading = readSignedMeter(text);
      expect(reading === undefined || (Number.isFinite(reading.kwh) && reading.kwh >= 0)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('whatever good readings there are, the highest is read', () => {
  const rows = fc.array(fc.record({ wh: fc.integer({ min: 0, max: 5_000_000 }), unit: fc.constantFrom('kWh', 'Wh'), state: fc.constantFrom('G', 'T') }), { minLength: 1 });
  fc.assert(
    fc.property(rows, (list) => {
      const text = ocmf(...list.map(({ wh, unit, state }) => ({ ...good, RV: unit === 'kWh' ? wh / 1000 : wh, RU: unit, ST: state })));
      const highest = Math.max(...list.filter(({ state }) => state === 'G').map(({ wh }) => wh / 1000));
      expect(readSignedMeter(text)?.kwh ?? -Infinity).toBe(highest);
    }),
  );
});
