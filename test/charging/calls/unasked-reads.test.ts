// Which reads that came to nothing are no failed ones, because nothing was asked.
import { beforeEach, expect, test } from '@jest/globals';
import { BusyError, CloudUnreachableError, LeftAloneError, PausedError, RateLimitedError } from '../../../src/charging/calls/errors.ts';
import { UnaskedReads } from '../../../src/charging/calls/unasked-reads.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE = 60_000;

let clock: ManualClock;
let unasked: UnaskedReads;
beforeEach(() => {
  clock = new ManualClock();
  unasked = new UnaskedReads(clock);
});

test.each([new LeftAloneError(MINUTE), new PausedError(MINUTE)])('those that the cloud has asked not to send, for two minutes from the first one: %s', async (error) => {
  unasked.end();
  await clock.advance(30 * MINUTE);
  expect(unasked.excuse(error)).toBe(true);
  await clock.advance(2 * MINUTE - 1);
  expect(unasked.excuse(error)).toBe(true);
  await clock.advance(1);
  expect(unasked.excuse(error)).toBe(false);
  unasked.end();
  expect(unasked.excuse(error)).toBe(true);
});

test('but for those before the first good one: nothing is known that could hold', () => {
  expect(unasked.excuse(new LeftAloneError(MINUTE))).toBe(false);
});

test('those that others were before, always', async () => {
  expect(unasked.excuse(new BusyError())).toBe(true);
  unasked.end();
  unasked.excuse(new PausedError(MINUTE));
  await clock.advance(10 * MINUTE);
  expect(unasked.excuse(new BusyError())).toBe(true);
});

test.each([new CloudUnreachableError('it answered with HTTP 503', { retryAfterMs: MINUTE }), new RateLimitedError(MINUTE)])('never one whose answer was to come back later: %s', (error) => {
  unasked.end();
  expect([unasked.excuse(error), unasked.restMs]).toStrictEqual([false, undefined]);
});

test('how long the cloud is to be left alone yet', async () => {
  unasked.excuse(new LeftAloneError(MINUTE));
  await clock.advance(MINUTE - 1);
  expect(unasked.restMs).toBe(1);
  await clock.advance(1);
  expect(unasked.restMs).toBeUndefined();
});
