// The settings form is one list of options; the seven files that Homebridge reads are made of it.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { packageVersion } from '../../../src/base/package.ts';
import { schemaFiles } from './schema-files.ts';

const root = new URL('../../../', import.meta.url);
const files = schemaFiles(packageVersion());

describe.each([...files])('%s', (path, content) => {
  test('is as it was made: change test/tools/form instead, then npm run schema', () => {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(content);
  });
});

test('there is no other', () => {
  const translations = readdirSync(new URL('src/schemas/', root)).map((name) => `src/schemas/${name}`);
  expect(['config.schema.json', ...translations].sort()).toStrictEqual([...files.keys()].sort());
});
