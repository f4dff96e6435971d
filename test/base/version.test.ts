// Firmware versions are numbers with dots, and not decimals.
import { describe, expect, test } from '@jest/globals';
import { compareVersions } from '../../src/base/version.ts';

describe('versions compare numerically, part by part', () => {
  test.each([
    ['3.10', '3.2', 1],
    ['3.2', '3.10', -1],
    ['3.2', '3.2.0.0', 0],
    ['3.2.0.1', '3.2', 1],
    ['10', '9.9.9', 1],
  ])('%s against %s', (one, other, sign) => expect(Math.sign(compareVersions(one, other) ?? NaN)).toBe(sign));
  test.each(['', 'v3.2', '3..2', '3.2-beta', ' 3'])('%j is no version', (text) => {
    expect(compareVersions(text, '3.2')).toBeUndefined();
    expect(compareVersions('3.2', text)).toBeUndefined();
  });
});
