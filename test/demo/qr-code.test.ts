import { expect, test } from '@jest/globals';
import { qrCode } from './qr-code.ts';
import { scanned, setupCodeIn } from './scan.ts';

test.each(['X-HM://002405SP1HEJW', 'X-HM://0023ISYWY1234', 'a', 'x'.repeat(40).toUpperCase()])('what is scanned is what was drawn: %s', (text) => {
  const lines = qrCode(text).split('\n');
  // eslint-disable-next-line no-control-regex -- colours are written so
  expect(lines.every((line) => /^\u001B\[40;97m[█▀▄ ]+\u001B\[0m$/.test(line))).toBe(true);
  // eslint-disable-next-line no-control-regex -- colours are written so
  expect(scanned(lines.map((line) => line.replace(/\u001B\[[\d;]*m/g, '')))).toBe(text);
});

test('a setup code is read as Homebridge wrote it', () => {
  expect(setupCodeIn('X-HM://002405SP1HEJW')).toBe('322-97-093');
});
