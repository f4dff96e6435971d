// The outlet's values and wishes, for every status.
import { describe, expect, test } from '@jest/globals';
import { eve } from '../../../src/homekit/eve/eve.ts';
import { outlet } from '../../../src/homekit/services/outlet.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { allStatuses, aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const [on, inUse, power, voltage, current, totalEnergy] = outlet.characteristics;

describe('OutletInUse', () => {
  test.each([
    ['disconnected', false],
    ['requesting', true],
    ['charging', true],
    ['paused', true],
    ['finished', true],
    ['unknown', false],
  ] as const)('while %s is %s', (status, expected) => {
    expect(inUse!.value(aView({ status }))).toBe(expected);
  });
});

describe('On', () => {
  test.each(allStatuses.flatMap((status) => [true, false].map((isOn) => ({ status, isOn }))))(
    'is what the charger says, and nothing made of its status ($status, $isOn)',
    ({ status, isOn }) => expect(on!.value(aView({ status, isOn }))).toBe(isOn),
  );

  test.each([
    [true, 'resume'],
    [1, 'resume'],
    [false, 'pause'],
    [0, 'pause'],
  ])('written %s asks for %s', (value, wish) => {
    expect(on!.command?.(value)).toBe(wish);
  });
});

test('it is one outlet, always there, with the identity it will always have', () => {
  expect(outlet.type(hap)).toBe(hap.Service.Outlet);
  expect(outlet.subtype).toBe('outlet');
  const uuids = outlet.characteristics.map(({ type }) => type(hap).UUID);
  expect(uuids.slice(0, 2)).toStrictEqual([hap.Characteristic.On.UUID, hap.Characteristic.OutletInUse.UUID]);
  expect(uuids.slice(2)).toStrictEqual([eve.power.uuid, eve.voltage.uuid, eve.current.uuid, eve.totalEnergy.uuid]);
  expect(inUse!.command).toBeUndefined();
  expect(outlet.isEnabled(nothingOn)).toBe(true);
});

test('out of reach it shows "No Response" in everything but the total energy, which stays true', () => {
  const [last, ...others] = outlet.characteristics.map(({ whenUnreachable }) => whenUnreachable).reverse();
  expect(last).toBe('lasting');
  expect(others).toStrictEqual(others.map(() => 'no-response'));
});

describe('what Eve shows', () => {
  const shown = (view: ReturnType<typeof aView>): unknown[] => [power, voltage, current, totalEnergy].map((characteristic) => characteristic!.value(view));

  test('is what flows and what has flowed, rounded', () => {
    expect(shown(aView({ powerW: 10_969.104, voltageV: 231.449, currentA: 15.268, totalEnergyKwh: 2670.343_21 }))).toStrictEqual([10_969.1, 231.4, 15.27, 2670.343]);
  });

  test('is nothing that is not known', () => expect(shown(aView())).toStrictEqual([undefined, undefined, undefined, undefined]));

  test('cannot be written', () => {
    expect([power, voltage, current, totalEnergy].map((characteristic) => characteristic!.command)).toStrictEqual([undefined, undefined, undefined, undefined]);
  });
});
