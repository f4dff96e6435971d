// One piece of work at a time.
import { expect, test } from '@jest/globals';
import { SerialQueue } from '../../src/base/serial-queue.ts';
import { thrownBy } from '../support/cloud-client.ts';
import { settle } from '../support/manual-clock.ts';

const { signal } = new AbortController();

test('the next begins when the one before has ended, in the order of asking', async () => {
  const queue = new SerialQueue();
  const order: string[] = [];
  let end: () => void = () => undefined;
  const first = queue.take(signal, async () => {
    order.push('first begins');
    await new Promise<void>((resolve) => (end = resolve));
    order.push('first ends');
    return 1;
  });
  const others = [2, 3].map((number) => queue.take(signal, () => Promise.resolve(order.push(`${number}`))));
  await settle();
  expect(order).toStrictEqual(['first begins']);
  end();
  expect(await Promise.all([first, ...others])).toStrictEqual([1, 3, 4]);
  expect(order).toStrictEqual(['first begins', 'first ends', '2', '3']);
});

test('work that fails hinders nobody', async () => {
  const queue = new SerialQueue();
  const failure = new Error('no');
  const failed = thrownBy(queue.take(signal, () => Promise.reject(failure)));
  const next = queue.take(signal, () => Promise.resolve('done'));
  expect(await failed).toBe(failure);
  expect(await next).toBe('done');
});

test('whoever has given up before the turn comes does not begin', async () => {
  const queue = new SerialQueue();
  const giveUp = new AbortController();
  const reason = new Error('too late');
  let hasBegun = false;
  const failed = thrownBy(queue.take(giveUp.signal, () => Promise.resolve((hasBegun = true))));
  giveUp.abort(reason);
  expect(await failed).toBe(reason);
  expect(hasBegun).toBe(false);
  expect(await queue.take(signal, () => Promise.resolve('next'))).toBe('next');
});
