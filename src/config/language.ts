// The languages that the plugin speaks to people in: on its settings page, and in Apple Home.

/** As Homebridge's user interface calls them: "no" is Norwegian bokmål. */
export const LANGUAGES = ['en', 'no', 'sv', 'fi', 'de', 'nl', 'fr'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Something in the words of each language. */
export type Words<Text> = Readonly<Record<Language, Text>>;

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}
