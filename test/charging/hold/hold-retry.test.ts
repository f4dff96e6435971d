// What one stretch of wanting says, and when it tries again.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { HOLD_RETRY } from '../../../src/charging/hold/hold-retry.ts';
import { HoldRetry, isHoldWanting } from '../../../src/charging/hold/hold-retry.ts';
import { UNKNOWN_STATE, withNews } from '../../../src/charging/state/charger-state.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { observations } from '../../support/scripted-cloud.ts';

let clock: ManualClock;
let retry: HoldRetry;
beforeEach(() => {
  clock = new ManualClock();
  retry = new HoldRetry(clock);
});

/** It rests for exactly so long. */
async function expectRest(ms: number): Promise<void> {
  await clock.advance(ms - 1);
  expect(retry.isResting()).toBe(true);
  await clock.advance(1);
  expect(retry.isResting()).toBe(false);
}

test('everything is said once', () => {
  expect(['one', 'two', 'one', 'two'].map((text) => retry.isNew(text))).toStrictEqual([true, true, false, false]);
});

describe('trying again', () => {
  test('needs no rest at the beginning', () => expect(retry.isResting()).toBe(false));

  test('comes with the next routine read after something went wrong on the way, as often as it does', async () => {
    for (let time = 0; time < 3; time++) {
      retry.rest();
      await expectRest(HOLD_RETRY.firstMs);
    }
  });

  test('comes ever more rarely after a refusal, up to a limit', async () => {
    for (const factor of [1, 2, 4, 8]) {
      retry.restLonger();
      await expectRest(Math.min(HOLD_RETRY.slowestMs, factor * HOLD_RETRY.firstMs));
    }
    for (let time = 0; time < 20; time++) retry.restLonger();
    await expectRest(HOLD_RETRY.slowestMs);
  });

  test('comes once an hour in the end after what was not followed', async () => {
    for (const seconds of [20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]) {
      retry.restLonger(HOLD_RETRY.slowestUnfollowedMs);
      await expectRest(seconds * 1000);
    }
  });
});

describe('the hold wants something', () => {
  const pause = { sessionId: 'a', phase: 'seen' } as const;
  test.each([
    ['of a charger whose pause is its own and is to end', { isAllowed: true, pause }, 'paused', 'a', true],
    ['of one that charges and must not', { isAllowed: false }, 'charging', 'a', true],
    ['no more once it charges', { isAllowed: true, pause }, 'charging', 'a', false],
    ['no more once it is paused', { isAllowed: false, pause }, 'paused', 'a', false],
    ['nothing of one that only waits', { isAllowed: false }, 'requesting', 'a', false],
    ["nothing of another's pause", { isAllowed: true }, 'paused', 'a', false],
    ['nothing of a session that is another one', { isAllowed: true, pause }, 'paused', 'b', false],
    ['nothing while the vehicle may charge all the same', { isAllowed: false, exception: { sessionId: 'a' } }, 'charging', 'a', false],
    ['nothing without anything to remember', undefined, 'charging', 'a', false],
  ] as const)('%s', (_what, hold, status, sessionId, isIt) => {
    const state = withNews(UNKNOWN_STATE, observations({ 721: sessionId }, undefined), clock.now());
    expect(isHoldWanting({ status, state }, hold, clock.now())).toBe(isIt);
  });
});
