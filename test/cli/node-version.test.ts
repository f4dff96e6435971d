// A Node that is too old: one sentence in place of a stack trace.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { packageVersion } from '../../src/base/package.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Nothing that was compiled is kept. */
const NO_HOME = { HOME: '' };

test.each<[string, number, string, string]>([
  ['20.20.2', 2, '', 'zaptec needs Node 22.19 or newer; this is 20.20.2.\n'],
  ['22.18.9', 2, '', 'zaptec needs Node 22.19 or newer; this is 22.18.9.\n'],
  ['22.19.0', 0, `${packageVersion()}\n`, ''],
  ['26.1.0', 0, `${packageVersion()}\n`, ''],
])('on Node %s the exit code is %d', (version, exitCode, output, errors) => {
  const asIf = `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "${version}" })`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', asIf, main, '--version'], { encoding: 'utf8', env: NO_HOME });
  expect([status, stdout, stderr]).toStrictEqual([exitCode, output, errors]);
});

test('nothing that an old Node lacks is asked for by name before', () => {
  expect(readFileSync(main, 'utf8')).not.toMatch(/^import \{[^}]*\} from 'node:module'/m);
});
