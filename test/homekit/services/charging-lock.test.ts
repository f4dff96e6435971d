// The lock "Charging Lock": its values, its wishes, and that it is there only where it is wanted.
import { expect, test } from '@jest/globals';
import { chargingLock } from '../../../src/homekit/services/charging-lock.ts';
import { everythingOn, nothingOn } from '../../support/charger-options.ts';
import { aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const [current, target] = chargingLock.characteristics;
const { LockCurrentState, LockTargetState } = hap.Characteristic;

test.each([
  ['unlocked', LockCurrentState.UNSECURED, LockTargetState.UNSECURED],
  ['locked', LockCurrentState.SECURED, LockTargetState.SECURED],
  ['asked', LockCurrentState.JAMMED, LockTargetState.SECURED],
] as const)('%s shows as such, whatever the charger does', (lock, isNow, isToBe) => {
  for (const view of [aView({ lock }), aView({ lock, isReachable: false, status: 'unknown' })]) {
    expect([current!.value(view), target!.value(view)]).toStrictEqual([isNow, isToBe]);
  }
});

test.each([
  [LockTargetState.SECURED, 'lock'],
  [LockTargetState.UNSECURED, 'unlock'],
])('written %s asks for %s', (value, command) => {
  expect(target!.command?.(value)).toBe(command);
  expect(current!.command).toBeUndefined();
});

test('it is one lock, off by default, unlocked to begin with, with the identity it will always have', () => {
  expect(chargingLock.type(hap)).toBe(hap.Service.LockMechanism);
  expect(chargingLock.subtype).toBe('charging-lock');
  expect(chargingLock.words?.alone.en).toBe('Charging Lock');
  expect(chargingLock.characteristics.map(({ type }) => type(hap))).toStrictEqual([LockCurrentState, LockTargetState]);
  expect(chargingLock.characteristics.map(({ initial, whenUnreachable }) => [initial, whenUnreachable])).toStrictEqual([[0, 'lasting'], [0, 'lasting']]);
  expect([nothingOn, everythingOn].map((options) => chargingLock.isEnabled(options))).toStrictEqual([false, true]);
});
