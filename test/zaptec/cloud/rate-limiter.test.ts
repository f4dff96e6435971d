// The token bucket, on a clock that stands still until told.
import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { RateLimiter, type Priority } from '../../../src/zaptec/cloud/rate-limiter.ts';
import { BusyError, OutOfTimeError, RateLimitedError } from '../../../src/charging/calls/errors.ts';
import { RATE } from '../../../src/zaptec/cloud/limits.ts';
import { thrownBy } from '../../support/cloud-client.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

const never = new AbortController().signal;
let clock: ManualClock;
let limiter: RateLimiter;
let sent: string[];
beforeEach(() => {
  clock = new ManualClock();
  limiter = new RateLimiter(clock);
  sent = [];
});

/** Asks once; what becomes of it is in `sent`. */
function ask(name: string, priority: Priority = 'read', withinMs = Infinity, signal = never): Promise<void> {
  return limiter.take(priority, withinMs, signal).then(
    () => void sent.push(name),
    (error: unknown) => void sent.push(`${name}: ${error instanceof BusyError ? 'busy' : error instanceof RateLimitedError ? `limited for ${error.retryAfterMs}` : (error as Error).message}`),
  );
}

function askTimes(count: number, priority: Priority = 'read'): void {
  for (let index = 0; index < count; index++) void ask(`${priority} ${index}`, priority);
}

async function useUpBurst(): Promise<void> {
  for (let index = 0; index < RATE.burst; index++) await limiter.take('read', Infinity, never);
}

describe('the rate', () => {
  test('lets a burst of 15 through at once and 10 a second after that', async () => {
    askTimes(40);
    await settle();
    expect(sent).toHaveLength(15);
    await clock.advance(99);
    expect(sent).toHaveLength(15);
    await clock.advance(1);
    expect(sent).toHaveLength(16);
    await clock.advance(900);
    expect(sent).toHaveLength(25);
    await clock.advance(1500);
    expect(sent).toHaveLength(40);
  });

  test('never lets more through than burst and rate allow, in any second', async () => {
    const times: number[] = [];
    for (let request = 0; request < 60; request++) void limiter.take('read', Infinity, never).then(() => times.push(clock.monotonic()));
    await clock.advance(10_000);
    expect(times).toHaveLength(60);
    for (const start of times) expect(times.filter((time) => time >= start && time < start + 1000).length).toBeLessThanOrEqual(RATE.burst + RATE.perSecond);
  });

  test('fills up again while nobody asks, up to one burst and no further', async () => {
    await useUpBurst();
    await clock.advance(500);
    askTimes(6);
    await settle();
    expect(sent).toHaveLength(5);
    await clock.advance(86_400_000);
    sent = [];
    askTimes(20);
    await settle();
    expect(sent).toHaveLength(15);
  });

  test('counts what has grown of a token while nobody asked', async () => {
    await useUpBurst();
    await clock.advance(50);
    void ask('next');
    await clock.advance(49);
    expect(sent).toStrictEqual([]);
    await clock.advance(1);
    expect(sent).toStrictEqual(['next']);
  });

  test('is kept by one sleep for each token, not by asking again and again', async () => {
    let sleeps = 0;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      sleeps += 1;
      return sleep(ms, signal);
    };
    await useUpBurst();
    askTimes(3);
    await clock.advance(300);
    expect(sent).toHaveLength(3);
    expect(sleeps).toBe(3);
  });

  test('serves in the order of asking', async () => {
    await useUpBurst();
    askTimes(5);
    await clock.advance(500);
    expect(sent).toStrictEqual(['read 0', 'read 1', 'read 2', 'read 3', 'read 4']);
  });
});

describe('a command', () => {
  test('goes ahead of every waiting read, behind the commands before it', async () => {
    await useUpBurst();
    askTimes(3, 'read');
    await clock.advance(50);
    askTimes(2, 'command');
    await clock.advance(450);
    expect(sent).toStrictEqual(['command 0', 'command 1', 'read 0', 'read 1', 'read 2']);
  });
});

test('a read that a command waits for goes behind the commands and ahead of the other reads', async () => {
  await useUpBurst();
  askTimes(1, 'read');
  askTimes(2, 'check');
  askTimes(1, 'command');
  await clock.advance(400);
  expect(sent).toStrictEqual(['command 0', 'check 0', 'check 1', 'read 0']);
});

test('whose turn does not come in time learns that too much was asked for at once, and takes no turn', async () => {
  await useUpBurst();
  askTimes(3, 'command');
  void ask('late', 'check', 299);
  void ask('patient', 'read');
  await clock.advance(299);
  expect(sent).toStrictEqual(['command 0', 'command 1']);
  await clock.advance(1);
  expect(sent.slice(2)).toStrictEqual(['late: busy', 'command 2']);
  await clock.advance(100);
  expect(sent.at(-1)).toBe('patient');
});

test('whoever comes when their own time is up learns that, and not that there were others', async () => {
  await expect(limiter.take('check', -1, never)).rejects.toStrictEqual(new OutOfTimeError('no time was left to ask Zaptec'));
  await useUpBurst();
  expect(clock.sleepers).toBe(0);
});

test('commands alone keep their order too', async () => {
  await useUpBurst();
  askTimes(3, 'command');
  await clock.advance(300);
  expect(sent).toStrictEqual(['command 0', 'command 1', 'command 2']);
});

describe('giving up', () => {
  test('takes a waiter out of the queue without costing the others a turn', async () => {
    await useUpBurst();
    const abort = new AbortController();
    void ask('quitter', 'read', Infinity, abort.signal);
    void ask('next');
    abort.abort(new Error('gave up'));
    await settle();
    expect(sent).toStrictEqual(['quitter: gave up']);
    await clock.advance(100);
    expect(sent).toStrictEqual(['quitter: gave up', 'next']);
  });

  test('beforehand takes nothing', async () => {
    await ask('quitter', 'read', Infinity, AbortSignal.abort(new Error('gave up')));
    expect(sent).toStrictEqual(['quitter: gave up']);
    askTimes(15);
    await settle();
    expect(sent).toHaveLength(16);
  });

  test('by everybody leaves nothing asleep', async () => {
    await useUpBurst();
    const abort = new AbortController();
    void ask('one', 'read', Infinity, abort.signal);
    void ask('two', 'command', Infinity, abort.signal);
    await settle();
    expect(clock.sleepers).toBe(1);
    abort.abort(new Error('gave up'));
    await settle();
    expect(clock.sleepers).toBe(0);
  });

  test('by everybody does not hinder whoever comes next', async () => {
    await useUpBurst();
    const abort = new AbortController();
    void ask('one', 'read', Infinity, abort.signal);
    await settle();
    abort.abort(new Error('gave up'));
    void ask('two');
    await clock.advance(100);
    expect(sent).toStrictEqual(['one: gave up', 'two']);
    expect(clock.sleepers).toBe(0);
  });

  test('is not possible any more after being served', async () => {
    const abort = new AbortController();
    await ask('one', 'read', Infinity, abort.signal);
    abort.abort(new Error('too late'));
    await settle();
    expect(sent).toStrictEqual(['one']);
  });

  test('leaves no listener on the signal, nor does being served', async () => {
    await useUpBurst();
    const abort = new AbortController();
    void ask('one', 'read', Infinity, abort.signal);
    await clock.advance(100);
    expect(sent).toStrictEqual(['one']);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
    void ask('two', 'read', Infinity, abort.signal);
    abort.abort(new Error('gave up'));
    await settle();
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });
});

test('nothing is left asleep when all have been served', async () => {
  askTimes(30);
  await clock.advance(1500);
  expect(sent).toHaveLength(30);
  expect(clock.sleepers).toBe(0);
});

describe('a pause', () => {
  test('holds everybody back until it ends', async () => {
    limiter.pause(5000);
    void ask('read');
    void ask('command', 'command');
    await clock.advance(4999);
    expect(sent).toStrictEqual([]);
    await clock.advance(1);
    expect(sent).toStrictEqual(['command', 'read']);
  });

  test('is extended by a longer one and never shortened by a shorter one', async () => {
    limiter.pause(5000);
    limiter.pause(1000);
    void ask('one');
    await clock.advance(4000);
    limiter.pause(3000);
    await clock.advance(2999);
    expect(sent).toStrictEqual([]);
    await clock.advance(1);
    expect(sent).toStrictEqual(['one']);
  });

  test('that begins while somebody waits for the rate holds them back too', async () => {
    await useUpBurst();
    void ask('one');
    await settle();
    limiter.pause(2000);
    await clock.advance(1999);
    expect(sent).toStrictEqual([]);
    await clock.advance(1);
    expect(sent).toStrictEqual(['one']);
  });

  test('longer than somebody can wait is told at once, with what is left of it', async () => {
    limiter.pause(8000);
    await clock.advance(1000);
    void ask('impatient', 'command', 6999);
    void ask('patient', 'command', 7000);
    await settle();
    expect(sent).toStrictEqual(['impatient: limited for 7000']);
    await clock.advance(7000);
    expect(sent).toStrictEqual(['impatient: limited for 7000', 'patient']);
  });

  test('that begins while somebody waits is told at once to those it is too long for', async () => {
    await useUpBurst();
    void ask('impatient', 'read', 500);
    void ask('patient', 'read', 5000);
    await settle();
    limiter.pause(1000);
    await settle();
    expect(sent).toStrictEqual(['impatient: limited for 1000']);
    await clock.advance(1000);
    expect(sent).toStrictEqual(['impatient: limited for 1000', 'patient']);
  });

  test('too long for everybody leaves nothing asleep', async () => {
    await useUpBurst();
    void ask('impatient', 'read', 500);
    await settle();
    limiter.pause(60_000);
    await settle();
    expect(sent).toHaveLength(1);
    expect(clock.sleepers).toBe(0);
  });

  test('that is over concerns nobody', async () => {
    limiter.pause(1000);
    await clock.advance(1000);
    await expect(limiter.take('read', 0, never)).resolves.toBeUndefined();
  });

  test('does not change what is thrown to whoever gives up', async () => {
    limiter.pause(1000);
    const abort = new AbortController();
    const taking = thrownBy(limiter.take('read', 5000, abort.signal));
    const reason = new Error('gave up');
    abort.abort(reason);
    expect(await taking).toBe(reason);
    expect(clock.sleepers).toBe(0);
  });
});
