// Old names of options: they work for good, with the same effect, and are told.
import { describe, expect, test } from '@jest/globals';
import { parseConfig, type ParsedConfig } from '../../src/config/config.ts';
import { optionsOf } from '../../src/config/options.ts';
import { goodBlock } from '../support/config-variants.ts';

const NOTE = '"hold" is called "chargingAllowed" now. The old name works as before; you need not change anything.';

const individual = (...entries: unknown[]) => ({ chargers: { individual: entries } });
const parsed = (options: Record<string, unknown>): ParsedConfig => parseConfig({ ...goodBlock, ...options });

function allowedOf(options: Record<string, unknown>): boolean {
  const result = parsed(options);
  if (result.kind !== 'ready') throw new Error(JSON.stringify(result));
  return optionsOf(result.config, { id: 'x', serial: 'ZAP000001' }).chargingAllowed;
}

describe('"hold"', () => {
  test.each<[Record<string, unknown>, boolean]>([
    [{ hold: true }, true],
    [{ hold: false }, false],
    [{ hold: true, ...individual({ charger: 'ZAP000001', hold: false }) }, false],
    [individual({ charger: 'ZAP000001', hold: true }), true],
    [individual({}, null, { charger: 'ZAP000001', hold: true }), true],
  ])('%j has the same effect as by its name of today', (options, effect) => {
    const renewed = JSON.parse(JSON.stringify(options).replaceAll('"hold"', '"chargingAllowed"')) as Record<string, unknown>;
    expect(allowedOf(options)).toBe(effect);
    expect(parsed(options)).toStrictEqual({ ...parsed(renewed), notes: [NOTE] });
  });

  test('is told once, wherever it is', () => {
    expect(parsed({ hold: true, ...individual({ charger: 'a', hold: true }, { charger: 'b', hold: false }) })).toMatchObject({ notes: [NOTE] });
  });

  test('gives way to its name of today', () => {
    expect(allowedOf({ hold: true, chargingAllowed: false })).toBe(false);
    expect(allowedOf({ chargingAllowed: true, hold: false })).toBe(true);
    expect(allowedOf({ ...individual({ charger: 'ZAP000001', hold: true, chargingAllowed: false }) })).toBe(false);
  });

  test.each([
    { chargingAllowed: true, hold: false },
    { hold: true, ...individual({ charger: 'ZAP000001', hold: true, chargingAllowed: false }, { charger: 'ZAP000002', hold: true }) },
  ])('beside its name of today is told to be overruled: %j', (options) => {
    expect(parsed(options)).toMatchObject({ notes: ['"hold" is called "chargingAllowed" now. Where both are set, that of today holds; remove the old one there.'] });
  });

  test('with a wrong value is named by both', () => {
    expect(parsed({ hold: 'yes' })).toStrictEqual({
      kind: 'invalid',
      problems: [`"chargingAllowed" is a text in quotation marks, but must be true or false. Correct it in this plugin's settings and restart Homebridge.`, NOTE],
    });
  });
});
