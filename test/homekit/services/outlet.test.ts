// The outlet's values and wishes, for every status.
import { describe, expect, test } from '@jest/globals';
import { outlet } from '../../../src/homekit/services/outlet.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { allStatuses, aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const [on, inUse] = outlet.characteristics;

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
  expect(outlet.characteristics.map(({ type }) => type(hap))).toStrictEqual([hap.Characteristic.On, hap.Characteristic.OutletInUse]);
  expect(inUse!.command).toBeUndefined();
  expect(outlet.isEnabled(nothingOn)).toBe(true);
});

test('out of reach it shows "No Response" in both', () => {
  expect(outlet.characteristics.map(({ whenUnreachable }) => whenUnreachable)).toStrictEqual(['no-response', 'no-response']);
});
