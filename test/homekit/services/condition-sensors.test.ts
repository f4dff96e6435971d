// Problem, Offline and Power: identity, option, and value, also while the charger is away.
import { describe, expect, test } from '@jest/globals';
import { allServices } from '../../../src/homekit/services/all.ts';
import { nothingOn, withSensors } from '../../support/charger-options.ts';
import { aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const { Characteristic, Service } = hap;

/** Subtypes are for ever: automations hang on them. */
const sensors = [
  { option: 'problem', name: 'Problem', service: Service.OccupancySensor, characteristic: Characteristic.OccupancyDetected },
  { option: 'offline', name: 'Offline', service: Service.ContactSensor, characteristic: Characteristic.ContactSensorState },
  { option: 'power', name: 'Power', service: Service.LightSensor, characteristic: Characteristic.CurrentAmbientLightLevel },
] as const;

function characteristicsOf(subtype: string) {
  const [value, active] = allServices.find((declaration) => declaration.subtype === subtype)!.characteristics;
  return { value: value!, active: active! };
}

test.each(sensors)('$name is a sensor of its kind, and there only when wanted', ({ option, name, service, characteristic }) => {
  const sensor = allServices.find((declaration) => declaration.subtype === option)!;
  expect([sensor.type(hap), sensor.words?.alone.en]).toStrictEqual([service, name]);
  expect(sensor.characteristics.map(({ type }) => type(hap))).toStrictEqual([characteristic, Characteristic.StatusActive]);
  expect([sensor.isEnabled(withSensors({ [option]: true })), sensor.isEnabled(nothingOn)]).toStrictEqual([true, false]);
});

describe.each([
  ['problem', 'hasProblem', { yes: Characteristic.OccupancyDetected.OCCUPANCY_DETECTED, no: Characteristic.OccupancyDetected.OCCUPANCY_NOT_DETECTED }],
  ['offline', 'isOffline', { yes: Characteristic.ContactSensorState.CONTACT_NOT_DETECTED, no: Characteristic.ContactSensorState.CONTACT_DETECTED }],
] as const)('%s', (subtype, part, { yes, no }) => {
  const { value, active } = characteristicsOf(subtype);
  test('shows what is so, reachable or not, and what was when nobody knows', () => {
    expect([true, false, undefined].map((is) => value.value(aView({ [part]: is, isReachable: false })))).toStrictEqual([yes, no, undefined]);
    expect([value.whenUnreachable, value.whenUnknown]).toStrictEqual(['value', 'as-it-was']);
  });

  test('is active as long as it is known whether the charger is offline', () => {
    expect([true, false, undefined].map((isOffline) => active.value(aView({ isOffline, isReachable: false })))).toStrictEqual([true, true, false]);
  });
});

test.each([
  [0, 0.0001],
  [0.4, 0.0001],
  [7_359.6, 7_360],
  [22_080, 22_080],
  [1e9, 100_000],
])('%d W are %d lx', (powerW, lux) => {
  const { value } = characteristicsOf('power');
  expect(value.value(aView({ powerW }))).toBe(lux);
  const { minValue, maxValue } = new Characteristic.CurrentAmbientLightLevel().props;
  expect(lux).toBeGreaterThanOrEqual(minValue!);
  expect(lux).toBeLessThanOrEqual(maxValue!);
});

test('no power that is known shows as No Response', () => {
  expect([characteristicsOf('power').value.value(aView({ powerW: undefined })), characteristicsOf('power').value.whenUnreachable]).toStrictEqual([undefined, 'no-response']);
});
