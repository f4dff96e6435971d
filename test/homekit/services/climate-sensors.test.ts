// The sensors for temperature and humidity inside the charger.
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/config/config.ts';
import { toHomeName } from '../../../src/base/names.ts';
import { allServices } from '../../../src/homekit/services/all.ts';
import { climateSensors, powerSensor } from '../../../src/homekit/services/climate-sensors.ts';
import { nothingOn, withSensors } from '../../support/charger-options.ts';
import { aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const { Characteristic, Service } = hap;

/** Subtypes are for ever: automations hang on them. */
const sensors = [
  { option: 'temperature', subtype: 'temperature', name: 'Temperature', service: Service.TemperatureSensor, characteristic: Characteristic.CurrentTemperature },
  { option: 'humidity', subtype: 'humidity', name: 'Humidity', service: Service.HumiditySensor, characteristic: Characteristic.CurrentRelativeHumidity },
] as const;

describe.each(sensors)('$name', ({ option, subtype, name, service, characteristic }) => {
  const sensor = climateSensors.find((declaration) => declaration.subtype === subtype)!;
  const [value, active] = sensor.characteristics;

  test('is a sensor of its kind and name', () => {
    expect(sensor.type(hap)).toBe(service);
    expect(sensor.words?.alone.en).toBe(name);
    expect(toHomeName(name, 'not acceptable')).toBe(name);
    expect(value!.type(hap)).toBe(characteristic);
    expect(active!.type(hap)).toBe(Characteristic.StatusActive);
    expect([value!.command, active!.command]).toStrictEqual([undefined, undefined]);
  });

  test('is there only when wanted', () => {
    expect(sensor.isEnabled(withSensors({ [option]: true }))).toBe(true);
    expect(sensor.isEnabled(nothingOn)).toBe(false);
    expect(parseConfig({ username: 'someone@example.com', password: 'secret' })).toMatchObject({ kind: 'ready', config: { sensors: { [option]: false } } });
  });

  test('says whether the charger can be reached, and nothing else when it cannot', () => {
    expect(active!.value(aView({ isReachable: false }))).toBe(false);
    expect(active!.value(aView())).toBe(true);
    expect([value!.whenUnreachable, active!.whenUnreachable]).toStrictEqual(['no-response', 'value']);
  });

  test('shows nothing that is not known', () => expect(value!.value(aView())).toBeUndefined());
});

test.each([
  [41.663, 41.7],
  [0, 0],
  [-24.96, -25],
  [100, 100],
  [-50, -50],
  [-273, undefined],
  [140, undefined],
])('%d °C shows as %d', (temperatureC, shown) => {
  expect(climateSensors[0]!.characteristics[0]!.value(aView({ temperatureC }))).toBe(shown);
});

test.each([
  [13.291, 13],
  [13.5, 14],
  [0, 0],
  [100, 100],
  [-1, undefined],
  [101, undefined],
])('%d %% shows as %d', (humidityPercent, shown) => {
  expect(climateSensors[1]!.characteristics[0]!.value(aView({ humidityPercent }))).toBe(shown);
});

test('every shown temperature is one that HomeKit takes', () => {
  const { minValue, maxValue } = new Characteristic.CurrentTemperature().props;
  expect(minValue).toBeLessThanOrEqual(-50);
  expect(maxValue).toBeGreaterThanOrEqual(100);
});

test('they come after the other sensors', () => {
  const own = allServices.indexOf(climateSensors[0]!);
  expect(allServices.slice(own, own + 2)).toStrictEqual(climateSensors);
  expect(allServices[own - 1]).toBe(powerSensor);
});
