// What holds of the total energy whatever happens: to the car, to the cloud's answers, and to the plugin.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { EnergyModel, goodDays, lives, type Look } from '../../support/energy-model.ts';

const RUNS = 5000;

/** Sums of kilowatt hours in binary. */
const SAME = 1e-6;

/** Of every look. Jest hears of each life once: to tell it of each look would take longer than the lives themselves. */
function expectInEveryLife(isSo: (look: Look) => boolean): void {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), lives, (meterKwh, happenings) => {
      const others: Look[] = [];
      const note = (look: Look): void => {
        if (!isSo(look)) others.push(look);
      };
      new EnergyModel(meterKwh, note).live(happenings);
      expect(others).toStrictEqual([]);
    }),
    { numRuns: RUNS },
  );
}

test('it never falls', () => {
  expectInEveryLife(({ before, after }) => (after?.totalKwh ?? 0) >= (before?.totalKwh ?? 0));
});

test('it is never more than the charger has delivered', () => {
  expectInEveryLife(({ after, trueKwh }) => (after?.totalKwh ?? 0) <= trueKwh + SAME);
});

test('with every new reading of the meter it is that reading, unless it was ahead of it already', () => {
  expectInEveryLife(({ before, after, newMeterKwh }) => {
    if (newMeterKwh === undefined) return true;
    return Math.abs((after?.totalKwh ?? NaN) - Math.max(newMeterKwh, before?.totalKwh ?? 0)) < SAME / 2;
  });
});

test('no slip is taken for another meter', () => {
  expectInEveryLife(({ after }) => Object.is(after?.series.offsetKwh ?? 0, 0));
});

test('looked at often enough, it is always what the charger has delivered', () => {
  fc.assert(
    fc.property(goodDays, (happenings) => {
      const model = new EnergyModel(1000, () => undefined);
      model.live(happenings);
      expect(model.record?.totalKwh).toBeCloseTo(model.trueKwh, 6);
    }),
    { numRuns: RUNS },
  );
});
