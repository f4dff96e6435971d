// What the strings of observations say, and which say nothing.
import { describe, expect, test } from '@jest/globals';
import { isUsedObservation, lacksMode, readBoolean, readNumber, readText, type ObservationId } from '../../../src/charging/state/observation.ts';

describe('observation values', () => {
  test.each([['3', 3], ['6.000', 6], ['-1', -1], [' 0.25 ', 0.25]])('%j is the number %d', (text, number) =>
    expect(readNumber(text)).toBe(number),
  );
  test.each(['', ' ', '1,5', '1e3', '0x3', 'NaN', 'Infinity', '.5', '5.', undefined])('%j is no number', (text) =>
    expect(readNumber(text)).toBeUndefined(),
  );
  test.each([['1', true], ['0', false], ['TRUE', true], ['False', false], ['1.0', true], ['2', undefined], ['yes', undefined], ['', undefined]])(
    '%j as boolean is %s',
    (text, expected) => expect(readBoolean(text)).toBe(expected),
  );
  test('of those that nobody knows, none is used', () => expect([710, -2, 999_999].map(isUsedObservation)).toEqual([true, true, false]));
  test.each<[ObservationId, string | undefined, boolean]>([
    [710, undefined, true],
    [710, ' ', true],
    [710, '0', false],
    [718, '', false],
  ])('a row %d with %j is a mode that is none: %s', (id, value, expected) => expect(lacksMode({ id, value, timestampMs: undefined })).toBe(expected));
  test('blank text is no text', () => expect([readText(' a '), readText(' '), readText(undefined)]).toEqual(['a', undefined, undefined]));
});
