// The oldest and the newest Homebridge and Node that the plugin promises to run on; `npm run test:matrix` tries them all.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { combinations } from '../compatibility/combinations.ts';
import { Installations } from '../compatibility/installations.ts';
import { hasPassed, report } from '../compatibility/report.ts';
import { tryOne } from '../compatibility/try-one.ts';
import { installedPackage } from './support/installed-package.ts';

let installations: Installations;

beforeAll(async () => {
  installations = await Installations.inTemporaryFolder();
});

afterAll(() => installations[Symbol.asyncDispose]());

test.each(combinations('corners'))('Homebridge $homebridge on Node $node, $bridge bridge: start, pair, toggle, restart, stop', async (combination) => {
  const outcome = await tryOne(combination, installations, installedPackage().pluginPath);
  expect(hasPassed(outcome) ? 'passed' : report([outcome])).toBe('passed');
});
