// Who may charge, by the lock, the list of tags and their hours.
import { describe, expect, test } from '@jest/globals';
import { UNLOCKED, verdictOn, withEnd, withVehicle, type LockSettings } from '../../../src/charging/authorization/authorization.ts';

const NOON_OF_SUNDAY = { day: 0, minute: 720 };
const MORNING = [{ fromMinute: 360, toMinute: 600, days: [0, 1, 2, 3, 4, 5, 6] }];
const DAY = [{ fromMinute: 480, toMinute: 1080, days: [0] }];

const settings: LockSettings = {
  enabled: true,
  lockAgain: false,
  tags: [
    { label: 'Anna', tag: '04:a2:B3:c4', hours: [] },
    { label: 'Cleaner', tag: 'C1', hours: MORNING },
    { label: 'Early guest', tag: 'G1', hours: MORNING },
    { label: 'Guest', tag: 'G1', hours: DAY },
    { label: 'nobody', tag: 'nfc-', hours: [] },
  ],
};
const LOCKED = { isLocked: true };

describe('locked', () => {
  test.each([
    ['04:a2:B3:c4', 'listed', 'Anna'],
    ['04A2B3C4', 'listed', 'Anna'],
    ['nfc-04a2b3c4', 'listed', 'Anna'],
    ['04A2B3C', 'not-listed', undefined],
    ['04A2B3C40', 'not-listed', undefined],
    ['C1', 'not-now', 'Cleaner'],
    ['G1', 'listed', 'Guest'],
    ['__proto__', 'not-listed', undefined],
    ['', 'no-tag', undefined],
    ['nfc-', 'no-tag', undefined],
    [undefined, 'no-tag', undefined],
  ])('%j is %s', (tag, because, label) => {
    expect(verdictOn(tag, settings, LOCKED, NOON_OF_SUNDAY)).toStrictEqual({ kind: because === 'listed' ? 'granted' : 'waiting', because, label });
  });
});

test.each([
  ['unlocked', settings, UNLOCKED, 'unlocked'],
  ['without a lock', { ...settings, enabled: false }, LOCKED, 'no-lock'],
] as const)('%s everybody may charge, by name where that is known', (_, given, record, because) => {
  for (const tag of [undefined, 'strange']) expect(verdictOn(tag, given, record, NOON_OF_SUNDAY)).toStrictEqual({ kind: 'granted', because, label: undefined });
  expect(verdictOn('C1', given, record, NOON_OF_SUNDAY)).toStrictEqual({ kind: 'granted', because, label: 'Cleaner' });
});

describe('a vehicle', () => {
  const again = { ...settings, lockAgain: true };

  test('that comes while it is unlocked, and goes, leaves it locked where that is wanted', () => {
    const there = withVehicle(UNLOCKED, 'there', again);
    expect(there).toStrictEqual({ isLocked: false, isInUse: true });
    expect(withVehicle(there, 'gone', again)).toStrictEqual(LOCKED);
  });

  test.each(['there', 'gone'] as const)('that is %s changes nothing where that is not wanted', (vehicle) => expect(withVehicle(UNLOCKED, vehicle, settings)).toBe(UNLOCKED));

  test('that has not come yet is waited for', () => expect(withVehicle(UNLOCKED, 'gone', again)).toBe(UNLOCKED));

  test.each([
    ['after it was unlocked', 1_000, again, LOCKED],
    ['before it was unlocked', 999, again, { isLocked: false, unlockedAtMs: 1_000 }],
    ['where that is not wanted', 1_000, settings, { isLocked: false, unlockedAtMs: 1_000 }],
  ] as const)('that is told to have gone %s', (_, goneAtMs, wanted, expected) => expect(withEnd({ isLocked: false, unlockedAtMs: 1_000 }, goneAtMs, wanted)).toStrictEqual(expected));

  test('that is told to have gone locks also what nobody has ever unlocked, and nothing twice', () => {
    expect(withEnd(UNLOCKED, 1, again)).toStrictEqual(LOCKED);
    expect(withEnd(LOCKED, 1, again)).toBe(LOCKED);
  });

  test.each(['there', 'gone'] as const)('that is %s changes nothing while it is locked', (vehicle) => expect(withVehicle(LOCKED, vehicle, again)).toBe(LOCKED));
});
