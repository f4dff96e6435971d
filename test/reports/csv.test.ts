// CSV: what a spreadsheet is given, and what it must not be given.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { csvOf } from '../../src/reports/csv.ts';
import type { Cell } from '../../src/reports/table.ts';
import { anyCharacter } from '../support/any-character.ts';

const csv = (row: readonly Cell[], sign: 'point' | 'comma' = 'point'): string => csvOf({ header: ['A', 'B'], rows: [row] }, sign).split('\r\n')[1] ?? '';

test('is UTF-8 with its mark, a line for the header and one for each row', () => {
  expect(csvOf({ header: ['Begin', 'Energy (kWh)'], rows: [['2026-11-03 18:00', { value: 8.9984, digits: 3 }]] }, 'point')).toBe('\ufeff"Begin","Energy (kWh)"\r\n"2026-11-03 18:00",8.998\r\n');
});

test('where numbers have a comma, fields are apart by semicolons', () => {
  expect(csv([{ value: 1234.5, digits: 2 }, 'a,b'], 'comma')).toBe('1234,50;"a,b"');
  expect(csv([{ value: -0.001, digits: 2 }, undefined], 'comma')).toBe('0,00;');
  expect(csv([{ value: 3.35 * 0.3, digits: 2 }, { value: 8.0005, digits: 3 }])).toBe('1.01,8.001');
  expect(csv([{ value: -1.5, digits: 2 }, { value: 3, digits: 0 }])).toBe('-1.50,3');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n@a', '＝1', "=cmd|' /C calc'!A0", '\u0000=1'])('a name that begins like a formula is a text: %j', (name) => {
  expect(csv([name, ''])).toBe(`"'${name}",""`);
});

test.each(['Garage', 'A=1', 'Ærlig bil', '3-phase', "'x"])('another name stays: %j', (name) => {
  expect(csv([name, ''])).toBe(`"${name}",""`);
});

test('whatever is in a name, it stays in its field', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (name) => {
      const line = csvOf({ header: ['A'], rows: [[name, 'end']] }, 'comma').slice('\ufeff"A"\r\n'.length);
      const field = /^"((?:[^"]|"")*)";"end"\r\n$/.exec(line)?.[1]?.replaceAll('""', '"');
      expect([name, `'${name}`]).toContain(field);
    }),
  );
});
