// The total energy, case by case: what the meter says, what sessions carry on, and what does not count.
import { describe, expect, test } from '@jest/globals';
import type { EnergyReading, EnergyRecord, OpenSession } from '../../../src/charging/energy/energy-record.ts';
import { isTurn, nextEnergy } from '../../../src/charging/energy/energy.ts';

const HOUR = 3_600_000;
const start = Date.UTC(2026, 0, 1);

interface Told {
  /** kWh, and the hour of the reading. */
  readonly meter?: readonly [kwh: number, hour?: number];
  readonly session?: OpenSession | 'none' | undefined;
  readonly completed?: readonly [id: string, kwh: number, endMs?: number];
}

function reading({ meter, session, completed }: Told): EnergyReading {
  const [kwh, hour] = meter ?? [];
  return {
    meter: kwh === undefined ? undefined : { kwh, atMs: hour === undefined ? undefined : start + hour * HOUR },
    session,
    completed: completed === undefined ? undefined : { sessionId: completed[0], energyKwh: completed[1], endMs: completed[2] },
  };
}

/** The totals after each look. */
function totals(...looks: Told[]): (number | undefined)[] {
  let record: EnergyRecord | undefined;
  return looks.map((look) => {
    record = nextEnergy(record, reading(look));
    return record === undefined ? undefined : Math.round(record.totalKwh * 1000) / 1000;
  });
}

const session = (id: string | undefined, kwh: number): OpenSession => ({ id, kwh });

test('without a meter there is no total', () => {
  expect(totals({ session: session('a', 5) }, { session: session('a', 6) })).toStrictEqual([undefined, undefined]);
});

test('the first reading is the total, whatever the session has delivered before it', () => {
  expect(totals({ session: session('a', 5) }, { meter: [100, 0], session: session('a', 6) })).toStrictEqual([undefined, 100]);
});

test('between readings the session carries it on, and each new reading takes over', () => {
  const looks: Told[] = [[100, 0, 5], [100, 0, 5.5], [100, 0, 7], [102.2, 1, 7.2], [102.2, 1, 8]].map(([kwh = 0, hour = 0, energy = 0]) => ({ meter: [kwh, hour], session: session('a', energy) }));
  expect(totals(...looks)).toStrictEqual([100, 100.5, 102, 102.2, 103]);
});

test('a meter that cannot be read for a while is carried on', () => {
  expect(totals({ meter: [100, 0], session: session('a', 1) }, { session: session('a', 2) }, { session: session('a', 3) }, { meter: [102.5, 2], session: session('a', 3.5) })).toStrictEqual([100, 101, 102, 102.5]);
});

test('a reading that comes late does not take back what sessions have delivered', () => {
  expect(totals({ meter: [100, 0], session: session('a', 1) }, { meter: [100, 0], session: session('a', 4) }, { meter: [102, 1], session: session('a', 4.5) })).toStrictEqual([100, 103, 103]);
});

test('the same reading with a newer time changes nothing, and keeps what was carried', () => {
  expect(totals({ meter: [100, 0], session: session('a', 1) }, { meter: [100, 0], session: session('a', 2) }, { meter: [100, 1], session: session('a', 3) })).toStrictEqual([100, 101, 102]);
});

describe('when the session changes', () => {
  const began: Told = { meter: [100, 0], session: session('a', 3) };

  test('the new one counts from its beginning', () => {
    expect(totals(began, { session: session('a', 5) }, { session: session('b', 0.5) })).toStrictEqual([100, 102, 102.5]);
  });

  test('the rest of the old one comes from its report', () => {
    expect(totals(began, { session: session('a', 5) }, { session: session('b', 0.5), completed: ['a', 6] })).toStrictEqual([100, 102, 103.5]);
  });

  test('the report may come later, or be of another session', () => {
    expect(totals(began, { session: session('a', 5), completed: ['x', 40] }, { session: session('b', 0.5), completed: ['x', 40] }, { session: session('b', 0.5), completed: ['a', 6] })).toStrictEqual([100, 102, 102.5, 103.5]);
  });

  test('the report counts when the vehicle has left, too', () => {
    expect(totals(began, { session: 'none', completed: ['a', 6] }, { session: 'none', completed: ['a', 6] })).toStrictEqual([100, 103, 103]);
  });

  test('what was delivered before the meter was read does not count again', () => {
    expect(totals(began, { meter: [104, 1], session: 'none' }, { meter: [104, 1], session: 'none', completed: ['a', 9] })).toStrictEqual([100, 104, 104]);
    expect(totals(began, { meter: [104, 1], session: session('b', 0.5), completed: ['a', 6] }, { meter: [104, 1], session: session('b', 0.7) })).toStrictEqual([100, 104, 104.2]);
  });

  test('a report beyond reason does not count', () => {
    expect(totals(began, { session: 'none', completed: ['a', 5000] })).toStrictEqual([100, 100]);
  });

  test('energy that is still that of the session before does not count for the new one', () => {
    expect(totals(began, { session: session('b', 3) }, { session: session('b', 0.2) })).toStrictEqual([100, 100, 100.2]);
    expect(totals(began, { session: session('b', 4), completed: ['a', 4] }, { session: session('b', 0.2), completed: ['a', 4] })).toStrictEqual([100, 100, 101.2]);
    const late = { id: 'b', kwh: 4, atMs: 1000, idAtMs: 2000 };
    expect(totals(began, { session: late }, { session: { ...late, kwh: 0.2, atMs: 3000 } })).toStrictEqual([100, 100, 100.2]);
  });

  test('energy that is still that of the session before does not count for one without an id either', () => {
    const gone: Told[] = [{ meter: [100, 0], session: session('a', 3) }, { session: session('a', 5) }, { session: 'none' }, { session: 'none' }];
    expect(totals(...gone, { session: session(undefined, 5) }, { session: session('b', 0.4) })).toStrictEqual([100, 102, 102, 102, 102, 102.4]);
    expect(totals(...gone, { session: session(undefined, 5.3), completed: ['a', 5.3] })).toStrictEqual([100, 102, 102, 102, 102.3]);
    expect(totals(...gone, { session: { id: undefined, kwh: 5.2, atMs: 1000, idAtMs: 2000 } })).toStrictEqual([100, 102, 102, 102, 102]);
  });

  test('the session before does not count again when a copy that lags shows it once more', () => {
    expect(totals(began, { session: session('b', 1) }, { session: session('a', 2.5) }, { session: session('b', 1.5) })).toStrictEqual([100, 101, 101, 101.5]);
  });

  test('all of them count, as long as the meter is not read', () => {
    expect(totals(began, { session: session('a', 4) }, { session: session('b', 2) }, { session: session('c', 3) }, { session: session('d', 0.5) })).toStrictEqual([100, 101, 103, 106, 106.5]);
  });

  test('one that begins beyond reason does not count, but what it delivers then does', () => {
    expect(totals(began, { session: session('b', 1_000_000) }, { session: session('b', 1_000_001) })).toStrictEqual([100, 100, 101]);
  });

  test('one that may have begun before the meter was read counts from the next look on', () => {
    expect(totals(began, { meter: [104, 1], session: undefined }, { session: session('b', 2) }, { session: session('b', 2.5) })).toStrictEqual([100, 104, 104, 104.5]);
  });

  test('without ids, energy that falls is the base of another session, unless it comes back', () => {
    const nameless: Told = { meter: [100, 0], session: session(undefined, 3) };
    expect(totals(nameless, { session: session(undefined, 4) }, { session: session(undefined, 0.5) }, { session: session(undefined, 1) })).toStrictEqual([100, 101, 101, 101.5]);
    expect(totals(nameless, { session: session(undefined, 4) }, { session: session(undefined, 0) }, { session: session(undefined, 4.5) })).toStrictEqual([100, 101, 101, 101.5]);
  });

  test('without a vehicle before it, twice, the whole of it counts', () => {
    expect(totals({ meter: [100, 0], session: 'none' }, { session: 'none' }, { session: session('a', 0.5) })).toStrictEqual([100, 100, 100.5]);
    expect(totals({ meter: [100, 0], session: session('a', 0) }, { session: 'none' }, { session: session('b', 0.5) })).toStrictEqual([100, 100, 100]);
  });

  test('nameless ones that are over keep their part, and do not go on once the vehicle was gone', () => {
    const nameless: Told[] = [{ meter: [100, 0], session: session(undefined, 3) }, { session: session(undefined, 4) }, { session: 'none' }];
    expect(totals(...nameless, { session: 'none' }, { session: session(undefined, 0.5) })).toStrictEqual([100, 101, 101, 101, 101.5]);
    expect(totals(...nameless, { session: session(undefined, 4.5) })).toStrictEqual([100, 101, 101, 101]);
  });

  test('a copy that lags and still has the one before counts for nothing, also after the meter was read', () => {
    const looks: Told[] = [{ meter: [100, 0], session: session('a', 1) }, { session: session('a', 2) }, { meter: [102.1, 1], session: session('b', 0.5) }];
    expect(totals(...looks, { session: session('a', 2) }, { session: session('b', 1) })).toStrictEqual([100, 101, 102.1, 102.1, 102.6]);
  });

  test('a zero that comes twice is the beginning', () => {
    expect(totals({ meter: [100, 0], session: session('a', 0) }, { session: session('a', 0) }, { session: session('a', 2) })).toStrictEqual([100, 100, 102]);
  });

  test('a zero that nobody confirms after the meter was read is no beginning', () => {
    expect(totals({ meter: [100, 0], session: session('a', 0) }, { meter: [101, 1], session: undefined }, { session: session('a', 0) }, { session: session('a', 2) })).toStrictEqual([100, 101, 101, 101]);
  });

  test('a report of less takes nothing away, and one of much counts for what is more', () => {
    expect(totals(began, { session: session('a', 5) }, { session: session('b', 0.5), completed: ['a', 4] })).toStrictEqual([100, 102, 102.5]);
    expect(totals({ meter: [100, 0], session: session('a', 600) }, { session: session('b', 0.5), completed: ['a', 601] })).toStrictEqual([100, 101.5]);
  });

  test('the one before does not go on, whatever it shows', () => {
    expect(totals(began, { session: session('b', 1) }, { session: session('a', 5) }, { session: session('b', 1.5) })).toStrictEqual([100, 101, 101, 101.5]);
  });

  test('energy that changed together with the id is that of the new one', () => {
    expect(totals(began, { session: { id: 'b', kwh: 1, atMs: 2000, idAtMs: 2000 } })).toStrictEqual([100, 101]);
  });

  test('a session that gets its id later is the same one', () => {
    expect(totals({ meter: [100, 0], session: 'none' }, { session: 'none' }, { session: session(undefined, 0) }, { session: session('a', 0.5) })).toStrictEqual([100, 100, 100, 100.5]);
  });
});

describe('a slip of the session does not count', () => {
  const began: Told[] = [{ meter: [100, 0], session: session('a', 3) }, { session: session('a', 5) }];
  test.each<[string, Told]>([
    ['no energy', { session: undefined }],
    ['zero', { session: session('a', 0) }],
    ['less than before', { session: session('a', 4) }],
    ['no id', { session: session(undefined, 5.1) }],
    ['no vehicle', { session: 'none' }],
    ['a jump beyond reason', { session: session('a', 1_000_000) }],
  ])('%s', (_, slip) => {
    expect(totals(...began, slip, { session: session('a', 5.5) })).toStrictEqual([100, 102, 102, 102.5]);
  });

  test.each<[string, Told]>([
    ['no energy', { session: undefined }],
    ['zero', { session: session('a', 0) }],
    ['less than before', { session: session('a', 4) }],
    ['no id', { session: session(undefined, 5.1) }],
    ['no vehicle', { session: 'none' }],
    ['a jump beyond reason', { session: session('a', 1_000_000) }],
  ])('nor with a new reading: what the session delivers from the next look on does (%s)', (_, slip) => {
    expect(totals(...began, { meter: [103, 1], ...slip }, { session: session('a', 7) }, { session: session('a', 7.5) })).toStrictEqual([100, 102, 103, 103, 103.5]);
  });

  test('nor do two of them, one after the other', () => {
    const after: Told[] = [{ session: session('a', 7) }, { session: session('a', 7.5) }];
    expect(totals(...began, { meter: [103, 1], session: 'none' }, { session: session('a', 0) }, ...after)).toStrictEqual([100, 102, 103, 103, 103, 103.5]);
    expect(totals(...began, { session: 'none' }, { session: session(undefined, 5.1) }, ...after)).toStrictEqual([100, 102, 102, 102, 104, 104.5]);
    expect(totals({ meter: [100, 0], session: 'none' }, { session: session(undefined, 5) }, { session: session(undefined, 6) })).toStrictEqual([100, 100, 101]);
  });

  test('energy reported before the reading, however long, may have grown until it: the next report is the base', () => {
    const at = (kwh: number, minute: number): OpenSession => ({ id: 'a', kwh, atMs: start + HOUR + minute * 60_000 });
    expect(totals(...began, { meter: [104, 1], session: at(6.9, -1) }, { session: at(6.9, -1) }, { session: at(7.1, 1) }, { session: at(7.3, 2) })).toStrictEqual([100, 102, 104, 104, 104, 104.2]);
    expect(totals(...began, { meter: [104, 1], session: at(7, -30) }, { session: at(7.3, 2) }, { session: at(7.8, 5) })).toStrictEqual([100, 102, 104, 104, 104.5]);
  });
});

test('where the meter has no time, what came before the next growth may be in the reading: that is the base', () => {
  const told = (kwh: number): OpenSession => ({ id: 'a', kwh, atMs: start + kwh });
  const looks: Told[] = [[100, 2], [100, 2.5], [103, 3], [103, 3], [103, 3.5], [103, 4]].map(([kwh = 0, energy = 0]) => ({ meter: [kwh], session: told(energy) }));
  expect(totals(...looks)).toStrictEqual([100, 100, 103, 103, 103, 103.5]);
});

describe('a reading of the meter', () => {
  const before: Told[] = [{ meter: [100, 0], session: 'none' }, { meter: [150, 10], session: 'none' }];

  test.each<[string, readonly [number, number?]]>([
    ['an earlier time', [120, 5]],
    ['the same time', [120, 10]],
    ['no time', [120]],
  ])('that is lower and has %s comes from a copy that lags', (_, meter) => {
    expect(totals(...before, { meter, session: 'none' }, { meter: [151, 11], session: 'none' })).toStrictEqual([100, 150, 150, 151]);
  });

  test('that is lower and older does not count however many of them come', () => {
    expect(totals(...before, { meter: [120, 5] }, { meter: [121, 6] }, { meter: [122, 7] }, { meter: [151, 11] })).toStrictEqual([100, 150, 150, 150, 150, 151]);
    expect(totals({ meter: [100, 0] }, { meter: [100, 3] }, { meter: [50, 1] }, { meter: [51, 2] })).toStrictEqual([100, 100, 100, 100]);
  });

  test('that is higher counts even if the clock was set back', () => {
    expect(totals(...before, { meter: [151, 2] }, { meter: [152, 3] })).toStrictEqual([100, 150, 151, 152]);
  });

  test('that is lower and newer is a slip when the next one is as it should be', () => {
    expect(totals(...before, { meter: [0, 11] }, { meter: [151, 12] })).toStrictEqual([100, 150, 150, 151]);
    expect(totals(...before, { meter: [0, 11] }, { meter: [150, 12] }, { meter: [0.5, 13] }, { meter: [151, 14] })).toStrictEqual([100, 150, 150, 150, 150, 151]);
  });

  test('that is lower and newer is that of another meter when the next one continues it: the total goes on from where it was', () => {
    expect(totals(...before, { meter: [0, 11] }, { meter: [0, 12] }, { meter: [3, 13] })).toStrictEqual([100, 150, 150, 150, 153]);
    expect(totals(...before, { meter: [2, 11] }, { meter: [2, 11] }, { meter: [5, 12] }, { meter: [9, 13] })).toStrictEqual([100, 150, 150, 150, 153, 157]);
  });

  test('of another meter that is told late leaves out what sessions may have delivered after it', () => {
    const at = (minutes: number) => start + 11 * HOUR + minutes * 60_000;
    const first: Told = { meter: [150, 10], session: { id: 'a', kwh: 1, atMs: at(-50) } };
    const second: Told = { meter: [3, 12] };
    const sessions = (atMs: number | undefined): Told[] => [{ session: { id: 'a', kwh: 4, atMs } }, { meter: [2, 11] }, second];
    expect(totals(first, ...sessions(at(0)))).toStrictEqual([150, 153, 153, 154]);
    expect(totals(first, ...sessions(at(1)))).toStrictEqual([150, 153, 153, 153]);
    expect(totals(first, ...sessions(undefined))).toStrictEqual([150, 153, 153, 153]);
    const ended = (minutes: number): Told[] => [{ session: 'none', completed: ['a', 4, at(minutes)] }, { meter: [2, 11], session: 'none' }, second];
    expect(totals(first, ...ended(0))).toStrictEqual([150, 153, 153, 154]);
    expect(totals(first, ...ended(1))).toStrictEqual([150, 153, 153, 153]);
    const both = (minutes: number): Told[] => [{ session: { id: 'b', kwh: 0, atMs: at(-5) }, completed: ['a', 4, at(minutes)] }, { meter: [2, 11] }, second];
    expect(totals(first, ...both(0))).toStrictEqual([150, 153, 153, 154]);
    expect(totals(first, ...both(1))).toStrictEqual([150, 153, 153, 153]);
  });

  test('of the old meter does not count any more once another is there', () => {
    expect(totals(...before, { meter: [0, 11] }, { meter: [3, 12] }, { meter: [150, 10] }, { meter: [4, 13] })).toStrictEqual([100, 150, 150, 153, 153, 154]);
  });

  test('is carried on while another meter is only suspected', () => {
    expect(totals({ meter: [150, 10], session: session('a', 1) }, { meter: [0, 11], session: session('a', 2) }, { meter: [0, 11], session: session('a', 3) }, { meter: [2.5, 12], session: session('a', 3.5) })).toStrictEqual([150, 151, 152, 152.5]);
  });

  test('that no charger could have reached does not count, unless the meter stays there, and then as another one', () => {
    expect(totals(...before, { meter: [150_500, 11] }, { meter: [151, 12] })).toStrictEqual([100, 150, 150, 151]);
    expect(totals(...before, { meter: [150_500, 11] }, { meter: [150_510, 12] }, { meter: [150_511, 13] })).toStrictEqual([100, 150, 150, 160, 161]);
    expect(totals(...before, { meter: [40_000, 10 + 2 * 365 * 24] })).toStrictEqual([100, 150, 40_000]);
  });
});

describe('a turn that must not be lost', () => {
  const first = nextEnergy(undefined, reading({ meter: [100, 0], session: session('a', 1) }))!;
  test.each<[boolean, string, Told]>([
    [false, 'nothing', { meter: [100, 0], session: session('a', 1) }],
    [false, 'more energy', { session: session('a', 2) }],
    [false, 'the same reading later', { meter: [100, 1], session: session('a', 1) }],
    [true, 'a new reading', { meter: [101, 1], session: session('a', 1) }],
    [true, 'another session', { session: session('b', 0.5) }],
    [true, 'the end of the session', { session: 'none' }],
    [true, 'a suspected meter', { meter: [1, 1], session: session('a', 1) }],
  ])('is %s for %s', (isOne, _, told) => {
    expect(isTurn(first, nextEnergy(first, reading(told))!)).toBe(isOne);
  });

  test('is the first record', () => expect(isTurn(undefined, first)).toBe(true));
});
