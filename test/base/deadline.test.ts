// Deadlines: who wins the race, and that nothing of it stays behind.
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NEVER, untilAborted, withDeadline } from '../../src/base/deadline.ts';
import { thrownBy } from '../support/cloud-client.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';

let clock: ManualClock;
let parent: AbortController;
beforeEach(() => {
  clock = new ManualClock();
  parent = new AbortController();
});
afterEach(async () => {
  // Jest reports promises that were rejected and never looked at.
  await settle();
  assertNothingIsLeft();
});

function assertNothingIsLeft(): void {
  const listeners = getEventListeners(parent.signal, 'abort').length;
  if (clock.sleepers > 0 || listeners > 0) throw new Error(`${clock.sleepers} timer(s) and ${listeners} listener(s) are left`);
}

const timeout = new Error('time is up');
const within = <T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => withDeadline(clock, ms, parent.signal, work, () => timeout);

/** Work that takes `ms` and honours its signal. */
const takes = (ms: number) => async (signal: AbortSignal): Promise<string> => {
  await clock.sleep(ms, signal);
  return 'done';
};

describe('work within a deadline', () => {
  test('returns what it returns', async () => {
    const work = within(1000, takes(999));
    await clock.advance(999);
    expect(await work).toBe('done');
  });

  test('throws what it throws', async () => {
    const failure = new Error('failed');
    expect(await thrownBy(within(1000, () => Promise.reject(failure)))).toBe(failure);
  });

  test('throws what it throws before its first wait', async () => {
    const failure = new Error('failed');
    const work = (): Promise<string> => {
      throw failure;
    };
    expect(await thrownBy(within(1000, work))).toBe(failure);
  });

  test('may have nobody to call it off', async () => {
    expect(await withDeadline(clock, 1000, NEVER, () => Promise.resolve(7), () => timeout)).toBe(7);
    const late = thrownBy(withDeadline(clock, 1000, NEVER, takes(2000), () => timeout));
    await clock.advance(1000);
    expect(await late).toBe(timeout);
  });
});

describe('work beyond its deadline', () => {
  test('ends with the time-out, and is told why', async () => {
    let told: unknown;
    const failed = thrownBy(
      within(1000, (signal) => {
        signal.addEventListener('abort', () => void (told = signal.reason), { once: true });
        return takes(2000)(signal);
      }),
    );
    await clock.advance(1000);
    expect(await failed).toBe(timeout);
    expect(told).toBe(timeout);
  });

  test('ends with the time-out even if it listens to nobody', async () => {
    const failed = thrownBy(within(1000, () => new Promise(() => undefined)));
    await clock.advance(999);
    expect(clock.sleepers).toBe(1);
    await clock.advance(1);
    expect(await failed).toBe(timeout);
  });

  test('may still fail later, which concerns nobody', async () => {
    const failed = thrownBy(
      within(1000, async () => {
        await clock.sleep(3000);
        throw new Error('much too late');
      }),
    );
    await clock.advance(1000);
    expect(await failed).toBe(timeout);
    await clock.advance(2000);
  });

  test.each([0, -5])('of %d ms has no time at all', async (ms) => {
    const failed = thrownBy(within(ms, takes(1)));
    await clock.advance(0);
    expect(await failed).toBe(timeout);
  });
});

describe('a parent that aborts', () => {
  test('ends the work with its own reason', async () => {
    const reason = new Error('stopped');
    const failed = thrownBy(within(1000, takes(500)));
    parent.abort(reason);
    expect(await failed).toBe(reason);
  });

  test('ends even work that listens to nobody', async () => {
    const reason = new Error('stopped');
    const failed = thrownBy(within(1000, () => new Promise(() => undefined)));
    parent.abort(reason);
    expect(await failed).toBe(reason);
  });

  test('beforehand keeps the work from beginning', async () => {
    const reason = new Error('stopped');
    parent.abort(reason);
    let hasBegun = false;
    const work = (): Promise<void> => {
      hasBegun = true;
      return Promise.resolve();
    };
    expect(await thrownBy(within(1000, work))).toBe(reason);
    expect(hasBegun).toBe(false);
  });

  test('after the time-out changes nothing', async () => {
    const failed = thrownBy(within(1000, takes(2000)));
    await clock.advance(1000);
    parent.abort(new Error('stopped'));
    expect(await failed).toBe(timeout);
  });

  test('after the end changes nothing', async () => {
    let given: AbortSignal | undefined;
    await within(1000, (signal) => {
      given = signal;
      return Promise.resolve();
    });
    parent.abort(new Error('stopped'));
    expect(given?.aborted).toBe(false);
  });
});

describe('waiting until a signal aborts', () => {
  test('returns what the promise returns', async () => {
    expect(await untilAborted(Promise.resolve(7), parent.signal)).toBe(7);
  });

  test('throws what the promise throws', async () => {
    const failure = new Error('failed');
    expect(await thrownBy(untilAborted(Promise.reject(failure), parent.signal))).toBe(failure);
  });

  test('ends with the signal\'s reason; what the promise does later concerns nobody', async () => {
    const reason = new Error('stopped');
    const late = clock.sleep(1000).then(() => Promise.reject(new Error('much too late')));
    const failed = thrownBy(untilAborted(late, parent.signal));
    parent.abort(reason);
    expect(await failed).toBe(reason);
    await clock.advance(1000);
  });

  test('does not begin after the signal', async () => {
    const reason = new Error('stopped');
    expect(await thrownBy(untilAborted(new Promise(() => undefined), AbortSignal.abort(reason)))).toBe(reason);
  });
});
