// Any character there is: what fast-check calls the unit `binary`, without its table of them all, which takes a second to make in
// each file of tests.
import * as fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const LAST = 0x10_ffff;

export const anyCharacter: fc.Arbitrary<string> = fc.integer({ min: 0, max: LAST - SURROGATES }).map(characterOf, numberOf);

function characterOf(number: number): string {
  return String.fromCodePoint(number < FIRST_SURROGATE ? number : number + SURROGATES);
}

/** By it fast-check knows words that it has not made itself, such as `__proto__`, which it mixes in. */
function numberOf(character: unknown): number {
  const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
  const number = code === undefined || code < FIRST_SURROGATE ? code : code - SURROGATES;
  if (number === undefined || characterOf(number) !== character) throw new Error('not one character');
  return number;
}
