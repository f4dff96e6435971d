// A second try beside the first: when it begins, which one counts, and that the other is called off.
import { beforeEach, expect, test } from '@jest/globals';
import { withSecondTry } from '../../../../src/zaptec/cloud/http/second-try.ts';
import { thrownBy } from '../../../support/cloud-client.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const never = new AbortController().signal;
let clock: ManualClock;
let tries: string[];
beforeEach(() => {
  clock = new ManualClock();
  tries = [];
});

/** Tries that end after so long, well or with an error. */
function trying(first: { ms: number; error?: Error }, second: { ms: number; error?: Error } = { ms: 0 }, signal = never): Promise<string> {
  return withSecondTry(clock, 2500, signal, async (which, trySignal) => {
    tries.push(which);
    const { ms, error } = which === 'first' ? first : second;
    trySignal.addEventListener('abort', () => tries.push(`${which} called off`), { once: true });
    await clock.sleep(ms, trySignal);
    if (error !== undefined) throw error;
    return which;
  });
}

test('one that ends in time is the only one', async () => {
  const result = trying({ ms: 2499 });
  await clock.advance(2499);
  expect(await result).toBe('first');
  expect(tries.filter((line) => line.startsWith('second'))).toStrictEqual([]);
  expect(clock.sleepers).toBe(0);
});

test('one that fails in time fails', async () => {
  const error = new Error('lost');
  const failed = thrownBy(trying({ ms: 10, error }));
  await clock.advance(10);
  expect(await failed).toBe(error);
});

test('one that hangs is overtaken by the second, and called off', async () => {
  const result = trying({ ms: Infinity }, { ms: 100 });
  await clock.advance(2600);
  expect(await result).toBe('second');
  expect(tries).toContain('first called off');
  expect(clock.sleepers).toBe(0);
});

test('one that is slow counts all the same', async () => {
  const result = trying({ ms: 4000 }, { ms: 5000 });
  await clock.advance(4000);
  expect(await result).toBe('first');
});

test.each([
  ['first', { ms: 3000, error: new Error('first') }, { ms: 2000 }, 'second'],
  ['second', { ms: 4000 }, { ms: 10, error: new Error('second') }, 'first'],
] as const)('the failure of the %s does not matter where the other ends well', async (_which, first, second, expected) => {
  const result = trying(first, second);
  await clock.advance(5000);
  expect(await result).toBe(expected);
});

test('both failing is the failure of the second', async () => {
  const failed = thrownBy(trying({ ms: 3000, error: new Error('first') }, { ms: 1000, error: new Error('second') }));
  await clock.advance(5000);
  expect((await failed).message).toBe('second');
});

test('calling off ends both', async () => {
  const abort = new AbortController();
  const failed = thrownBy(trying({ ms: Infinity }, { ms: Infinity }, abort.signal));
  await clock.advance(2500);
  const reason = new Error('stopping');
  abort.abort(reason);
  expect(await failed).toBe(reason);
  expect(clock.sleepers).toBe(0);
});
