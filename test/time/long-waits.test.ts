// Waits longer than Node's timers can hold: each timer stays within 2^31 - 1 ms, and together they last as long as asked.
import { beforeEach, expect, jest, test } from '@jest/globals';

const DAY = 24 * 60 * 60 * 1000;
const longestTimerMs = 2 ** 31 - 1;

let delays: number[] = [];
jest.unstable_mockModule('node:timers', () => ({
  clearTimeout,
  setTimeout: (callback: () => void, ms: number): void => {
    delays.push(ms);
    queueMicrotask(callback);
  },
}));
const { systemClock } = await import('../../src/base/clock.ts');

beforeEach(() => {
  delays = [];
});

test.each([0, 1, DAY, longestTimerMs, longestTimerMs + 1, 25 * DAY, 2 * longestTimerMs, 90 * DAY, 400 * DAY])('a wait of %d ms', async (ms) => {
  await systemClock.sleep(ms);
  for (const delay of delays) expect(delay).toBeLessThanOrEqual(longestTimerMs);
  expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(ms);
  expect(delays).toHaveLength(Math.max(1, Math.ceil(ms / longestTimerMs)));
});
