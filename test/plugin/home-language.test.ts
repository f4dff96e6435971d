// The language of names in Apple Home: the option's, else that of Homebridge's user interface, else English.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hasUserInterface, homeLanguage } from '../../src/plugin/home-language.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'home-language-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function configWith(content: string): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, content);
  return path;
}

const interfaceIn = (lang: unknown) => configWith(JSON.stringify({ platforms: [5, { platform: 'Zaptec' }, { platform: 'config', name: 'Config', lang }] }));

test.each([
  ['no', 'no'],
  ['fr', 'fr'],
  ['auto', 'en'],
  ['ja', 'en'],
  ['__proto__', 'en'],
  [undefined, 'en'],
  [5, 'en'],
])('with the user interface in %j it is %s', (lang, expected) => {
  expect(homeLanguage('auto', interfaceIn(lang))).toBe(expected);
});

test('is the one that the settings name, whatever the user interface speaks', () => {
  expect(homeLanguage('sv', interfaceIn('no'))).toBe('sv');
  expect(homeLanguage('en', interfaceIn('no'))).toBe('en');
});

test.each(['', 'null', '{}', '[]', '{"platforms":{}}', '{"platforms":[null]}'])('is English with the config file %j', (content) => {
  expect(homeLanguage('auto', configWith(content))).toBe('en');
});

test('is English without a config file', () => {
  expect(homeLanguage('auto', join(folder, 'missing.json'))).toBe('en');
});

test.each([
  ['with its block', JSON.stringify({ platforms: [5, { platform: 'config' }] }), true],
  ['without', JSON.stringify({ platforms: [{ platform: 'Zaptec' }] }), false],
  ['in a damaged file', '{', false],
])('whether there is a user interface: %s', (_, content, expected) => {
  expect(hasUserInterface(configWith(content))).toBe(expected);
});
