// npm run schema: writes the settings form in all its languages, for the version that package.json has.
import { readFileSync } from 'node:fs';
import { writeSchemaFiles } from './schema-files.ts';

const root = new URL('../../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
writeSchemaFiles(root, version);
