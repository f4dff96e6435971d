// A year of charging in seconds: hundreds of sessions, outages, restarts, kills, and a meter that cannot always be read.
// The total energy is the meter's at every reading, never more than was delivered, and never falls.
import { describe, expect, test } from '@jest/globals';
import type { Model } from '../simulator/index.ts';
import { MOST_APPETITE_KWH, mishaps, session } from './energy-mishaps.ts';
import { EnergyYear, type Look } from './energy-year.ts';
import { Chance } from './random.ts';

const HOUR = 3_600_000;

/** With a number in its place every run is the same; the seed of a failed run is in its message. */
const SEED = Math.floor(Math.random() * 2 ** 32);

/** Energies are reported with three decimals: a difference of two, on top of a third. */
const ROUNDING_KWH = 0.0021;

/** Energy is reported in steps of half a kWh, and an outage can hide the reports of a session. */
const MOST_BEHIND_KWH = 30;

/** One has its meter read every hour, the other every quarter. */
const models: readonly Model[] = ['Go', 'Pro'];

async function live(year: EnergyYear, days: number, chance: Chance): Promise<void> {
  const endMs = year.nowMs + days * 24 * HOUR;
  while (year.nowMs < endMs) {
    for (let left = chance.of([0, 1, 1, 2, 2, 3]); left > 0; left--) {
      await session(year, chance.of(mishaps), chance);
      await year.watch(chance.between(0, 5) * HOUR, chance.of([15, 30, 60]) * 60_000);
    }
    await year.watch(chance.between(1, 12) * HOUR, HOUR);
  }
}

/** Says where and when, so that a failure can be found again. */
function at(look: Look, what: string): string {
  return `${what} at ${new Date(look.nowMs).toISOString()} of seed ${SEED}`;
}

describe.each(models)('a year with a %s', (model) => {
  test('the total is the meter at every reading, never ahead of what was delivered, and never falls', async () => {
    const chance = new Chance(SEED);
    const problems: string[] = [];
    let readings = 0;
    const year = new EnergyYear(model, (look) => {
      const { totalKwh, totalBeforeKwh, trueKwh, newReading } = look;
      if (totalKwh < totalBeforeKwh) problems.push(at(look, `it fell from ${totalBeforeKwh} to ${totalKwh}`));
      if (totalKwh > trueKwh + ROUNDING_KWH) problems.push(at(look, `it is ${totalKwh}, and only ${trueKwh} was delivered`));
      if (newReading === undefined) return;
      readings += 1;
      const expected = Math.max(newReading.kwh, totalBeforeKwh);
      if (Math.abs(totalKwh - expected) > ROUNDING_KWH) problems.push(at(look, `it is ${totalKwh}, and the meter showed ${newReading.kwh}`));
    });
    const startKwh = year.charger.meterKwh;
    await live(year, 365, chance);
    await year.watch(2 * HOUR, HOUR);

    expect(problems.slice(0, 3)).toStrictEqual([]);
    // What a session delivered between a reading and its next report is in the next reading, which takes another charge.
    expect(year.charger.meterKwh - (year.memory.energy?.totalKwh ?? 0)).toBeLessThan(MOST_BEHIND_KWH);
    // It was a year worth the name.
    expect(year.charger.meterKwh - startKwh).toBeGreaterThan(2000);
    expect(year.charger.completedSessions.length).toBeGreaterThan(200);
    expect(readings).toBeGreaterThan(800);
    expect(JSON.stringify(year.memory).length).toBeLessThan(2000);
    expect(year.log.at('error')).toStrictEqual([]);
  });
});

test('a meter that is replaced in between: the total goes on from where it was, and falls behind by a little at most', async () => {
  const chance = new Chance(SEED);
  const problems: string[] = [];
  let missingKwh = NaN;
  let isReplaced = false;
  let risesInARow = 0;
  const year = new EnergyYear('Go', (look) => {
    const { totalKwh, totalBeforeKwh, trueKwh, newReading } = look;
    if (totalKwh < totalBeforeKwh) problems.push(at(look, `it fell from ${totalBeforeKwh} to ${totalKwh}`));
    if (totalKwh > trueKwh + ROUNDING_KWH) problems.push(at(look, `it is ${totalKwh}, and only ${trueKwh} was delivered`));
    if (newReading === undefined) return;
    // Where it was ahead of the new meter, which a session's reports bring about too, it stands still at a reading until that
    // has caught up, for it never falls.
    risesInARow = totalKwh > totalBeforeKwh ? risesInARow + 1 : 0;
    if (isReplaced && Number.isNaN(missingKwh) && risesInARow >= 2) missingKwh = newReading.kwh - totalKwh;
    if (Number.isNaN(missingKwh)) return;
    const expected = Math.max(newReading.kwh - missingKwh, totalBeforeKwh);
    if (Math.abs(totalKwh - expected) > ROUNDING_KWH) problems.push(at(look, `it is ${totalKwh} instead of ${expected}`));
  });
  await live(year, 10, chance);
  year.replacedAtKwh = year.charger.lastMeterReading.kwh;
  await live(year, 5, chance);
  isReplaced = true;
  await live(year, 20, chance);

  expect(problems.slice(0, 3)).toStrictEqual([]);
  // The new meter counts from its second reading on: what came before that may be two sessions' energy.
  expect(missingKwh).toBeLessThan(2 * MOST_APPETITE_KWH);
  expect(year.memory.energy?.series.meter.kwh).toBeLessThan(year.memory.energy?.totalKwh ?? 0);
});
