// The page's words in the language of the user interface; English where there are none. Pure.
import type { Language } from '../../config/language.ts';
import { ANSWERS } from './answers.ts';
import { COMMON } from './common.ts';
import { HELP } from './help.ts';
import { NOW } from './now.ts';
import type { Phrase } from './phrase.ts';
import { SESSIONS } from './sessions.ts';
import { SET_UP } from './set-up.ts';

const PHRASES = { ...COMMON, ...ANSWERS, ...SET_UP, ...NOW, ...HELP, ...SESSIONS };

export type PhraseKey = keyof typeof PHRASES;

/** Says a phrase, with these values in their places. */
export type Speaker = (key: PhraseKey, values?: Readonly<Record<string, string | number>>) => string;

export function speakerOf(language: Language): Speaker {
  return (key, values = {}) => {
    const phrase: Phrase = PHRASES[key];
    return (phrase[language] ?? phrase.en).replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : hole));
  };
}
