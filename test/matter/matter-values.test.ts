// What a Matter node shows of a charger, in Matter's units; nothing that Homebridge would log as an error.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { energyAttributes, powerAttributes, shownMeter } from '../../src/matter/matter-values.ts';
import { aView } from '../support/charger-views.ts';
import { aMeteredView } from '../support/node-charger.ts';

const UNKNOWN = { activePower: null, voltage: null, activeCurrent: null };
const NOON_MS = Date.UTC(2026, 5, 1, 12);
const NOON_S = NOON_MS / 1000;
const FIRST_TIMESTAMP_S = Date.UTC(2000, 0, 1) / 1000;

describe('power', () => {
  test('is in mW, mV and mA, without fractions', () => {
    expect(powerAttributes(aMeteredView({ powerW: 3680.25, voltageV: 230.0004, currentA: 16.0009 }))).toStrictEqual({
      activePower: 3_680_250,
      voltage: 230_000,
      activeCurrent: 16_001,
    });
  });

  test('is 0 when nothing flows, which is not unknown', () => {
    expect(powerAttributes(aView({ status: 'paused', powerW: 0, voltageV: 0, currentA: 0 }))).toStrictEqual({
      activePower: 0,
      voltage: 0,
      activeCurrent: 0,
    });
  });

  test.each([
    ['before the charger was read', undefined],
    ['while it cannot be read', aMeteredView({ isReachable: false })],
    ['when it does not say', aView()],
    ['when it says nonsense', aView({ powerW: NaN, voltageV: -1, currentA: Infinity })],
    ['when it says more than any charger can', aView({ powerW: 100_001, voltageV: 501, currentA: 501 })],
  ])('is unknown %s', (_, view) => {
    expect(powerAttributes(view)).toStrictEqual(UNKNOWN);
  });

  test('each value for itself', () => {
    expect(powerAttributes(aView({ powerW: 7360 }))).toStrictEqual({ ...UNKNOWN, activePower: 7_360_000 });
    expect(powerAttributes(aView({ powerW: 100_000, voltageV: 500, currentA: 500 }))).toStrictEqual({
      activePower: 100_000_000,
      voltage: 500_000,
      activeCurrent: 500_000,
    });
  });

  test('property: whatever is reported, it is a whole number or unknown', () => {
    const some = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(some, some, some, (powerW, voltageV, currentA) => {
        const values = Object.values(powerAttributes(aView({ powerW, voltageV, currentA }))) as (number | null)[];
        expect(values.every((value) => value === null || (Number.isSafeInteger(value) && value >= 0))).toBe(true);
      }),
    );
  });
});

describe('a meter reading', () => {
  test('is in mWh, with the time of the wall clock in whole seconds', () => {
    expect(shownMeter(aMeteredView({ totalEnergyKwh: 1234.5678912 }), NOON_MS + 999)).toStrictEqual({ energy: 1_234_567_891, atS: NOON_S });
  });

  test.each([
    ['the charger was never read', undefined],
    ['its meter was never read', aView()],
    ['its meter says nonsense', aMeteredView({ totalEnergyKwh: NaN })],
    ['its meter is below zero', aMeteredView({ totalEnergyKwh: -0.1 })],
    ['its meter is beyond reason', aMeteredView({ totalEnergyKwh: 2e9 })],
  ])('is unknown when %s', (_, view) => {
    expect(shownMeter(view, NOON_MS)).toBeUndefined();
  });

  test('is known while the charger cannot be reached: it does not become wrong', () => {
    expect(shownMeter(aMeteredView({ isReachable: false }), NOON_MS)?.energy).toBe(1_234_500_000);
  });

  test.each([
    ['a clock that starts in 1970', 5_000, undefined],
    ["the second before Matter's time", (FIRST_TIMESTAMP_S - 1) * 1000, undefined],
    ["the first second of Matter's time", FIRST_TIMESTAMP_S * 1000, FIRST_TIMESTAMP_S],
    ['a clock in the year 2200', Date.UTC(2200, 0, 1), undefined],
  ])('has no time from %s', (_, nowMs, atS) => {
    expect(shownMeter(aMeteredView(), nowMs)).toStrictEqual({ energy: 1_234_500_000, atS });
  });
});

describe('energy', () => {
  const first = { energy: 5_000_000, atS: NOON_S };

  test('first is the total alone: a period needs a beginning', () => {
    expect(energyAttributes(undefined, first)).toStrictEqual({ cumulativeEnergyImported: { energy: 5_000_000, endTimestamp: NOON_S } });
  });

  test('then is the total, and what was added since', () => {
    expect(energyAttributes(first, { energy: 5_092_000, atS: NOON_S + 30 })).toStrictEqual({
      cumulativeEnergyImported: { energy: 5_092_000, endTimestamp: NOON_S + 30 },
      periodicEnergyImported: { energy: 92_000, startTimestamp: NOON_S, endTimestamp: NOON_S + 30 },
    });
  });

  test('may be nothing in a period', () => {
    expect(energyAttributes(first, { energy: 5_000_000, atS: NOON_S + 60 }).periodicEnergyImported).toStrictEqual({
      energy: 0,
      startTimestamp: NOON_S,
      endTimestamp: NOON_S + 60,
    });
  });

  test.each([
    ['the system clock was set back', { energy: 5_100_000, atS: NOON_S - 3600 }],
    ['no second has passed', { energy: 5_100_000, atS: NOON_S }],
    ['the meter was replaced', { energy: 4_999_999, atS: NOON_S + 30 }],
    ['the system clock is plainly wrong', { energy: 5_100_000, atS: undefined }],
  ])('has no period when %s', (_, now) => {
    expect(energyAttributes(first, now)).not.toHaveProperty('periodicEnergyImported');
    expect(energyAttributes(first, now).cumulativeEnergyImported.energy).toBe(now.energy);
  });

  test('has no time at all from a clock that is plainly wrong', () => {
    expect(energyAttributes({ energy: 1, atS: undefined }, { energy: 2, atS: undefined })).toStrictEqual({ cumulativeEnergyImported: { energy: 2 } });
    expect(energyAttributes({ energy: 1, atS: undefined }, { energy: 2, atS: NOON_S })).not.toHaveProperty('periodicEnergyImported');
  });
});
