// The truth table of the charging status, a test for each row.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { chargingStatus, isVehicleConnected, type ChargingStatus } from '../../../src/charging/state/charging-status.ts';
import { NOT_TOLD } from '../../../src/charging/state/observation.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

function statusOf(reported: Reported): ChargingStatus {
  return chargingStatus(withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0));
}

const ANY_718 = ['0', '1', '', undefined, 'nonsense', NOT_TOLD];

describe('charging status from 710 and 718', () => {
  describe.each(ANY_718)('with 718 = %j', (finalStop) => {
    test('710 = 1 is disconnected', () => expect(statusOf({ 710: '1', 718: finalStop })).toBe('disconnected'));
    test('710 = 2 is requesting', () => expect(statusOf({ 710: '2', 718: finalStop })).toBe('requesting'));
    test('710 = 3 is charging', () => expect(statusOf({ 710: '3', 718: finalStop })).toBe('charging'));
    test('710 = 4 is charging', () => expect(statusOf({ 710: '4', 718: finalStop })).toBe('charging'));
    test('710 = 0 is unknown', () => expect(statusOf({ 710: '0', 718: finalStop })).toBe('unknown'));
    test.each(['6', '99', '-1', '3.5', '', '  ', 'three', '0x3', '1e0', undefined])('710 = %j is unknown', (mode) =>
      expect(statusOf({ 710: mode, 718: finalStop })).toBe('unknown'),
    );
    test('an absent 710 is unknown', () => expect(statusOf({ 718: finalStop })).toBe('unknown'));
  });

  test.each(['1', 'true', 'True', '1.000', ' 1 '])('710 = 5 with 718 = %j is paused', (finalStop) =>
    expect(statusOf({ 710: '5', 718: finalStop })).toBe('paused'),
  );
  test.each(['0', 'false', '0.000', '', ' ', undefined])('710 = 5 with 718 = %j is finished', (finalStop) =>
    expect(statusOf({ 710: '5', 718: finalStop })).toBe('finished'),
  );
  test('710 = 5 without a row 718 is finished', () => expect(statusOf({ 710: '5' })).toBe('finished'));
  test('710 = 5 with an unreadable 718 is unknown', () => expect(statusOf({ 710: '5', 718: '?' })).toBe('unknown'));
  test('5 by a source that never tells 718 is stopped: finished or paused', () => expect(statusOf({ 710: '5', 718: NOT_TOLD })).toBe('stopped'));
  test('modes written as decimals are read', () => expect(statusOf({ 710: '3.000' })).toBe('charging'));
  test('an empty answer is unknown', () => expect(statusOf({})).toBe('unknown'));
});

test.each([
  ['unknown', false],
  ['disconnected', false],
  ['requesting', true],
  ['charging', true],
  ['paused', true],
  ['finished', true],
  ['stopped', true],
] as const)('%s: a vehicle is connected = %s', (status, isConnected) => {
  expect(isVehicleConnected(status)).toBe(isConnected);
});
