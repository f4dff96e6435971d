// The translations of the settings page: the same page in other words, and in all of its words.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { packageVersion } from '../../src/base/package.ts';
import { SERVICE_WORDS } from '../../src/homekit/words/service-words.ts';

const root = new URL('../../', import.meta.url);
const { directories } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { directories: { schemas: string } };
const folder = new URL(`${directories.schemas}/`, root);

/** As Homebridge's user interface calls them: "no" is Norwegian bokmål. */
const LANGUAGES = ['de', 'fi', 'fr', 'nl', 'no', 'sv'] as const;

/** Keys whose values are for people. */
const FOR_PEOPLE = new Set(['title', 'description', 'headerDisplay', 'footerDisplay', 'buttonText']);

/** Each in itself, wherever it is offered. */
const LANGUAGE_NAMES = ['English', 'Norsk bokmål', 'Svenska', 'Suomi', 'Deutsch', 'Nederlands', 'Français'];

/** What is the same in that language, or in none. */
const SAME_IN_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  de: ['Name', 'Problem', 'Offline'],
  fi: [],
  fr: [],
  nl: ['Account', 'Offline'],
  no: ['Problem'],
  sv: ['Problem', 'Offline'],
};

/** None of these is a word in one of the languages. */
const ENGLISH_WORDS = /\b(?:the|and|you|your|which|with|this|that|from|when|are)\b/i;

/** Those in which capitals do not tell a name from the words around it. */
const QUOTATION_MARKS = { de: ['„', '“'], fi: ['”', '”'], fr: ['« ', ' »'], nl: ['‘', '’'], no: ['«', '»'], sv: ['”', '”'] } as const;

/** Titles of what appears in Apple Home. */
const SERVICE = /\/(?:sensors|commands)\/properties\/(?!whileCharging)\w+\/title$|\/(?:chargingAllowed|availableCurrent)\/title$/;

interface Text {
  readonly path: string;
  readonly text: string;
}

const english = read(new URL('config.schema.json', root));

function read(file: URL): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

const isText = (key: string, value: unknown, parent: object): value is string =>
  typeof value === 'string' && (FOR_PEOPLE.has(key) || (key === 'name' && 'value' in parent));

/** Everything but the texts for people, in the order of the file. */
function structure(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structure);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, inner]) => [key, isText(key, inner, value) ? 'text' : structure(inner)]);
}

/** The texts for people, by their paths. */
function texts(value: unknown, path = ''): Text[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    isText(key, inner, value) ? [{ path: `${path}/${key}`, text: inner }] : texts(inner, `${path}/${key}`),
  );
}

test('there is one for each language that is promised', () => {
  expect(readdirSync(folder).sort()).toStrictEqual(LANGUAGES.map((language) => `config.schema.${language}.json`));
});

test('the page belongs to this version of the plugin: no other may show its list of chargers', () => {
  expect(english['dynamicSchemaVersion']).toBe(packageVersion());
});

describe.each(LANGUAGES)('%s', (language) => {
  const translated = read(new URL(`config.schema.${language}.json`, folder));
  const inEnglish = texts(english);
  const inLanguage = texts(translated);

  test('has every key, in the same order, with the same rules and the same choices', () => {
    const version = `${packageVersion()}-${language}`;
    expect(structure(translated)).toStrictEqual(structure({ ...english, dynamicSchemaVersion: version }));
  });

  test('has no empty text, and none that is still in English', () => {
    expect(inLanguage.filter(({ text }) => text.trim() !== text || text === '')).toStrictEqual([]);
    const untranslated = inLanguage.filter(({ text }, index) => text === inEnglish[index]?.text);
    expect(untranslated.filter(({ text }) => ![...LANGUAGE_NAMES, ...(SAME_IN_ENGLISH[language] ?? [])].includes(text))).toStrictEqual([]);
    expect(inLanguage.filter(({ text }) => ENGLISH_WORDS.test(text))).toStrictEqual([]);
  });

  test('says the same thing in the same way everywhere', () => {
    const said = new Map<string | undefined, Set<string>>();
    for (const [index, { text }] of inLanguage.entries()) {
      const inThatWay = said.get(inEnglish[index]?.text) ?? new Set();
      said.set(inEnglish[index]?.text, inThatWay.add(text));
    }
    expect([...said.values()].filter(({ size }) => size > 1)).toStrictEqual([]);
  });

  test('names the same numbers, but for prices, which are in its own money', () => {
    const numbers = ({ path, text }: Text): unknown[] => [path, path.includes('/perKwh/') ? [] : (text.match(/\d+/g) ?? []).toSorted()];
    expect(inLanguage.map(numbers)).toStrictEqual(inEnglish.map(numbers));
  });

  test('calls the services as Apple Home does in that language', () => {
    const services = inEnglish.filter(({ path }) => SERVICE.test(path));
    const words = Object.values(SERVICE_WORDS).map(({ alone }) => alone);
    const called = services.map(({ text }) => words.find(({ en }) => en === text)?.[language]);
    expect(services.map(({ path }) => inLanguage.find((entry) => entry.path === path)?.text)).toStrictEqual(called);
    expect(services.length).toBeGreaterThan(20);
  });

  test('puts the name of a switch that a sentence speaks of into quotation marks', () => {
    const [open, close] = QUOTATION_MARKS[language];
    const name = SERVICE_WORDS['charging-allowed'].alone[language];
    const sentences = inLanguage.filter(({ path, text }) => path.endsWith('/description') && text.includes(name));
    expect(sentences.filter(({ text }) => text.replaceAll(`${open}${name}${close}`, '').includes(name))).toStrictEqual([]);
    expect(sentences).toHaveLength(3);
  });

  test('says of each group in one sentence what it is for', () => {
    for (const group of translated['layout'] as { description: string }[]) expect(group.description).toMatch(/^\p{Lu}[^.!?]+\.$/u);
  });

  test('leaves nothing out: no text is much shorter or longer than the English one', () => {
    const ratios = inLanguage.map(({ path, text }, index) => ({ path, ratio: text.length / (inEnglish[index]?.text.length ?? 1) }));
    const long = ratios.filter((_, index) => (inEnglish[index]?.text.length ?? 0) > 60);
    expect(long.filter(({ ratio }) => ratio < 0.6 || ratio > 1.6)).toStrictEqual([]);
  });
});
