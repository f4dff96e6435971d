// Which connection a request gets, and which are closed: with dispatchers that do nothing, on a clock that stands still.
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { Connections, type Need } from '../../../../src/zaptec/cloud/http/connections.ts';
import { thrownBy } from '../../../support/cloud-client.ts';
import { ManualClock, settle } from '../../../support/manual-clock.ts';

const LIMITS = { connections: 3, keepAliveMs: 55_000, freshMs: 3_000 };
const never = new AbortController().signal;
let clock: ManualClock;
let opened: FakeDispatcher[];
let connections: Connections;

class FakeDispatcher extends EventEmitter {
  readonly name = `connection ${opened.length + 1}`;
  isDestroyed = false;

  destroy(): Promise<void> {
    this.isDestroyed = true;
    return Promise.resolve();
  }
}

beforeEach(() => {
  clock = new ManualClock();
  opened = [];
  const open = (): Dispatcher => {
    const dispatcher = new FakeDispatcher();
    opened.push(dispatcher);
    return dispatcher as unknown as Dispatcher;
  };
  connections = new Connections(open, clock, LIMITS);
});

/** The name of the connection that a request gets. */
const use = (need: Need = 'any', work: () => Promise<void> = () => Promise.resolve()): Promise<string> =>
  connections.use(need, never, async (dispatcher) => {
    await work();
    return (dispatcher as unknown as FakeDispatcher).name;
  });

/** Requests that go on until told. */
function openEnded(count: number): { readonly names: Promise<string[]>; readonly end: () => void } {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { names: Promise.all(Array.from({ length: count }, () => use('any', () => ended))), end };
}

const alive = (): string[] => opened.filter(({ isDestroyed }) => !isDestroyed).map(({ name }) => name);

describe('connections', () => {
  test('are as many as there are requests at once, up to the limit', async () => {
    const { names, end } = openEnded(5);
    await settle();
    expect(opened).toHaveLength(3);
    end();
    expect(new Set(await names).size).toBe(3);
  });

  test('serve the next request, the one that answered last before the others', async () => {
    const { names, end } = openEnded(3);
    end();
    await names;
    await clock.advance(1000);
    const latest = await use();
    expect(await use()).toBe(latest);
    expect(opened).toHaveLength(3);
  });

  test.each([
    ['any', 54_999, 'connection 1'],
    ['any', 55_000, 'connection 2'],
    ['fresh', 3_000, 'connection 1'],
    ['fresh', 3_001, 'connection 2'],
    ['new', 0, 'connection 2'],
  ] as const)('for a request that needs %s one, after %d ms: %s', async (need, afterMs, expected) => {
    await use();
    await clock.advance(afterMs);
    expect(await use(need)).toBe(expected);
  });

  test('are closed when they have been idle for too long', async () => {
    await use();
    await clock.advance(55_000);
    await use();
    expect(alive()).toStrictEqual(['connection 2']);
  });

  test('that are idle make room for a new one', async () => {
    const { names, end } = openEnded(3);
    end();
    await names;
    await use('new');
    expect(alive()).toStrictEqual(['connection 2', 'connection 3', 'connection 4']);
  });

  test('that the server has closed are not used again', async () => {
    await use();
    opened[0]?.emit('disconnect');
    expect(await use()).toBe('connection 2');
  });
});

describe('a request that fails', () => {
  test('takes its connection with it, and the idle ones that have not answered since it began', async () => {
    const { names, end } = openEnded(3);
    end();
    await names;
    await clock.advance(1000);
    await thrownBy(
      use('any', async () => {
        await clock.advance(10_000);
        await use();
        throw new Error('hung');
      }),
    );
    expect(alive()).toStrictEqual(['connection 2']);
  });

  test('on a new connection says nothing of the others', async () => {
    await use();
    await thrownBy(use('new', () => Promise.reject(new Error('refused'))));
    expect(alive()).toStrictEqual(['connection 1']);
  });
});

test('closing ends all of them, and what is answered afterwards does not come back', async () => {
  await use();
  const { names, end } = openEnded(2);
  await settle();
  await connections.destroy();
  expect(alive()).toStrictEqual([]);
  end();
  await names;
  await use();
  expect(alive()).toStrictEqual(['connection 3']);
});
