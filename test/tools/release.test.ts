// npm version on a copy of the project: everything that has the version in it is in one commit, or nothing has changed.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { schemaFiles } from './form/schema-files.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['package.json', 'package-lock.json', '.npmrc', 'CHANGELOG.md', 'config.schema.json', 'src', 'test/tools'];
const VERSION = '7.8.9';

/** Without what the npm and the Git that run the tests say to their own children, and without the machine's Git settings. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm|git)_/i.test(name))),
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  npm_config_update_notifier: 'false',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => [[`GIT_${role}_NAME`, 'Someone'], [`GIT_${role}_EMAIL`, 'someone@example.com']])),
};

let copy: string;

beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'release-'));
  for (const path of COPIED) await cp(join(PROJECT, path), join(copy, path), { recursive: true });
  await writeFile(join(copy, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n\n- Something.\n');
  await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  await run('git', 'init', '--quiet');
  await writeFile(join(copy, '.git/info/exclude'), 'node_modules\n');
  await commitAll();
});

afterEach(() => rm(copy, { recursive: true, force: true }));

async function run(command: string, ...commandLine: string[]): Promise<string> {
  return (await promisify(execFile)(command, commandLine, { cwd: copy, env })).stdout.trim();
}

async function commitAll(): Promise<void> {
  await run('git', 'add', '--all');
  await run('git', 'commit', '--quiet', '--message', 'As it is');
}

const text = (path: string) => readFile(join(copy, path), 'utf8');

test('the version is everywhere, the notes have their date, and all of it is committed and tagged', async () => {
  await run('npm', 'version', VERSION);
  expect(JSON.parse(await text('package.json'))).toMatchObject({ version: VERSION });
  expect(JSON.parse(await text('package-lock.json'))).toMatchObject({ version: VERSION, packages: { '': { version: VERSION } } });
  for (const [path, content] of schemaFiles(VERSION)) expect(await text(path)).toBe(content);
  expect(await text('CHANGELOG.md')).toMatch(/^# Changelog\n\n## \[Unreleased\]\n\n## \[7\.8\.9\] - \d{4}-\d{2}-\d{2}\n\n- Something\.\n$/);
  expect(await run('git', 'status', '--porcelain')).toBe('');
  expect((await run('git', 'show', '--name-only', '--format=', `v${VERSION}^{commit}`)).split('\n').sort()).toStrictEqual(
    ['CHANGELOG.md', 'package.json', 'package-lock.json', ...schemaFiles(VERSION).keys()].sort(),
  );
});

describe('with nothing to release', () => {
  test('nothing is changed, and the reason is said', async () => {
    await writeFile(join(copy, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n');
    await commitAll();
    await expect(run('npm', 'version', VERSION)).rejects.toThrow('CHANGELOG.md has nothing below "## [Unreleased]": write down what the release brings.');
    expect(await run('git', 'status', '--porcelain')).toBe('');
    expect(await run('git', 'tag')).toBe('');
  });
});
