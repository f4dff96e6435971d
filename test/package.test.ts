// What is published, and what the source may use. What package checkers look at: test/e2e/package-checker.test.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { PLUGIN_NAME } from '../src/base/package.ts';

const root = new URL('../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Record<string, unknown>;

const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(new URL(`src/${path}`, root), 'utf8') }));

describe('package.json', () => {
  test('has the name under which Homebridge files the accessories', () => {
    expect(manifest['name']).toBe(PLUGIN_NAME);
    expect(PLUGIN_NAME).toMatch(/^homebridge-/);
  });

  test('says what it runs on', () => {
    expect(manifest['engines']).toStrictEqual({ homebridge: '^1.11.0 || ^2.0.0', node: '^22.19.0 || ^24 || ^26' });
  });

  test('needs undici, rhea and ws, for its page what the user interface asks for, and nothing else: what it uses of zod is in the built file', () => {
    expect(Object.keys(manifest['dependencies'] as object)).toStrictEqual(['@homebridge/plugin-ui-utils', 'rhea', 'undici', 'ws']);
    expect(Object.keys(manifest['devDependencies'] as object)).toContain('zod');
  });

  test('asks for patches of one version of undici, of which it loads parts that are not public', () => {
    expect(manifest['dependencies']).toHaveProperty('undici', expect.stringMatching(/^~/));
  });

  test('names no address that does not exist', () => {
    for (const field of ['homepage', 'repository', 'bugs', 'funding']) expect(manifest).not.toHaveProperty(field);
  });

  test('ships the built code with the command line, the settings page in all its languages and the change log', () => {
    expect(manifest['files']).toStrictEqual(['dist', 'config.schema.json', 'src/schemas', 'CHANGELOG.md']);
    expect(manifest['directories']).toStrictEqual({ schemas: 'src/schemas' });
    expect(manifest).toMatchObject({ type: 'module', main: 'dist/index.js', exports: './dist/index.js', bin: { zaptec: 'dist/zaptec.js' } });
  });
});

/** In the page's own process, which has no Homebridge. */
const PAGE_LIBRARY = '@homebridge/plugin-ui-utils';

describe('the source', () => {
  test('is there', () => {
    expect(sources.map(({ path }) => path)).toContain('index.ts');
  });

  test('imports Homebridge as types only: it may live in another tree of modules', () => {
    const imports = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:import|export) [^;]*?from '([^']+)';/gm)].map(([statement, from]) => ({ path, statement, from })),
    );
    const ofHomebridge = imports.filter(({ from }) => /homebridge|hap-nodejs/.test(from ?? '') && from !== PAGE_LIBRARY);
    expect(ofHomebridge.length).toBeGreaterThan(0);
    expect(ofHomebridge.filter(({ statement }) => !/^(?:import|export) type /.test(statement))).toStrictEqual([]);
  });

  test('needs no module besides these five', () => {
    const needed = sources.flatMap(({ text }) => [...staticImportsOf(text), ...[...text.matchAll(/\bimport\('([^'.][^']*)'\)/g)].map(([, from]) => from?.replace(/^undici\/.*/, 'undici'))]);
    // Not "zod" itself, which is larger; with both, both would be built in.
    expect([...new Set(needed)].filter((from) => from?.startsWith('node:') === false).sort()).toStrictEqual([PAGE_LIBRARY, 'rhea', 'undici', 'ws', 'zod/mini']);
  });

  test('leaves undici, which takes long to load, to the first request, and rhea and ws to those who turn on what needs them', () => {
    const isLate = (from: string | undefined): boolean => /^(?:undici|rhea|ws)\b/.test(from ?? '');
    expect(sources.filter(({ text }) => staticImportsOf(text).some(isLate))).toStrictEqual([]);
  });
});

/** The packages and Node modules whose values a file imports as it is loaded itself. */
function staticImportsOf(text: string): (string | undefined)[] {
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^'.][^']*)';/gm)].map(([, from]) => from);
}
