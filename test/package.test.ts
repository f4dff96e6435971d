// What is published: a package that the checkers of Homebridge plugins, and the machines of users, have no trouble with.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { PLUGIN_NAME } from '../src/settings.ts';

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

  test('needs undici and zod, and nothing else', () => {
    expect(Object.keys(manifest['dependencies'] as object)).toStrictEqual(['undici', 'zod']);
    for (const kind of ['peerDependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies']) expect(manifest).not.toHaveProperty(kind);
  });

  test('runs nothing when it is installed', () => {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) expect(manifest['scripts']).not.toHaveProperty(script);
  });

  test('names no address that does not exist', () => {
    for (const field of ['homepage', 'repository', 'bugs', 'funding']) expect(manifest).not.toHaveProperty(field);
  });

  test('can be found as a plugin, and for what it does', () => {
    expect(manifest['keywords']).toStrictEqual(expect.arrayContaining(['homebridge-plugin', 'zaptec']));
  });

  test('ships the built code, the settings page and the change log', () => {
    expect(manifest['files']).toStrictEqual(['dist', 'config.schema.json', 'CHANGELOG.md']);
    expect(manifest).toMatchObject({ type: 'module', main: 'dist/index.js', exports: './dist/index.js' });
  });
});

describe('the source', () => {
  test('is there', () => {
    expect(sources.map(({ path }) => path)).toContain('index.ts');
  });

  test.each([
    ['the environment', /process\s*(?:\.|\?\.|\[)\s*['"]?env|\.env\b/],
    ['code made of text', /\beval\s*\(|\bnew\s+Function\b/],
    ['require', /\brequire\s*\(|createRequire/],
    ['imports whose target is not fixed', /\bimport\s*\(/],
    ['other programs', /child_process/],
    ['secrets of the machine', /\.ssh|\.aws|id_rsa|private[_-]?key|\/etc\/passwd/i],
    ['the console', /\bconsole\s*\./],
  ])('has no use of %s', (_, pattern) => {
    expect(sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toStrictEqual([]);
  });

  test('imports Homebridge as types only: it may live in another tree of modules', () => {
    const imports = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:import|export) [^;]*?from '([^']+)';/gm)].map(([statement, from]) => ({ path, statement, from })),
    );
    const ofHomebridge = imports.filter(({ from }) => /homebridge|hap-nodejs/.test(from ?? ''));
    expect(ofHomebridge.length).toBeGreaterThan(0);
    expect(ofHomebridge.filter(({ statement }) => !/^(?:import|export) type /.test(statement))).toStrictEqual([]);
  });

  test('needs no module that is not among the dependencies', () => {
    const needed = sources.flatMap(({ text }) => [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^'.][^']*)';/gm)].map(([, from]) => from));
    expect([...new Set(needed)].filter((from) => from?.startsWith('node:') === false).sort()).toStrictEqual(['undici', 'zod']);
  });
});
