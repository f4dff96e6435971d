// What a wish for another available current does. The tables of the README, row by row.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amperesOf, decideLimit, waitToSendMs, type LimitWish, type LimitSituation } from '../../../src/charging/installation/limit-decision.ts';
import { reading } from '../../support/scripted-installation.ts';

const known = (overrides: Partial<LimitSituation> = {}): LimitSituation => ({
  reading: reading(),
  roles: 3,
  isStandAlone: false,
  lastCurrentA: undefined,
  ...overrides,
});
const share = (percent: number): LimitWish => ({ kind: 'share', percent });
const current = (currentA: number): LimitWish => ({ kind: 'current', currentA });
const turnOn: LimitWish = { kind: 'turn-on' };
const turnOff: LimitWish = { kind: 'turn-off' };

describe('with 16 of 25 A', () => {
  test.each([
    ['40 %', share(40), 10],
    ['41 %, in whole amperes', share(41), 10],
    ['43 %, in whole amperes', share(43), 11],
    ['100 %', share(100), 25],
    ['more than that', share(1000), 25],
    ['0 %', share(0), 0],
    ['less than that', share(-5), 0],
    ['nothing', turnOff, 0],
    ['10 A', current(10), 10],
    ['more than there is', current(63), 25],
  ])('%s is allowed', (_what, wish, currentA) => {
    expect(decideLimit(wish, known())).toEqual({ kind: 'allowed', currentA, replacedA: undefined });
  });

  test.each([
    ['64 %', share(64)],
    ['65 %, in whole amperes', share(65)],
    ['16 A', current(16)],
    ['turning on', turnOn],
  ])('%s needs nothing', (_what, wish) => {
    expect(decideLimit(wish, known())).toEqual({ kind: 'unneeded', currentA: 16 });
  });
});

describe('turning on from nothing', () => {
  test.each([
    ['gives the last current', reading({ availableCurrentA: 0 }), 10, 10],
    ['gives the maximum where there was none', reading({ availableCurrentA: 0 }), undefined, 25],
    ['never gives more than the maximum', reading({ availableCurrentA: 0, maxCurrentA: 6 }), 10, 6],
    ['gives the last current when the maximum is not known', reading({ availableCurrentA: 0, maxCurrentA: undefined }), 10, 10],
    ['does so where there is less than an ampere, which shows as off', reading({ availableCurrentA: 0.3 }), 10, 10],
    ['does so when the current is not known', reading({ availableCurrentA: undefined }), 10, 10],
  ])('%s', (_what, answer, lastCurrentA, currentA) => {
    expect(decideLimit(turnOn, known({ reading: answer, lastCurrentA }))).toMatchObject({ kind: 'allowed', currentA });
  });
});

describe('refused', () => {
  test.each([
    ['without the role', known({ roles: 1 }), 'role-missing'],
    ['in stand-alone mode', known({ isStandAlone: true }), 'stand-alone'],
    ['under a meter', known({ reading: reading({ features: 4 }) }), 'governed-by-meter'],
    ['under Eco mode', known({ reading: reading({ features: 8 }) }), 'governed-by-eco'],
    ['under a schedule', known({ reading: reading({ mode: 1 }) }), 'governed-by-schedule'],
    ['without a maximum', known({ reading: reading({ maxCurrentA: undefined }) }), 'maximum-unknown'],
  ])('%s: %s', (_when, installation, reason) => {
    expect(decideLimit(share(40), installation)).toEqual({ kind: 'refused', reason });
  });

  test('is no wish for what is shown already, whoever governs it', () => {
    for (const features of [4, 8, 16]) expect(decideLimit(share(64), known({ reading: reading({ features }) }))).toMatchObject({ kind: 'unneeded' });
    expect(decideLimit(share(64), known({ isStandAlone: true }))).toMatchObject({ kind: 'unneeded' });
  });

  test('is turning off neither, when the maximum is not known', () => {
    expect(decideLimit(turnOff, known({ reading: reading({ maxCurrentA: undefined }) }))).toMatchObject({ kind: 'allowed', currentA: 0 });
  });

  test('are roles that are not known no reason for: the cloud knows', () => {
    expect(decideLimit(share(40), known({ roles: undefined }))).toMatchObject({ kind: 'allowed' });
  });
});

describe('phases that differ', () => {
  const uneven = known({ reading: reading({ phasesA: [14, 10, 12] }) });

  test('are replaced by one value, and told', () => {
    expect(decideLimit(share(64), uneven)).toEqual({ kind: 'allowed', currentA: 16, replacedA: [14, 10, 12] });
  });

  test('stay when the wish is what is shown: nobody asked for a change', () => {
    expect(decideLimit(share(40), uneven)).toEqual({ kind: 'unneeded', currentA: 10 });
    expect(decideLimit(turnOn, uneven)).toEqual({ kind: 'unneeded', currentA: 10 });
  });

  test('may each have all that the installation has, also where that is no whole number', () => {
    const installation = known({ reading: reading({ maxCurrentA: 15.5, availableCurrentA: 15.5, phasesA: [15.5, 15.5, 15.5] }) });
    expect(decideLimit({ kind: 'phases', phasesA: [10, 15.5, 20] }, installation)).toEqual({ kind: 'allowed', currentA: 10, phasesA: [10, 15.5, 15.5], replacedA: undefined });
    expect(decideLimit({ kind: 'phases', phasesA: [15.5, 15.5, 15.5] }, installation)).toEqual({ kind: 'unneeded', currentA: 15.5 });
  });
});

test('a share is always a whole number of amperes within the maximum, and the nearest one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.double({ min: -50, max: 150, noNaN: true }), (maxA, percent) => {
      const currentA = amperesOf(percent, maxA);
      expect(Number.isInteger(currentA)).toBe(true);
      expect(currentA).toBeGreaterThanOrEqual(0);
      expect(currentA).toBeLessThanOrEqual(maxA);
      const wished = (Math.min(100, Math.max(0, percent)) / 100) * maxA;
      expect(Math.abs(currentA - wished)).toBeLessThanOrEqual(0.5 + 1e-9);
    }),
  );
});

// The distance between two changes: a rule that holds whatever people do and whatever the clock says.
const MINUTE = 60_000;
const intervalMs = 15 * MINUTE;

describe('the wait before the next change', () => {
  test.each([
    ['nothing, for the first one', undefined, 0, 0],
    ['the whole interval just after one', 0, 0, 15 * MINUTE],
    ['what is left of it', 0, 5 * MINUTE, 10 * MINUTE],
    ['nothing when it is over', 0, 15 * MINUTE, 0],
    ['nothing long after', 0, 600 * MINUTE, 0],
    ['the whole interval once more when the clock was set back by years', 1e12, 0, 15 * MINUTE],
  ])('is %s', (_what, lastSentMs, nowMs, expected) => {
    expect(waitToSendMs({ lastSentMs, nowMs, intervalMs })).toBe(expected);
  });

  test('is never less than nothing and never more than the interval', () => {
    fc.assert(
      fc.property(fc.option(fc.double({ noNaN: true, min: 0, max: 1e15 }), { nil: undefined }), fc.double({ noNaN: true, min: 0, max: 1e15 }), fc.integer({ min: 1, max: 86_400_000 }), (lastSentMs, nowMs, interval) => {
        const waitMs = waitToSendMs({ lastSentMs, nowMs, intervalMs: interval });
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(interval);
      }),
    );
  });

  test('leaves at least the interval between any two changes; the first goes at once, the last one always goes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 * MINUTE }), { minLength: 1, maxLength: 50 }), (gapsMs) => {
        const sentMs = sendAll(gapsMs);
        const distances = sentMs.slice(1).map((atMs, index) => atMs - sentMs[index]!);
        const lastWishMs = gapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
        expect(sentMs[0]).toBe(gapsMs[0]);
        expect(Math.min(...distances, intervalMs)).toBe(intervalMs);
        expect(sentMs.at(-1)).toBeGreaterThanOrEqual(lastWishMs);
        expect(sentMs.at(-1)).toBeLessThanOrEqual(lastWishMs + intervalMs);
      }),
    );
  });
});

/** When changes are sent if wishes come after these gaps, the latest one winning. */
function sendAll(gapsMs: readonly number[]): number[] {
  const sentMs: number[] = [];
  let nowMs = 0;
  let dueMs: number | undefined;
  const sendIfDueBy = (untilMs: number): void => {
    if (dueMs === undefined || dueMs > untilMs) return;
    sentMs.push(dueMs);
    dueMs = undefined;
  };
  for (const gapMs of gapsMs) {
    nowMs += gapMs;
    sendIfDueBy(nowMs);
    dueMs = nowMs + waitToSendMs({ lastSentMs: sentMs.at(-1), nowMs, intervalMs });
    sendIfDueBy(nowMs);
  }
  sendIfDueBy(Infinity);
  return sentMs;
}
