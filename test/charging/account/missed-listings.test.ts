// When an accessory goes that complete listings lack: after three of them and a day, whatever restarts and clocks do.
import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PassingRecords } from '../../../src/base/memory.ts';
import { isGone, missedAgain, MissedListings, REMOVAL, type Missed } from '../../../src/charging/account/missed-listings.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOUR = 3_600_000;
const COMPLETE = { complete: true };

let clock: ManualClock;
let records: PassingRecords<Missed>;
let listings: MissedListings;
beforeEach(() => {
  clock = new ManualClock();
  records = new PassingRecords();
  restart();
});

function restart(): void {
  listings = new MissedListings(records, clock);
}

/** A listing with these, of the two that there are. */
const note = (present: readonly string[] = [], listing = COMPLETE): readonly string[] => listings.note(['left', 'right'], new Set(present), listing);

describe('what listings lack is gone', () => {
  test('after a day of hourly ones, and is forgotten then', async () => {
    for (let hour = 0; hour < 24; hour++) {
      expect(note(['right'])).toStrictEqual([]);
      await clock.advance(HOUR);
    }
    expect(note(['right'])).toStrictEqual(['left']);
    expect(records.get('left')).toBeUndefined();
  });

  test('not after any number of restarts within a day, and not after a day with two listings', async () => {
    for (let restarts = 0; restarts < 10; restarts++) {
      restart();
      expect(note(['right'])).toStrictEqual([]);
    }
    records = new PassingRecords();
    restart();
    expect(note(['right'])).toStrictEqual([]);
    await clock.advance(48 * HOUR);
    expect(note(['right'])).toStrictEqual([]);
    expect(note(['right'])).toStrictEqual(['left']);
  });

  test('not while it is present in between, however incomplete the listing', async () => {
    for (let day = 0; day < 9; day++) {
      expect(note()).toStrictEqual([]);
      await clock.advance(24 * HOUR);
      expect(note(['left', 'right'], { complete: false })).toStrictEqual([]);
    }
  });
});

describe('a clock that is set', () => {
  test('while the plugin runs is no time that has passed, and takes none away', async () => {
    for (let hour = 0; hour < 24; hour++) {
      expect(note()).toStrictEqual([]);
      clock.jumpWallClock((hour % 2 === 0 ? 1 : -1) * 40 * HOUR);
      await clock.advance(HOUR);
    }
    expect(note()).toStrictEqual(['left', 'right']);
  });

  test('forward around a restart is no more than the time between two listings', async () => {
    note(['right']);
    clock.jumpWallClock(72 * HOUR);
    for (let restarts = 0; restarts < 10; restarts++) {
      restart();
      expect(note(['right'])).toStrictEqual([]);
    }
    for (let hour = 1; hour < 23; hour++) {
      await clock.advance(HOUR);
      expect(note(['right'])).toStrictEqual([]);
    }
    await clock.advance(HOUR);
    expect(note(['right'])).toStrictEqual(['left']);
  });

  test('back between two runs takes none away', async () => {
    note();
    await clock.advance(23 * HOUR);
    note();
    restart();
    clock.jumpWallClock(-100 * HOUR);
    expect(note()).toStrictEqual([]);
    await clock.advance(HOUR);
    expect(note()).toStrictEqual(['left', 'right']);
  });
});

test('nothing is ever gone before three complete listings and a day by the clock that nobody sets', () => {
  const step = fc.record({ sinceMs: fc.nat(REMOVAL.afterMs), jumpMs: fc.integer({ min: -1e10, max: 1e10 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
      let nowMs = Date.UTC(2026, 0, 1);
      let missed = missedAgain(undefined, nowMs, undefined);
      let elapsedMs = 0;
      for (const { sinceMs, jumpMs } of steps) {
        nowMs += sinceMs + jumpMs;
        elapsedMs += sinceMs;
        missed = missedAgain(missed, nowMs, sinceMs);
      }
      expect(isGone(missed)).toBe(steps.length >= 2 && elapsedMs >= REMOVAL.afterMs);
    }),
  );
});
