// What holds of what a charger reports: passages end, waiting and idling must last, and when the charger is to be read for that.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withNews, withSnapshot, type ChargerState } from '../../../src/charging/state/charger-state.ts';
import type { Patience } from '../../../src/charging/calls/patience.ts';
import { observationsOf } from '../../../src/charging/state/listed-charger.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { PASSAGE_MS } from '../../../src/charging/state/passage.ts';
import { IDLE_MS, Settling, START_MS } from '../../../src/charging/state/settling.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { listed, observations, type Reported } from '../../support/scripted-cloud.ts';

let clock: ManualClock;
let settling: Settling;
/** How often the charger was to be read. */
let reads: number;
beforeEach(() => {
  clock = new ManualClock();
  reads = 0;
  settling = new Settling({ clock, log: new RecordingLog(), stopped: new AbortController().signal, onOverdue: () => Promise.resolve(void (reads += 1)) });
});

function reported(what: Reported, agoMs = 0): ChargerState {
  return withSnapshot(UNKNOWN_STATE, observations(what, clock.now() - agoMs), clock.now());
}

function withoutTime(what: Reported): ChargerState {
  return withSnapshot(UNKNOWN_STATE, observations(what, undefined), clock.now());
}

const charging: Reported = { 710: '3', 718: '0', 721: 'a', 513: '7000' };
const idle: Reported = { ...charging, 513: '0' };
const requesting: Reported = { 710: '2', 718: '0', 721: 'a' };
const finished: Reported = { 710: '5', 718: '0', 721: 'a' };
const paused: Reported = { 710: '5', 718: '1', 721: 'a' };
const disconnected: Reported = { 710: '1', 718: '0', 721: '' };

describe('a vehicle that waits', () => {
  test('does so once the charger tells it after the time of a start, not with time alone', async () => {
    const state = reported(requesting);
    settling.note(state, undefined);
    await clock.advance(START_MS);
    settling.note(state, undefined);
    expect(settling.settled.isWaiting).toBe(false);
    settling.note(reported(requesting, START_MS), undefined);
    expect(settling.settled.isWaiting).toBe(true);
    await clock.advance(START_MS);
    expect(reads).toBe(0);
  });

  test('has waited already where the cloud says since when, and no longer when it charges', async () => {
    settling.note(reported(requesting, START_MS), undefined);
    expect(settling.settled.isWaiting).toBe(true);
    settling.note(reported(charging), undefined);
    expect(settling.settled).toStrictEqual({ status: 'charging', isPassing: false, isWaiting: false, isIdle: false });
    await clock.advance(IDLE_MS);
    expect(reads).toBe(0);
  });

  test.each([
    ['has waited since the cloud says that it came, be it with the last report', START_MS, true],
    ['has only just come where it would have before the last report', START_MS + 1, false],
  ])('%s', async (_what, agoMs, isWaiting) => {
    settling.note(reported(disconnected), undefined);
    await clock.advance(START_MS);
    settling.note(reported(requesting, agoMs), undefined);
    expect(settling.settled.isWaiting).toBe(isWaiting);
  });

  test('waits from when it was first seen where the cloud does not say since when', async () => {
    settling.note(withoutTime(charging), undefined);
    settling.note(withoutTime(requesting), undefined);
    expect(settling.settled.isWaiting).toBe(false);
    await clock.advance(START_MS);
    settling.note(withoutTime(requesting), undefined);
    expect(settling.settled.isWaiting).toBe(true);
  });

  test.each<[string, () => ChargerState]>([
    ['the cloud does not say since when', () => withoutTime(requesting)],
    ['that is still to come by this clock', () => reported(requesting, -3_600_000)],
  ])('may have waited before the start where %s: nobody can say until it has lasted', async (_what, state) => {
    settling.note(state(), undefined);
    expect(settling.settled.isWaiting).toBeUndefined();
    await clock.advance(START_MS - 1);
    settling.note(state(), undefined);
    expect(settling.settled.isWaiting).toBeUndefined();
    await clock.advance(1);
    settling.note(state(), undefined);
    expect(settling.settled.isWaiting).toBe(true);
  });

  test('may have waited before the start, and charges', () => {
    settling.note(withoutTime(requesting), undefined);
    settling.note(withoutTime(charging), undefined);
    expect(settling.settled.isWaiting).toBe(false);
  });
});

describe('a vehicle that charges', () => {
  test('is idle once it has drawn nothing for minutes, however long it has charged before', async () => {
    settling.note(reported(idle, 10 * IDLE_MS), undefined);
    expect(settling.settled.isIdle).toBe(false);
    await clock.advance(IDLE_MS);
    settling.note(reported(idle, 11 * IDLE_MS), undefined);
    expect(settling.settled.isIdle).toBe(true);
  });

  test('is not idle once it is full', async () => {
    for (const agoMs of [0, IDLE_MS]) {
      await clock.advance(agoMs);
      settling.note(reported({ ...finished, 513: '0' }, agoMs), undefined);
    }
    expect(settling.settled).toMatchObject({ status: 'finished', isIdle: false });
  });

  test('is neither idle nor waiting in a passage', async () => {
    settling.note(reported(idle), undefined);
    await clock.advance(IDLE_MS);
    settling.note(reported(idle), undefined);
    settling.note(reported(finished), 'pause');
    expect(settling.settled).toStrictEqual({ status: 'charging', isPassing: true, isWaiting: false, isIdle: false });
  });

  test('asks for no read by itself', async () => {
    settling.note(reported(charging), undefined);
    await clock.advance(2 * IDLE_MS);
    expect([reads, clock.sleepers]).toStrictEqual([0, 0]);
  });
});

describe('a passage', () => {
  test('lasts as long as what makes it is on its way to the charger, and is read when it should be over', async () => {
    settling.note(reported(charging), undefined);
    settling.note(reported(finished), 'pause');
    await clock.advance(PASSAGE_MS);
    expect(reads).toBe(1);
    settling.note(reported(finished), 'pause');
    expect(settling.settled).toMatchObject({ status: 'charging', isPassing: true });
    settling.note(reported(finished, 1), undefined);
    expect(settling.settled).toMatchObject({ status: 'finished', isPassing: false });
  });

  test('is compared with the session before it, for a minute after that is gone', async () => {
    settling.note(reported(charging), undefined);
    const withoutSession = reported({ ...charging, 721: '' });
    settling.note(withoutSession, undefined);
    settling.note(reported({ ...finished, 721: '' }), undefined);
    expect(settling.settled).toMatchObject({ status: 'requesting', isPassing: true });
    settling.note(reported(charging), undefined);
    await clock.advance(61_000);
    settling.note(withoutSession, undefined);
    settling.note(reported({ ...finished, 721: '' }), undefined);
    expect(settling.settled).toMatchObject({ status: 'finished', isPassing: false });
  });

  test('ends with a charge, though its session is not named yet', () => {
    settling.note(reported(charging), undefined);
    settling.note(reported({ ...finished, 721: '' }), undefined);
    settling.note(reported({ ...charging, 721: '' }), undefined);
    expect(settling.settled).toMatchObject({ status: 'charging', isPassing: false });
  });

  test('is none where the charger list is all there is any more: that has no times', () => {
    settling.note(reported(charging), undefined);
    settling.note(withSnapshot(UNKNOWN_STATE, observationsOf(listed({ operatingMode: 1 })), clock.now()), undefined);
    expect(settling.settled).toMatchObject({ status: 'disconnected', isPassing: false });
  });

  test('is none where a live connection tells: that is certain, but for a state that says nothing', () => {
    settling.note(reported(charging), undefined);
    settling.takeOver(reported({ ...finished, 721: '' }));
    expect(settling.settled).toMatchObject({ status: 'finished', isPassing: false });
    settling.takeOver(reported({ 721: '' }));
    expect(settling.settled.status).toBe('finished');
  });
});

describe('whoever waits for a passage to end has the charger read', () => {
  /** When it is, in milliseconds. */
  async function readsUntil(patience: Pick<Patience, 'latestMs'>): Promise<number[]> {
    const atMs: number[] = [];
    const read = (): Promise<void> => Promise.resolve(void atMs.push(clock.monotonic()));
    void settling.outlast(read, { urgency: 'command', signal: new AbortController().signal, ...patience });
    await clock.advance(30_000);
    return atMs;
  }

  test.each([
    [{ latestMs: 6500 }, [0, 2000, 4000]],
    [{ latestMs: 6499 }, [0, 2000]],
    [{ latestMs: 4499 }, [0]],
    [{}, [0]],
  ])('every two seconds, as long as a command can be sent afterwards: with %j at %j', async (patience, atMs) => {
    settling.note(reported(charging), undefined);
    settling.note(reported(finished), 'pause');
    expect(await readsUntil(patience)).toStrictEqual(atMs);
  });

  test('once where a session is ended here, or there is no passage', async () => {
    settling.note(reported(charging), undefined);
    expect(await readsUntil({ latestMs: 10_000 })).toStrictEqual([0]);
    settling.note(reported(finished), 'stop');
    expect(await readsUntil({ latestMs: 40_000 })).toStrictEqual([30_000]);
  });
});

describe.each([40_000, 90_000, 300_000, 4 * 3_600_000])('a clock that is %d ms ahead of the one that stamps', (aheadMs) => {
  test('makes no state of a passage that began since the last report', async () => {
    settling.note(reported(paused, aheadMs + 900_000), undefined);
    await clock.advance(30_000);
    const resumed = { id: ObservationId.FinalStopActive, value: '0', timestampMs: clock.now() - aheadMs - 2_000 };
    settling.note(withNews(reported(paused, aheadMs + 930_000), [resumed], clock.now()), undefined);
    expect(settling.settled).toMatchObject({ status: 'paused', isPassing: true });
    settling.note(reported(charging, aheadMs), undefined);
    await clock.advance(30_000);
    settling.note(reported({ ...finished, 721: '' }, aheadMs + 2_000), undefined);
    expect(settling.settled).toMatchObject({ status: 'requesting', isPassing: true });
  });

  test('lets no passage last longer', async () => {
    settling.note(reported(charging, aheadMs), undefined);
    await clock.advance(30_000);
    const withoutSession = reported({ ...charging, 721: '' }, aheadMs);
    settling.note(withoutSession, undefined);
    await clock.advance(61_000);
    settling.note(withoutSession, undefined);
    settling.note(reported({ ...finished, 721: '' }, aheadMs + 61_000), undefined);
    expect(settling.settled).toMatchObject({ status: 'finished', isPassing: false });
  });

  test('lets no vehicle wait that has just come: for that it counts from when it was first seen', async () => {
    settling.note(reported(disconnected, aheadMs), undefined);
    await clock.advance(30_000);
    settling.note(reported(requesting, aheadMs + 2_000), undefined);
    await clock.advance(START_MS - 1);
    settling.note(reported(requesting, aheadMs + START_MS), undefined);
    expect(settling.settled.isWaiting).toBe(false);
    await clock.advance(1);
    settling.note(reported(requesting, aheadMs + START_MS), undefined);
    expect(settling.settled.isWaiting).toBe(true);
  });
});
