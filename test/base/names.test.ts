// Names: whatever an owner calls a charger, HomeKit gets one that HAP-NodeJS finds nothing wrong with.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { toHomeName } from '../../src/base/names.ts';
import { anyCharacter } from '../support/any-character.ts';
import { checkName, hapConsole } from '../support/homebridge.ts';

const complaints = jest.fn<(...parts: unknown[]) => void>();
beforeEach(() => {
  complaints.mockClear();
  jest.spyOn(hapConsole, 'warn').mockImplementation(complaints);
});
afterEach(() => void jest.restoreAllMocks());

function isAcceptedByHap(name: string): boolean {
  complaints.mockClear();
  checkName('Charger', 'Name', name);
  return complaints.mock.calls.length === 0;
}

describe('what an owner wrote becomes', () => {
  test.each([
    ['a plain name', 'Garage', 'Garage'],
    ['letters of any language', 'Lader für Åse, гараж & 車庫', 'Lader für Åse, гараж & 車庫'],
    ['common punctuation within', "Ole's bay (2): left/right, a-b_c; e.g. 3!4", "Ole's bay (2): left/right, a-b_c; e.g. 3!4"],
    ['an emoji in front', '🚗 Garage', 'Garage'],
    ['an emoji in the middle', 'Garage 🔌 left', 'Garage left'],
    ['an emoji of several characters', 'Family 👨‍👩‍👧‍👦 car', 'Family car'],
    ['signs that HomeKit does not take', 'Bay #1 + 50% @home "new"', 'Bay 1 50 home new'],
    ['control characters and line ends', 'Gar\u0000age\nleft\u2028right\u0007', 'Gar age left right'],
    ['punctuation at the ends', "-- (Garage)'", 'Garage'],
    ['a curly apostrophe at the end', 'Jens\u2019', 'Jens'],
    ['spaces at the ends and in rows', '  Garage \u00a0\u3000 left  ', 'Garage left'],
    ['a decomposed letter', 'Ladestation Su\u0308d', 'Ladestation Süd'],
    ['half a character', 'Garage \ud83d', 'Garage'],
  ])('%s', (_, text, name) => {
    expect(toHomeName(text, 'Zaptec Go')).toBe(name);
    expect(isAcceptedByHap(name)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['emoji alone', '🚗🔌'],
    ['punctuation alone', '(-_-)'],
    ['a single letter, which HomeKit does not take', 'A'],
    ['a single letter outside the basic plane', '𝒜'],
  ])('the fallback: %s', (_, text) => {
    expect(toHomeName(text, 'Zaptec Go')).toBe('Zaptec Go');
  });

  test('64 characters at most, again with a good end', () => {
    expect(toHomeName('x'.repeat(65), 'Zaptec Go')).toBe('x'.repeat(64));
    expect(toHomeName(`${'x'.repeat(63)}-y`, 'Zaptec Go')).toBe('x'.repeat(63));
    expect(toHomeName(`${'x'.repeat(63)}𝒜`, 'Zaptec Go')).toBe('x'.repeat(63));
    expect(toHomeName('𝒜'.repeat(65), 'Zaptec Go')).toBe('𝒜'.repeat(32));
  });
});

describe('always', () => {
  /** Much of what matters: letters, bad signs, spaces, emoji, halves of characters, marks. */
  const pieces = fc.constantFrom('a', 'Z', '9', 'é', '車', ' ', '\u00a0', '-', "'", '\u2019', '(', ')', '.', '#', '%', '🚗', '\u200d', '\ud83d', '\u0301', '\n', '\u0000', '𝒜');
  const texts = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 120 }),
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join('')),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  );

  test('a name that HAP-NodeJS accepts, of 2 to 64 characters', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const name = toHomeName(text, 'Zaptec Go');
        expect(isAcceptedByHap(name)).toBe(true);
        expect(name.length).toBeGreaterThanOrEqual(2);
        expect(name.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 500 },
    );
  });

  test('the same name when cleaned twice', () => {
    fc.assert(fc.property(texts, (text) => expect(toHomeName(toHomeName(text, 'Zaptec Go'), 'other')).toBe(toHomeName(text, 'Zaptec Go'))));
  });

  test('HAP-NodeJS does complain of a bad name, so this test tests something', () => {
    expect(isAcceptedByHap('Bay #1')).toBe(false);
    expect(isAcceptedByHap('🚗 Garage')).toBe(false);
    expect(isAcceptedByHap('A')).toBe(false);
  });
});
