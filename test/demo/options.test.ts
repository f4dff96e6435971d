import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseOptions, USAGE, UsageError } from './options.ts';

const project = resolve(import.meta.dirname, '../..');

test('nothing said: a simulator on this machine, with its state in the project', () => {
  expect(parseOptions([])).toStrictEqual({ mode: 'simulator', state: resolve(project, '.demo'), plugin: undefined, block: 'a few', reach: 'this machine' });
});

test('everything said', () => {
  expect(parseOptions(['--with-everything', '--lan', '--state', 'a', '--plugin', 'b'])).toStrictEqual({
    ...{ mode: 'simulator', state: resolve('a'), plugin: resolve('b'), block: 'everything', reach: 'network' },
  });
  expect(parseOptions(['--storage', 'c'])).toStrictEqual({ mode: 'own storage', storage: resolve('c'), plugin: undefined });
  expect(parseOptions(['-h', '--lan'])).toStrictEqual({ mode: 'help' });
});

test.each([[['--with-everythin']], [['--lan=yes']], [['lan']], [['--state']]])('%j is refused, with what there is', (commandLine) => {
  expect(() => parseOptions(commandLine)).toThrow(UsageError);
  expect(() => parseOptions(commandLine)).toThrow(USAGE);
});

test.each(['--lan', '--with-everything', '--state=x'])('%s does not go with a storage of one’s own', (option) => {
  expect(() => parseOptions(['--storage', 'c', option])).toThrow(`${option.split('=')[0] ?? ''} is for the simulator`);
});
