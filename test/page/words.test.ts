// The page's words: in every language the same things are put in, and what is missing is said in English.
import { describe, expect, test } from '@jest/globals';
import { LANGUAGES, type Language } from '../../src/config/language.ts';
import { SERVICE_WORDS } from '../../src/homekit/words/service-words.ts';
import { ANSWERS } from '../../src/page/words/answers.ts';
import { COMMON } from '../../src/page/words/common.ts';
import { HELP } from '../../src/page/words/help.ts';
import { NOW } from '../../src/page/words/now.ts';
import type { Phrase } from '../../src/page/words/phrase.ts';
import { SESSIONS } from '../../src/page/words/sessions.ts';
import { SET_UP } from '../../src/page/words/set-up.ts';
import { speakerOf } from '../../src/page/words/speaker.ts';
import { REPORT_WORDS } from '../../src/reports/report-words.ts';
import { WORDS as COST_WORDS } from '../tools/form/costs-words.ts';
import { configSchema } from '../tools/form/form.ts';

const phrases: [string, Phrase][] = Object.entries({ ...COMMON, ...ANSWERS, ...SET_UP, ...NOW, ...HELP, ...SESSIONS });

/** Other words for what has its own: the session, the installation, the plugin, the cloud, the schedule, the app. */
const OTHER_WORDS: Partial<Record<Language, RegExp>> = {
  no: /anlegg|ladeplan|maksimalstrøm/i,
  sv: /anläggning|tillägg|maxström/i,
  fi: /kohteissa|lataustapahtuma|latausaikataulu/i,
  de: /Anlage|Ladesitzung|Höchststrom|Apple Home/i,
  nl: /laadbeurt/i,
  fr: /nuage|\bmodule\b|planification|app Zaptec/i,
};

test.each(phrases)('%s', (_, phrase) => {
  const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
  for (const text of Object.values(phrase)) {
    expect(text.trim()).not.toBe('');
    expect(holes(text)).toStrictEqual(holes(phrase.en));
  }
});

test('each language says nearly everything', () => {
  for (const language of LANGUAGES) expect(phrases.filter(([, phrase]) => phrase[language] === undefined).length).toBeLessThan(8);
});

describe.each(LANGUAGES)('in %s', (language) => {
  const say = speakerOf(language);
  const tile = (subtype: keyof typeof SERVICE_WORDS): string => SERVICE_WORDS[subtype].alone[language];

  test('a charger is offline in the word of the tile, and online in none of a car that is plugged in', () => {
    for (const key of ['set-up.offline', 'unreachable.offline', 'because.offline', 'obstacle.offline'] as const) expect(say(key)).toContain(tile('offline').toLowerCase());
    expect(say('check.online')).toBe(say('now.online'));
    expect(tile('vehicle-connected').toLowerCase().split(' ')).not.toContain(say('now.online').toLowerCase());
  });

  test('what the tiles, the form and the report have is called as it is there', () => {
    const tiles = { 'check.stop': 'stop-and-deauthorize', 'now.allowed': 'charging-allowed', 'now.available': 'available-current', 'now.power': 'power', 'now.temperature': 'temperature' } as const;
    for (const [key, subtype] of Object.entries(tiles)) expect(say(key as keyof typeof tiles).toLowerCase()).toBe(tile(subtype).toLowerCase());
    const authorization = tile('awaiting-authorization').split(/[ ’]/).at(-1) ?? '';
    for (const key of ['why.awaits-authorization', 'because.awaits-authorization'] as const) expect(say(key).toLowerCase()).toContain(authorization.toLowerCase());
    expect(say('sessions.label')).toBe(COST_WORDS[language].label.title);
    expect(say('sessions.label')).toBe(REPORT_WORDS[language].label);
    expect([say('part.sessions'), say('sessions.count')]).toStrictEqual(Array(2).fill(REPORT_WORDS[language].sessions));
    const { begin, end, cost } = REPORT_WORDS[language];
    expect([say('sessions.begin'), say('sessions.end'), say('sessions.cost', { currency: '' }).trim()]).toStrictEqual([begin, end, cost]);
  });

  test('one thing has one word, in the form, on the page, in the report and in Apple Home', () => {
    const said = [configSchema(language, '1.0.0'), phrases.map(([, phrase]) => phrase[language] ?? ''), REPORT_WORDS[language], Object.values(SERVICE_WORDS).map(({ alone }) => alone[language])];
    const words = JSON.stringify(said);
    expect(OTHER_WORDS[language]?.exec(words)?.[0]).toBeUndefined();
    expect(say('set-up.current').split(' / ').map((part) => part.toLowerCase())).toStrictEqual([expect.any(String), say('now.maximum').toLowerCase()]);
  });
});

test('what is put in is put in as it is, once', () => {
  expect(speakerOf('de')('failed', { detail: '{detail} $& <b>' })).toBe('Das hat nicht geklappt: {detail} $& <b>');
  expect(speakerOf('no')('now.at', { what: 'x', time: 'y' })).toBe('x, y');
});
