// The switch "Charging Allowed": its value, its wishes, and that it is there only where it is wanted.
import { describe, expect, test } from '@jest/globals';
import { chargingAllowed } from '../../../src/homekit/services/charging-allowed.ts';
import { everythingOn, nothingOn } from '../../support/charger-options.ts';
import { allStatuses, aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const [on] = chargingAllowed.characteristics;

describe('On', () => {
  test.each(allStatuses.flatMap((status) => [true, false].map((isChargingAllowed) => ({ status, isChargingAllowed }))))(
    'is whether charging is allowed, whatever the charger does ($status, $isChargingAllowed)',
    ({ status, isChargingAllowed }) => expect(on!.value(aView({ status, isChargingAllowed, isOn: !isChargingAllowed }))).toBe(isChargingAllowed),
  );

  test.each([
    [true, 'allow-charging'],
    [1, 'allow-charging'],
    [false, 'hold-charging'],
    [0, 'hold-charging'],
  ])('written %s asks for %s', (value, command) => {
    expect(on!.command?.(value)).toBe(command);
  });

  test('is shown, and can be written, while the charger cannot be reached', () => {
    expect(on!.whenUnreachable).toBe('lasting');
  });

  test('is on before anything is known', () => expect(on!.initial).toBe(true));
});

test('it is one switch, off by default, with the identity it will always have', () => {
  expect(chargingAllowed.type(hap)).toBe(hap.Service.Switch);
  expect(chargingAllowed.subtype).toBe('charging-allowed');
  expect(chargingAllowed.words?.alone.en).toBe('Charging Allowed');
  expect(chargingAllowed.characteristics.map(({ type }) => type(hap))).toStrictEqual([hap.Characteristic.On]);
  expect(chargingAllowed.isEnabled(nothingOn)).toBe(false);
  expect(chargingAllowed.isEnabled(everythingOn)).toBe(true);
});
