// Values that nobody should write, send or store, shared by the tests against them.
import fc from 'fast-check';
import type { CharacteristicValue } from 'homebridge';
import { anyCharacter } from '../support/any-character.ts';

/** What would break a line, turn it round or hide in it. */
export const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/u;

/** Anything that a controller might write. */
export const anything = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.string({ unit: anyCharacter }),
  fc.constantFrom<unknown>(true, false, 1, 0, -0, 2, '1', 'true', 'x'.repeat(1_000_000), null, { __proto__: null }, [true], NaN, Infinity, -Infinity, 1e308, undefined, 1n as unknown),
) as fc.Arbitrary<CharacteristicValue>;

/** As JSON.parse makes it: `__proto__` is a property like any other. */
export function ownProperties(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  return made;
}
