// How the options of the settings page are labelled, in each language.
import { LANGUAGES, type Language, type Words } from '../../../src/config/language.ts';
import { SERVICE_WORDS } from '../../../src/homekit/words/service-words.ts';

export { LANGUAGES, type Language, type Words };

/** What an option or a group of them says. */
export interface Label {
  readonly title: string;
  readonly description: string;
}

/** The labels of something that appears in Apple Home: its title is the name that it has there. */
export function serviceLabels(subtype: keyof typeof SERVICE_WORDS, descriptions: Words<string>): Words<Label> {
  const labels = LANGUAGES.map((language) => [language, { title: SERVICE_WORDS[subtype].alone[language], description: descriptions[language] }]);
  return Object.fromEntries(labels) as Words<Label>;
}
