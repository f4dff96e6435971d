// The distance between two changes: a rule that holds whatever people do and whatever the clock says.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waitToSendMs } from '../../../src/charging/installation/limit-throttle.ts';

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
