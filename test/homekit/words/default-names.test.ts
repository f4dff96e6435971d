// Default names: short for one charger, behind the charger's name for several, and never twice the same.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHomeName } from '../../../src/base/names.ts';
import { LANGUAGES } from '../../../src/config/language.ts';
import { allServices } from '../../../src/homekit/services/all.ts';
import { defaultNames, type Named } from '../../../src/homekit/words/default-names.ts';
import { SERVICE_WORDS } from '../../../src/homekit/words/service-words.ts';

const ALL = Object.values(SERVICE_WORDS);
const GARAGE: Named = { id: 'g', serial: 'ZAP123456', name: 'Garage' };
const CARPORT: Named = { id: 'c', serial: 'ZAP123457', name: 'Carport' };

/** Every name of every charger. */
function allNames(chargers: readonly Named[], language: (typeof LANGUAGES)[number] = 'en'): string[] {
  const nameOf = defaultNames(language, chargers, 'one-of-many', ALL);
  return chargers.flatMap(({ id }) => [undefined, ...ALL].map((words) => nameOf(id, words)));
}

describe('the words', () => {
  test('are there for every service', () => {
    const named = allServices.filter(({ words }) => words !== undefined);
    expect(named.map(({ words }) => words)).toStrictEqual(named.map(({ subtype }) => SERVICE_WORDS[subtype as keyof typeof SERVICE_WORDS]));
  });

  test.each(LANGUAGES)('of %s are different, and such as Apple Home accepts', (language) => {
    const texts = ALL.map(({ alone }) => alone[language]);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.map((text) => toHomeName(text, ''))).toStrictEqual(texts);
  });

  test('leave room for a name before them', () => {
    const texts = ALL.flatMap((words) => [...Object.values(words.alone), ...Object.values('behindName' in words ? words.behindName : {})]);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(64 - 1 - 29);
  });
});

describe('the phrases for Siri in the README', () => {
  const titles = { en: 'English', no: 'Norsk', sv: 'Svenska', fi: 'Suomi', de: 'Deutsch', nl: 'Nederlands', fr: 'Français' } as const;
  const rows = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8').split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

  test.each(LANGUAGES)('call the services by their names in %s', (language) => {
    const [question, buttons] = rows.filter(([, title]) => title === titles[language]);
    expect(question?.[3]).toContain(SERVICE_WORDS['vehicle-connected'].alone[language]);
    expect(buttons?.[2]).toContain(SERVICE_WORDS['charge-now'].alone[language]);
    // Nobody says "kWh".
    expect(buttons?.[3]).toMatch(new RegExp(SERVICE_WORDS['add-energy'].alone[language].replace('kWh', String.raw`kilowatt ?\p{L}+`), 'iu'));
  });
});

describe('names', () => {
  test('of the only charger are short', () => {
    const nameOf = defaultNames('en', [GARAGE], 'only-one', ALL);
    expect([undefined, SERVICE_WORDS.restart, SERVICE_WORDS.charging].map((words) => nameOf('g', words))).toStrictEqual(['Garage', 'Restart Charger', 'Charging']);
  });

  test.each(LANGUAGES)('of the only charger are different where it is called like one of its services, or its installation’s, in %s', (language) => {
    for (const { alone } of ALL) {
      const nameOf = defaultNames(language, [{ ...GARAGE, name: alone[language].toUpperCase() }], 'only-one', ALL);
      expect(nameOf('g', undefined)).toBe(`${alone[language].toUpperCase().slice(0, 24).trimEnd()} 3456`);
      expect(ALL.map((words) => nameOf('g', words))).toStrictEqual(ALL.map((words) => words.alone[language]));
    }
  });

  test.each([
    ['en', ['Garage', 'Garage Restart', 'Garage Vehicle Connected']],
    ['de', ['Garage', 'Garage Neustart', 'Garage Fahrzeug verbunden']],
    ['fr', ['Garage', 'Garage Redémarrage', 'Garage Véhicule branché']],
  ] as const)('of one of many say whose, in %s', (language, names) => {
    const nameOf = defaultNames(language, [GARAGE, CARPORT], 'one-of-many', ALL);
    expect([undefined, SERVICE_WORDS.restart, SERVICE_WORDS['vehicle-connected']].map((words) => nameOf('g', words))).toStrictEqual(names);
  });

  test('of chargers with the same name say the end of the serial number, those of others do not', () => {
    const chargers = [GARAGE, { ...GARAGE, id: 'h', serial: 'ZAP123999' }, CARPORT];
    const nameOf = defaultNames('en', chargers, 'one-of-many', ALL);
    expect(chargers.map(({ id }) => nameOf(id, SERVICE_WORDS.charging))).toStrictEqual(['Garage 3456 Charging', 'Garage 3999 Charging', 'Carport Charging']);
    expect(chargers.map(({ id }) => nameOf(id, undefined))).toStrictEqual(['Garage 3456', 'Garage 3999', 'Carport']);
  });

  test('have the whole serial number where its end is the same', () => {
    expect(allNames([GARAGE, { ...GARAGE, id: 'h', serial: 'ZPR123456' }])).toContain('Garage ZPR123456 Charging');
  });

  test('of a charger that is called like another’s sensor are told from it', () => {
    const names = allNames([GARAGE, { ...CARPORT, name: 'Garage Charging' }]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('whatever chargers are called: valid, at most 64 characters, no two alike', () => {
    const name = fc.oneof(fc.constantFrom('Garage', 'garage', 'Zaptec Go', 'Garage Charging', '1', 'x'.repeat(64), `${'x'.repeat(63)}y`, '🚗', 'Garage (', ''), fc.string({ unit: 'grapheme', maxLength: 64 }));
    const sites = fc.uniqueArray(fc.record({ name, digits: fc.integer({ min: 0, max: 20_000 }) }), { selector: ({ digits }) => digits, minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(sites, fc.constantFrom(...LANGUAGES), (given, language) => {
        const chargers = given.map(({ name: text, digits }, index) => ({ id: `c${index}`, serial: `ZAP${String(digits).padStart(6, '0')}`, name: toHomeName(text, 'Zaptec Go') }));
        const names = allNames(chargers, language);
        expect(names.filter((text) => text.length > 64 || toHomeName(text, '') !== text)).toStrictEqual([]);
        expect(new Set(names.map((text) => text.toLowerCase())).size).toBe(names.length);
      }),
      { numRuns: 300 },
    );
  });
});
