// One phrase of the page, in the languages that it has.
import type { Language } from '../../config/language.ts';

/** `{name}` stands for what is put in. English where a language is missing. */
export type Phrase = Readonly<{ en: string } & Partial<Record<Exclude<Language, 'en'>, string>>>;
