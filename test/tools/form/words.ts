// The languages of the settings page, and how its options are labelled in them.

/** As Homebridge's user interface calls them: "no" is Norwegian bokmål. */
export const LANGUAGES = ['en', 'no', 'sv', 'fi', 'de', 'nl', 'fr'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Something in the words of each language. */
export type Words<Text> = Readonly<Record<Language, Text>>;

/** What an option or a group of them says. */
export interface Label {
  readonly title: string;
  readonly description: string;
}

/** The label of something that appears in Apple Home, with the name that it has there: its English title, in every language. */
export function serviceLabel(words: Words<Label>, language: Language): Label {
  const { title, description } = words[language];
  return { title: language === 'en' ? title : `${title} (${words.en.title})`, description };
}
