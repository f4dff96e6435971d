// Which options hold for one charger: its own before the platform's.
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.ts';
import { optionsOf, type ChargerOptions } from '../../src/config/options.ts';
import { goodBlock } from '../support/config-variants.ts';

const garage = { id: 'c0000000-0000-4000-8000-00000000000a', serial: 'ZAP000001' };

function optionsWith(individual: readonly object[], platform: object = {}): ChargerOptions {
  const parsed = parseConfig({ ...goodBlock, ...platform, chargers: { individual } });
  if (parsed.kind !== 'ready') throw new Error(`Not ready but ${JSON.stringify(parsed)}`);
  return optionsOf(parsed.config, garage);
}

test('a charger without options of its own has those of the platform', () => {
  const platform = { sensors: { paused: true }, chargingAllowed: true, commands: { restart: true }, matter: true };
  expect(optionsWith([{ charger: 'ZAP000002', name: 'Other', chargingAllowed: false }], platform)).toMatchObject({ ...platform, name: undefined });
});

describe('its own options replace the platform’s', () => {
  test('one by one: what is not set stays as for all', () => {
    const options = optionsWith([{ charger: 'ZAP000001', sensors: { charging: true, vehicleConnected: false } }], { sensors: { paused: true } });
    expect(options.sensors).toMatchObject({ charging: true, vehicleConnected: false, paused: true, chargingFinished: true, humidity: false });
  });

  test.each([
    [true, false],
    [false, true],
  ])('hold, which is %s for all: %s', (forAll, own) => {
    expect(optionsWith([{ charger: 'ZAP000001', chargingAllowed: own }], { chargingAllowed: forAll }).chargingAllowed).toBe(own);
    expect(optionsWith([{ charger: 'ZAP000001' }], { chargingAllowed: forAll }).chargingAllowed).toBe(forAll);
  });

  test('and its name replaces the one that it has at Zaptec', () => {
    expect(optionsWith([{ charger: 'ZAP000001', name: ' Car ' }]).name).toBe('Car');
    for (const name of ['', '\u0000\u001b', ' \u2028 ']) expect(optionsWith([{ charger: 'ZAP000001', name }]).name).toBeUndefined();
    expect(optionsWith([{ charger: 'ZAP000001', name: '\u0000Car\n1' }]).name).toBe('Car 1');
  });
});

test.each([' zap000001 ', 'ZAP000001', 'C0000000-0000-4000-8000-00000000000A'])('%j is this charger', (charger) => {
  expect(optionsWith([{ charger, chargingAllowed: true }]).chargingAllowed).toBe(true);
});

test('of several entries the last wins, for each option', () => {
  const entries = [
    { charger: 'ZAP000001', name: 'First', chargingAllowed: true, sensors: { charging: true } },
    { charger: garage.id, name: 'Second', sensors: { charging: false, paused: true } },
  ];
  expect(optionsWith(entries)).toMatchObject({ name: 'Second', chargingAllowed: true, sensors: { charging: false, paused: true } });
});
