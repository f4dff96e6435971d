// When push is trusted: what reading finds and push has not brought.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { TRUST, Watchdog } from '../../../src/zaptec/push/watchdog.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { Chance } from '../../time/random.ts';
import { carport, garage, mode } from './fixture.ts';

let clock: ManualClock;
let watchdog: Watchdog;
beforeEach(() => {
  clock = new ManualClock();
  watchdog = new Watchdog(clock);
  read(0);
});

const read = (seconds: number, { id } = garage): void => watchdog.noteRead(id, [mode(2, seconds)]);
const bring = (seconds: number, { id } = garage): void => watchdog.noteBrought(id, [mode(2, seconds)]);
const isMistrusted = (): boolean => watchdog.verdict === 'mistrusted';
const miss = async (seconds: number): Promise<void> => {
  read(seconds);
  await clock.advance(TRUST.lateMs);
};

describe('push is trusted', () => {
  test('at the beginning, and as long as reads find nothing new', () => {
    read(0);
    read(0);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('where it was first', () => {
    bring(10);
    read(10);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('where a read finds what is older than what push brought, or comes from a copy that lags', () => {
    bring(10);
    read(5);
    read(0);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('where both round the timestamp differently', () => {
    bring(10);
    read(11);
    expect(watchdog.verdict).toBe('trusted');
    read(12.1);
    expect(watchdog.verdict).toBe('doubted');
  });

  test('where it was first, and a read comes later from a copy that lags', async () => {
    bring(10);
    await clock.advance(119_000);
    read(0);
    await clock.advance(60_000);
    read(10);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('where it brings what is new after something that was stamped ahead', async () => {
    bring(86_400);
    await clock.advance(120_000);
    read(0);
    bring(125);
    read(125);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('about other observations, and about modes without a timestamp', () => {
    watchdog.noteRead(garage.id, [{ ...mode(2, 50), id: 722 }, { ...mode(2, 0), timestampMs: undefined }]);
    watchdog.noteRead(garage.id, []);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('about what changed before it could bring anything', () => {
    read(100, carport);
    watchdog.noteInterruption();
    read(100);
    expect(watchdog.verdict).toBe('trusted');
    read(200);
    expect(watchdog.verdict).toBe('doubted');
  });
});

describe('push is doubted', () => {
  test('while it may still bring what a read has found', async () => {
    read(10);
    expect(watchdog.verdict).toBe('doubted');
    await clock.advance(TRUST.lateMs - 1);
    bring(10);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('until it brings the very change, or a later one of the same charger', async () => {
    read(10);
    bring(8);
    bring(20, carport);
    expect(watchdog.verdict).toBe('doubted');
    bring(30);
    await clock.advance(TRUST.lateMs);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('for an hour after one miss', async () => {
    await miss(10);
    expect(watchdog.verdict).toBe('doubted');
    bring(11);
    await clock.advance(TRUST.doubtMs - 1);
    expect(watchdog.verdict).toBe('doubted');
    await clock.advance(1);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('once, however often the same is read', async () => {
    for (let count = 0; count < 10; count++) await miss(10);
    expect(watchdog.verdict).toBe('doubted');
  });
});

describe('push is mistrusted', () => {
  test('after two misses within a day, for an hour', async () => {
    await miss(10);
    await clock.advance(TRUST.missesWithinMs - TRUST.lateMs - 1);
    await miss(20);
    expect(watchdog.verdict).toBe('mistrusted');
    await clock.advance(TRUST.firstProbationMs - 1);
    expect(watchdog.verdict).toBe('mistrusted');
    await clock.advance(1);
    expect(watchdog.verdict).toBe('trusted');
  });

  test('not after two that lie further apart', async () => {
    await miss(10);
    expect(watchdog.verdict).toBe('doubted');
    await clock.advance(TRUST.missesWithinMs);
    await miss(20);
    expect(watchdog.verdict).toBe('doubted');
  });

  test('though something that it brought was stamped ahead: what reads find later it has not brought by that', async () => {
    bring(86_400);
    for (const seconds of [290, 590, 890]) {
      await clock.advance(300_000);
      read(seconds);
    }
    await clock.advance(TRUST.lateMs);
    expect(watchdog.verdict).toBe('mistrusted');
  });

  test('for longer with each further miss, and twice as long the next time, up to a day', async () => {
    let at = 0;
    const times: number[] = [];
    for (let time = 0; time < 7; time++) {
      await miss((at += 10));
      await miss((at += 10));
      expect(isMistrusted()).toBe(true);
      const sinceMs = clock.monotonic();
      while (isMistrusted()) await clock.advance(60_000);
      times.push((clock.monotonic() - sinceMs) / TRUST.firstProbationMs);
    }
    expect(times).toStrictEqual([1, 2, 4, 8, 16, 24, 24]);
    await miss((at += 10));
    await miss((at += 10));
    await clock.advance(TRUST.longestProbationMs - 1);
    await miss(at + 10);
    expect(watchdog.verdict).toBe('mistrusted');
    await clock.advance(TRUST.longestProbationMs - 1);
    expect(watchdog.verdict).toBe('mistrusted');
  });

  test('whatever the system clock does', async () => {
    clock.jumpWallClock(10 * 86_400_000);
    await miss(10);
    clock.jumpWallClock(-20 * 86_400_000);
    await miss(20);
    expect(watchdog.verdict).toBe('mistrusted');
  });
});

describe('at a house where the mode changes four times a day', () => {
  const HALF_HOURS_OF_CHANGES = [14, 22, 35, 46];

  /** Thirty days, in which push does not bring every change. Returns for how many hours it was mistrusted. */
  const live = async (isTaken: (change: number) => boolean): Promise<number> => {
    let changes = 0;
    let seconds = 0;
    let halfHours = 0;
    for (let halfHour = 0; halfHour < 30 * 48; halfHour++) {
      if (HALF_HOURS_OF_CHANGES.includes(halfHour % 48)) {
        seconds = clock.monotonic() / 1_000 + 1;
        if (!isTaken(changes++)) bring(seconds);
      }
      read(seconds);
      await clock.advance(1_800_000);
      if (isMistrusted()) halfHours += 1;
    }
    return halfHours / 2;
  };

  test.each([1, 2, 3])('hours apart, another reader that takes a half by chance (%d) is noticed for most of the time', async (seed) => {
    const chance = new Chance(seed);
    expect(await live(() => chance.is(1 / 2))).toBeGreaterThan(360);
  });

  test('one that is missed every other day is an accident each time', async () => {
    expect(await live((change) => change % 9 === 0)).toBe(0);
  });
});
