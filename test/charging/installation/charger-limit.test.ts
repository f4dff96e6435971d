// What one charger itself is set to: shown as it holds, changed at most every quarter of an hour, off below its minimum.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PartsMemory } from '../../../src/base/memory.ts';
import { ForbiddenError, RejectedError } from '../../../src/charging/calls/errors.ts';
import { ChargerLimit } from '../../../src/charging/installation/charger-limit/charger-limit.ts';
import type { LimitMemory } from '../../../src/charging/installation/limit-memory.ts';
import { settle } from '../../support/manual-clock.ts';
import { REPORTED, RealCharger, someFacts } from '../../support/real-charger.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const AMPERE = 100 / 32;

class Limited extends RealCharger {
  readonly sent: { readonly currentA: number | undefined; readonly atMs: number }[] = [];
  limitMemory = new PartsMemory<LimitMemory>({});
  readonly shownA: (number | undefined)[] = [];
  refusal: Error | undefined;
  follows = true;
  limit!: ChargerLimit;
  #end = new AbortController();

  begin(): void {
    this.#end.abort(new Error('the plugin is stopping'));
    this.#end = new AbortController();
    const cloud = {
      updateCharger: (_: string, { maxCurrentA }: { readonly maxCurrentA?: number }) => {
        this.sent.push({ currentA: maxCurrentA, atMs: this.clock.monotonic() });
        if (this.refusal !== undefined) return Promise.reject(this.refusal);
        if (this.follows) this.has(maxCurrentA);
        return Promise.resolve();
      },
    };
    this.limit = new ChargerLimit(this.charger, { cloud, clock: this.clock, log: this.log, stopped: this.#end.signal, memory: this.limitMemory, intervalMs: 15 * MINUTE });
    this.limit.onChange(({ currentA }) => this.shownA.push(currentA));
  }

  end(): void {
    this.#end.abort(new Error('the plugin is stopping'));
    this.stop.abort();
  }

  has(maxA: number | undefined): void {
    this.cloud.reported = { ...REPORTED.charging, 511: '6', ...(maxA === undefined ? {} : { 510: maxA.toFixed(3) }) };
  }

  async slide(currentA: number): Promise<void> {
    await this.limit.perform({ kind: 'share', percent: currentA * AMPERE });
  }
}

let given: Limited;
beforeEach(async () => {
  given = new Limited(someFacts());
  given.has(16);
  await given.charger.known.refresh();
  given.begin();
});
afterEach(() => given.end());

test('shows what the charger has, as a share of 32 A', () => {
  expect(given.limit.view).toStrictEqual({ isReachable: true, currentA: 16, maxA: 32 });
});

test.each([
  [6, 6],
  [6.4, 6],
  [13.6, 14],
  [32, 32],
  [5, 0],
  [1, 0],
])('a slider at %d A sends %d A', async (slid, sentA) => {
  await given.slide(slid);
  await given.clock.advance(10 * SECOND);
  expect(given.sent.map(({ currentA }) => currentA)).toStrictEqual([sentA]);
  expect(given.limit.view?.currentA).toBe(sentA);
});

test('set to less than a vehicle needs it is off, and turning it on goes back to the last current, also after a restart', async () => {
  given.has(3);
  await given.charger.known.refresh();
  expect(given.limit.view?.currentA).toBe(0);
  given.limitMemory = new PartsMemory<LimitMemory>(given.limitMemory.kept);
  given.begin();
  await given.limit.perform({ kind: 'turn-on' });
  await given.clock.advance(10 * SECOND);
  expect(given.sent.map(({ currentA }) => currentA)).toStrictEqual([16]);
});

describe('the tile', () => {
  test('shows what was asked for until the charger is seen to have something else, then that, and the new current when it is there', async () => {
    given.follows = false;
    const asked = given.slide(10);
    expect(given.limit.view?.currentA).toBe(10);
    await asked;
    // It is sent when the slider has rested for a second, and read 2 s later.
    await given.clock.advance(3 * SECOND - 1);
    expect(given.limit.view?.currentA).toBe(10);
    await given.clock.advance(1);
    expect(given.limit.view?.currentA).toBe(16);
    await given.clock.advance(10 * SECOND);
    given.has(10);
    await given.charger.known.refresh();
    expect(given.limit.view?.currentA).toBe(10);
    expect(given.shownA).toStrictEqual([10, 16, 10]);
  });

  test('goes straight to the new current when the charger has it in time', async () => {
    await given.slide(10);
    await given.clock.advance(MINUTE);
    expect(given.shownA).toStrictEqual([10]);
  });

  test('does not show for a quarter of an hour what only waits to be sent', async () => {
    await given.slide(10);
    await given.clock.advance(MINUTE);
    await given.slide(20);
    await given.clock.advance(SECOND - 1);
    expect(given.limit.view?.currentA).toBe(20);
    await given.clock.advance(1);
    expect(given.limit.view?.currentA).toBe(10);
    await given.clock.advance(15 * MINUTE);
    expect(given.shownA).toStrictEqual([10, 20, 10, 20]);
  });

  test('snaps back when it is refused', async () => {
    given.refusal = new RejectedError(403, 'An external load manager owns the charger.');
    await given.limit.perform({ kind: 'turn-off' });
    await settle();
    expect([given.limit.view?.currentA, given.log.at('warn')]).toStrictEqual([
      16,
      ['Garage, maximum current: turning it off refused: Zaptec rejected it: An external load manager owns the charger; an external load manager or an operator may own the charger\'s settings.'],
    ]);
  });
});

test('is not the role that is missing where an owner is not permitted to change it', async () => {
  given.refusal = new ForbiddenError();
  expect(await given.limit.perform({ kind: 'turn-off' })).toStrictEqual({ kind: 'refused', refusal: { reason: 'managed-elsewhere' } });
  expect(given.log.at('warn')).toStrictEqual([
    'Garage, maximum current: turning it off refused: Zaptec does not permit it, although this user may control the charger; so an external load manager or an operator owns its settings, and only they can change them.',
  ]);
});

describe('the quarter of an hour', () => {
  test('holds an increase that follows a decrease back no longer than the decrease', async () => {
    await given.slide(20);
    await given.clock.advance(5 * MINUTE);
    await given.slide(8);
    await given.clock.advance(5 * MINUTE);
    await given.slide(24);
    await given.clock.advance(30 * MINUTE);
    expect(given.sent.map(({ currentA, atMs }) => [currentA, Math.round(atMs / MINUTE)])).toStrictEqual([
      [20, 0],
      [24, 15],
    ]);
  });

  test('outlasts a restart', async () => {
    await given.slide(20);
    await given.clock.advance(5 * MINUTE);
    await given.slide(8);
    await given.clock.advance(2 * SECOND);
    given.limitMemory = new PartsMemory<LimitMemory>(JSON.parse(JSON.stringify(given.limitMemory.kept)) as LimitMemory);
    given.begin();
    await given.clock.advance(9 * MINUTE);
    expect(given.sent).toHaveLength(1);
    await given.clock.advance(MINUTE);
    expect(given.sent.map(({ currentA }) => currentA)).toStrictEqual([20, 8]);
  });
});

test('a user without the permission is refused, and nothing is sent', async () => {
  given.end();
  given = new Limited(someFacts({ roles: 1 }));
  given.has(16);
  await given.charger.known.refresh();
  given.begin();
  expect(await given.limit.perform({ kind: 'turn-off' })).toStrictEqual({ kind: 'refused', refusal: { reason: 'role-missing' } });
  expect([given.sent, given.log.at('warn')]).toStrictEqual([[], ['Garage, maximum current: turning it off refused: this Zaptec user needs the owner or service permission for the charger.']]);
});

test('the log calls the charger as it does elsewhere, where another one has its name', async () => {
  given.end();
  given = new Limited(someFacts(), { logNameOf: () => 'Garage 0001' });
  given.has(16);
  await given.charger.known.refresh();
  given.begin();
  await given.limit.perform({ kind: 'current', currentA: 16 });
  expect(given.log.at('info')).toStrictEqual(['Garage 0001: charging.', 'Garage 0001, maximum current: nothing to do: it is 16 A already.']);
});
