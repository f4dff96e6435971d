// A Node that is too old: one sentence in place of a stack trace.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { tooOld } from '../../src/cli/node-version.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

test.each([['20.20.2'], ['22.18.0'], ['18.0.0']])('%s is too old', (version) => {
  expect(tooOld(version)).toBe(`zaptec needs Node 22.19 or newer; this is ${version}.`);
});

test.each([['22.19.0'], ['24.0.0'], ['26.1.0']])('%s is not', (version) => {
  expect(tooOld(version)).toBeUndefined();
});

test('that is all that zaptec says then, with exit code 2', () => {
  const asIfOld = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', asIfOld, main, '--version'], { encoding: 'utf8' });
  expect([status, stdout, stderr]).toStrictEqual([2, '', 'zaptec needs Node 22.19 or newer; this is 20.20.2.\n']);
});

test('nothing that an old Node lacks is asked for by name before', () => {
  expect(readFileSync(main, 'utf8')).not.toMatch(/^import \{[^}]*\} from 'node:module'/m);
});
