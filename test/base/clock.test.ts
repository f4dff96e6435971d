// The real clock.
import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import { thrownBy } from '../support/cloud-client.ts';

const longestTimerMs = 2 ** 31 - 1;

test('the wall clock is the system\'s, the other one never runs backwards', () => {
  const startMs = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(startMs);
  expect(now).toBeLessThanOrEqual(Date.now());
  const times = Array.from({ length: 1000 }, () => systemClock.monotonic());
  expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true);
});

describe('a sleep', () => {
  test('lasts as long as it should', async () => {
    const startMs = systemClock.monotonic();
    await systemClock.sleep(30);
    // Timers may fire up to a millisecond early.
    expect(systemClock.monotonic() - startMs).toBeGreaterThanOrEqual(28);
  });

  test.each([0, -1, -Infinity])('of %d ms ends at once', async (ms) => {
    await expect(systemClock.sleep(ms)).resolves.toBeUndefined();
  });

  test('does not hinder a shorter one', async () => {
    const order: number[] = [];
    await Promise.all([40, 5, 20].map((ms) => systemClock.sleep(ms).then(() => order.push(ms))));
    expect(order).toStrictEqual([5, 20, 40]);
  });

  test.each([longestTimerMs, longestTimerMs + 1, longestTimerMs * 3, Infinity])('of %d ms does not end early', async (ms) => {
    const abort = new AbortController();
    let hasEnded = false;
    const end = (): void => void (hasEnded = true);
    const sleep = systemClock.sleep(ms, abort.signal);
    sleep.then(end, end);
    // A delay that Node's timers cannot hold fires after 1 ms, so before these.
    await systemClock.sleep(5);
    await systemClock.sleep(5);
    expect(hasEnded).toBe(false);
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await thrownBy(sleep)).toBe(reason);
  });

  test('ends with the signal\'s own reason, whatever that is', async () => {
    const abort = new AbortController();
    const failed = systemClock.sleep(60_000, abort.signal).then(
      () => 'slept',
      (reason: unknown) => reason,
    );
    abort.abort('no error at all');
    expect(await failed).toBe('no error at all');
  });

  test('does not begin after the signal', async () => {
    const reason = new Error('before');
    expect(await thrownBy(systemClock.sleep(60_000, AbortSignal.abort(reason)))).toBe(reason);
  });

  test('leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    await systemClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
