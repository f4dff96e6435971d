// The seven files that the settings form consists of, as `npm run schema` writes them.
import { writeFileSync } from 'node:fs';
import { configSchema } from './form.ts';
import { LANGUAGES } from './words.ts';

/** Their contents, by their paths from the project's root. */
export function schemaFiles(version: string): ReadonlyMap<string, string> {
  return new Map(
    LANGUAGES.map((language) => [
      language === 'en' ? 'config.schema.json' : `src/schemas/config.schema.${language}.json`,
      `${JSON.stringify(configSchema(language, version), null, 2)}\n`,
    ]),
  );
}

/** Writes them into the project at `root`. */
export function writeSchemaFiles(root: URL, version: string): void {
  for (const [path, content] of schemaFiles(version)) writeFileSync(new URL(path, root), content);
}
