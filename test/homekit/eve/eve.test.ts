// Eve's characteristics: the UUIDs that Eve knows, what they take, and that HAP-NodeJS has nothing to say against them.
import { describe, expect, test } from '@jest/globals';
import { eve, eveCharacteristic, eveValue } from '../../../src/homekit/eve/eve.ts';
import { hap } from '../../support/homebridge.ts';

/** Never to be changed: Eve looks for exactly these. */
const uuids = {
  power: 'E863F10D-079E-48FF-8F27-9C2605A29F52',
  voltage: 'E863F10A-079E-48FF-8F27-9C2605A29F52',
  current: 'E863F126-079E-48FF-8F27-9C2605A29F52',
  totalEnergy: 'E863F10C-079E-48FF-8F27-9C2605A29F52',
} as const;

describe.each(Object.entries(eve))('%s', (name, quantity) => {
  test('has the UUID that Eve knows, on the type and on every instance', () => {
    const type = eveCharacteristic(hap, quantity);
    expect(type.UUID).toBe(uuids[name as keyof typeof uuids]);
    expect(new type().UUID).toBe(type.UUID);
    expect(eveCharacteristic(hap, quantity).UUID).toBe(type.UUID);
  });

  test('can be read and subscribed to, and not written', () => {
    const { props } = new (eveCharacteristic(hap, quantity))();
    expect(props.perms).toStrictEqual(['pr', 'ev']);
    expect(props).toMatchObject({ format: 'float', unit: quantity.unit, minValue: 0, maxValue: quantity.most });
  });

  test('takes every value that is made for it, without a word from HAP-NodeJS', () => {
    const characteristic = new (eveCharacteristic(hap, quantity))();
    const warnings: unknown[] = [];
    characteristic.on('characteristic-warning' as 'subscribe', (...warning: unknown[]) => warnings.push(warning));
    for (const value of [0, 0.04999, 1 / 3, 230.123456, 22_080, 1e9, -5, -0.0001]) {
      const made = eveValue(value, quantity)!;
      expect(characteristic.updateValue(made).value).toBe(made);
    }
    expect(warnings).toStrictEqual([]);
  });
});

describe('a value', () => {
  test.each([
    [eve.power, 11_040.06, 11_040.1],
    [eve.power, 1e6, 65_535],
    [eve.voltage, 229.96, 230],
    [eve.current, 15.268, 15.27],
    [eve.totalEnergy, 905.490_102_887, 905.49],
    [eve.totalEnergy, 0.0004, 0],
    [eve.power, -3, 0],
    [eve.power, 0, 0],
  ])('of %j: %d becomes %d', (quantity, value, made) => expect(eveValue(value, quantity)).toBe(made));

  test('that is not known stays so', () => expect(eveValue(undefined, eve.power)).toBeUndefined());
});
