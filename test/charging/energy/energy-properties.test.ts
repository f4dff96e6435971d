// What holds of the total energy whatever happens: to the car, to the cloud's answers, and to the plugin.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { EnergyModel, goodDays, lives, type Look } from '../../support/energy-model.ts';

const RUNS = 5000;

/** Sums of kilowatt hours in binary. */
const SAME = 1e-6;

function inEveryLife(check: (look: Look) => void): void {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), lives, (meterKwh, happenings) => new EnergyModel(meterKwh, check).live(happenings)),
    { numRuns: RUNS },
  );
}

test('it never falls', () => {
  inEveryLife(({ before, after }) => expect(after?.totalKwh ?? 0).toBeGreaterThanOrEqual(before?.totalKwh ?? 0));
});

test('it is never more than the charger has delivered', () => {
  inEveryLife(({ after, trueKwh }) => expect(after?.totalKwh ?? 0).toBeLessThanOrEqual(trueKwh + SAME));
});

test('with every new reading of the meter it is that reading, unless it was ahead of it already', () => {
  inEveryLife(({ before, after, newMeterKwh }) => {
    if (newMeterKwh === undefined) return;
    expect(after?.totalKwh).toBeCloseTo(Math.max(newMeterKwh, before?.totalKwh ?? 0), 6);
  });
});

test('no slip is taken for another meter', () => {
  inEveryLife(({ after }) => expect(after?.series.offsetKwh ?? 0).toBe(0));
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
