// The version that goes out in the User-Agent is the one of the package.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { packageVersion } from '../../src/base/package.ts';

test('the version is that of package.json', async () => {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  expect(text).toContain(`"version": "${packageVersion()}",`);
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
