// What several feeds tell of one charger: newer is never undone by older, and only a complete answer takes anything away.
import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PartsMemory } from '../../../src/base/memory.ts';
import { CloudHealth } from '../../../src/charging/calls/cloud-health.ts';
import { BusyError, CloudUnreachableError, ForbiddenError, LeftAloneError, NotFoundError } from '../../../src/charging/calls/errors.ts';
import { nextScheduleEvent, operationMode } from '../../../src/charging/state/charger-state.ts';
import type { Observation } from '../../../src/charging/state/observation.ts';
import { KnownCharger } from '../../../src/charging/state/known-charger.ts';
import { START_MS } from '../../../src/charging/state/settling.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';
import { someFacts } from '../../support/real-charger.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { listed, observations, ScriptedCloud, type Reported } from '../../support/scripted-cloud.ts';

let clock: ManualClock;
let cloud: ScriptedCloud;
let known: KnownCharger;
let log: RecordingLog;
let stop: AbortController;
/** How often it was said that the state is another one. */
let states: number;
/** How often it was said that reading has failed. */
let failures: number;
/** What a live connection knows; undefined while there is none. */
let live: readonly Observation[] | undefined;

beforeEach(() => {
  clock = new ManualClock();
  cloud = new ScriptedCloud(clock);
  log = new RecordingLog();
  stop = new AbortController();
  live = undefined;
  states = 0;
  failures = 0;
  const stopped = stop.signal;
  known = new KnownCharger(someFacts(), { source: cloud, live: { liveObservations: () => live, connectionTo: () => live && { sinceMs: 0 } }, clock, log, memory: new PartsMemory({}), health: new CloudHealth(log, clock), stopped, onState: () => (states += 1), onFailure: () => (failures += 1) });
});

async function read(reported: Reported): Promise<void> {
  cloud.reported = reported;
  await known.refresh();
}

/** News of `agoMs` ago. */
function news(reported: Reported, agoMs = 0): void {
  known.observe(observations(reported, clock.now() - agoMs), 'part');
}

describe('news of another feed', () => {
  test('changes what it speaks of, and nothing else', async () => {
    await read({ 710: '3', 718: '0', 763: '22:00' });
    await clock.advance(1000);
    news({ 710: '5' });
    expect([known.status, nextScheduleEvent(known.state)]).toEqual(['finished', '22:00']);
  });

  test('that comes late changes nothing, however long ago it was read', async () => {
    await read({ 710: '3', 718: '0' });
    await clock.advance(3_600_000);
    news({ 710: '1' }, 3_600_001);
    expect(known.status).toBe('charging');
  });

  test('that comes twice is the same as once', async () => {
    await read({ 710: '3', 718: '0' });
    await clock.advance(1000);
    news({ 710: '2' });
    const once = known.state;
    news({ 710: '2' });
    expect(known.state).toStrictEqual(once);
  });

  test('without a time of its own is of now', async () => {
    await read({ 710: '3' });
    known.observe(observations({ 710: '1' }, undefined), 'part');
    expect(known.status).toBe('disconnected');
  });

  test('is not undone by a copy of the cloud that lags', async () => {
    await read({ 710: '3', 718: '0' });
    await clock.advance(1000);
    news({ 710: '1' });
    cloud.stampedBehindMs = 2000;
    await read({ 710: '3', 718: '0' });
    expect(known.status).toBe('disconnected');
  });

  test('is not taken away by an answer that was asked for before it came', async () => {
    await read({ 710: '5', 718: '1' });
    cloud.beforeRead = () => clock.sleep(1000);
    const reading = read({ 710: '5', 718: '1' });
    await settle();
    news({ 763: '2026-01-01T22:00:00Z' });
    await clock.advance(1000);
    await reading;
    expect(nextScheduleEvent(known.state)).toBeDefined();
  });

  test('is taken away by an answer that was asked for afterwards and lacks it', async () => {
    await read({ 710: '5', 718: '1' });
    news({ 763: '2026-01-01T22:00:00Z' });
    await read({ 710: '5', 718: '1' });
    expect(nextScheduleEvent(known.state)).toBeUndefined();
  });

  test('is not undone by an answer without times that was asked for before it came', () => {
    const asked = known.state;
    news({ 710: '1' });
    known.observe(observations({ 710: '3' }, undefined), 'all', asked);
    expect(operationMode(known.state)).toBe(1);
  });

  test('alone is not enough to show anything', () => {
    news({ 710: '3' });
    expect([known.isTried, known.isReachable]).toEqual([false, false]);
  });
});

test('whatever the order in which two feeds deliver them, the newest of each observation is what is known', () => {
  const ids = [710, 718, 763, 513] as const;
  const told = fc.record({ id: fc.constantFrom(...ids), atS: fc.integer({ min: 0, max: 60 }) });
  fc.assert(
    fc.property(fc.array(told, { minLength: 1, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (facts, byNews) => {
      const start = clock.now();
      const one = new KnownCharger(someFacts(), { source: cloud, clock, log: new RecordingLog(), memory: new PartsMemory({}), health: new CloudHealth(new RecordingLog(), clock), stopped: new AbortController().signal, onState: () => undefined, onFailure: () => undefined });
      const newest = new Map<number, number>();
      for (const [index, { id, atS }] of facts.entries()) {
        newest.set(id, Math.max(newest.get(id) ?? 0, atS));
        const rows = observations({ [id]: String(atS) }, start + atS * 1000);
        // A complete answer has the others too, as they were known when it was asked for.
        if (byNews[index] === true) one.observe(rows, 'part');
        else one.observe([...[...one.state.observations.values()].filter((row) => row.id !== id), ...rows], 'all');
      }
      expect(new Map([...one.state.observations].map(([id, { value }]) => [id, Number(value)]))).toEqual(newest);
    }),
  );
});

describe('reachable', () => {
  test('needs a charger that is online', async () => {
    await read({ 710: '3' });
    expect(known.isReachable).toBe(true);
    await read({ 710: '3', [-2]: '0' });
    expect([known.isReachable, known.whyUnreachable, known.status, known.certainStatus]).toStrictEqual([false, 'offline', 'charging', 'unknown']);
  });

  test('ends with the third failure in a row, and comes back with whatever is told', async () => {
    await read({ 710: '3' });
    cloud.readError = new CloudUnreachableError('gone');
    const seen: boolean[] = [];
    for (let failure = 1; failure <= 3; failure++) {
      await known.refresh();
      seen.push(known.isReachable);
    }
    expect(seen).toEqual([true, true, false]);
    news({ 710: '5' });
    expect(known.isReachable).toBe(true);
  });

  test('is not what Zaptec does not have any more; found again, it is one that cannot be read', async () => {
    const fail = async (error: Error): Promise<void> => {
      cloud.readError = error;
      for (let failure = 1; failure <= 3; failure++) await known.refresh();
      cloud.readError = undefined;
    };
    await read({ 710: '3' });
    await fail(new NotFoundError());
    expect(known.whyUnreachable).toBe('gone');
    await read({ 710: '3' });
    expect(known.whyUnreachable).toBeUndefined();
    news({ 710: '5' });
    cloud.readError = new CloudUnreachableError('gone');
    expect(known.whyUnreachable).toBeUndefined();
    await fail(cloud.readError);
    expect(known.whyUnreachable).toBe('unread');
  });

  test('over a live connection needs a charger that says what it does, and no read', () => {
    live = observations({ 710: '0' }, clock.now());
    known.observe([], 'part');
    expect([known.whyUnreachable, cloud.reads]).toStrictEqual(['state-unknown', []]);
    live = observations({ 710: '3' }, clock.now() + 1);
    known.observe([], 'part');
    expect([known.whyUnreachable, known.status]).toStrictEqual([undefined, 'charging']);
  });

  test('needs a first good read', async () => {
    expect([known.isRead, known.whyUnreachable]).toStrictEqual([false, 'unread']);
    cloud.readError = new CloudUnreachableError('gone');
    await known.refresh();
    expect([known.isTried, known.isReachable]).toEqual([true, false]);
    cloud.readError = undefined;
    await read({});
    expect(known.failuresInARow).toBe(0);
    expect(log.at('info')).toStrictEqual(["Zaptec's cloud works again."]);
  });
});

test('a read that others were before says nothing of the charger, however often that happens', async () => {
  await read({ 710: '3', 718: '0' });
  cloud.readError = new BusyError();
  for (let time = 0; time < 5; time++) await known.refresh();
  expect([known.failuresInARow, known.isReachable, known.isRead, known.status]).toStrictEqual([0, true, true, 'charging']);
});

test('a read that was not sent because the cloud has asked for a rest says nothing of the charger, for two minutes', async () => {
  await read({ 710: '3', 718: '0' });
  const seen: unknown[] = [];
  for (const second of [2, 7, 15, 60, 119, 122, 152, 182]) {
    await clock.advance(second * 1000 - clock.monotonic());
    cloud.readError = new LeftAloneError(300_000 - clock.monotonic());
    await known.refresh();
    seen.push(known.failuresInARow);
  }
  expect([seen, known.whyUnreachable, known.unasked.restMs]).toStrictEqual([[0, 0, 0, 0, 0, 1, 2, 3], 'unread', 118_000]);
  cloud.readError = undefined;
  await read({ 710: '3', 718: '0' });
  cloud.readError = new LeftAloneError(1000);
  await known.refresh();
  expect([known.failuresInARow, known.isReachable]).toStrictEqual([0, true]);
});

test('what has just been read is no longer so when reading has failed', async () => {
  await read({ 710: '3' });
  expect(known.isRead).toBe(true);
  cloud.readError = new CloudUnreachableError('gone');
  await known.refresh();
  expect(known.isRead).toBe(false);
});

describe('a routine read', () => {
  test('that meets a defect says so, and goes on the next time', async () => {
    cloud.readError = new TypeError('boom');
    await known.refresh();
    expect(log.at('error')).toStrictEqual([expect.stringContaining('boom')]);
    cloud.readError = undefined;
    await read({ 710: '3' });
    expect(known.isReachable).toBe(true);
  });

  test('that the end of the plugin cuts short says nothing', async () => {
    cloud.beforeRead = () => {
      stop.abort(new Error('the plugin is stopping'));
      stop.signal.throwIfAborted();
    };
    await known.refresh();
    expect(log.lines).toStrictEqual([]);
  });
});

test('a live connection brings it up to date, without saying again what everybody has heard', async () => {
  const patience = { urgency: 'command', signal: stop.signal } as const;
  live = observations({ 710: '3' }, clock.now());
  known.observe([], 'part');
  await known.bringUpToDate(patience);
  expect([states, known.status]).toStrictEqual([1, 'charging']);
  live = observations({ 513: '7000', 710: '3' }, clock.now());
  await known.bringUpToDate(patience);
  expect([states, known.state.observations.size]).toStrictEqual([2, 2]);
});

test('a live connection is looked at instead of the cloud, whose failures last meanwhile', async () => {
  cloud.readError = new CloudUnreachableError('gone');
  await known.refresh();
  live = observations({ 710: '3' }, clock.now());
  await known.lookAgain();
  live = observations({ 710: '2' }, clock.now());
  await known.bringUpToDate({ urgency: 'command', signal: stop.signal });
  expect([states, known.status, known.failuresInARow, cloud.reads.length]).toStrictEqual([2, 'requesting', 1, 1]);
});

test('a command that could not be delivered is told to whoever looks', () => {
  known.noteUndelivered();
  expect(states).toBe(1);
});

test('nothing is said when the plugin ends while a vehicle that waits is read', async () => {
  await read({ 710: '2' });
  known.settle(undefined);
  cloud.beforeRead = () => stop.abort();
  cloud.readError = new CloudUnreachableError('gone');
  await clock.advance(START_MS + 5000);
  expect([states, cloud.reads.length]).toStrictEqual([1, 2]);
});

describe('a charger that only the list shows', () => {
  const row = listed({ operatingMode: 2, roles: 1 });
  const facts = someFacts({ roles: 1 });

  beforeEach(async () => {
    known.takeOverListed(row, facts);
    cloud.readError = new ForbiddenError();
    await known.refresh();
  });

  test('is what that tells, and not read when it waits; but once more when the user may have been given the role', async () => {
    expect([known.isListOnly, known.status, states]).toStrictEqual([true, 'requesting', 1]);
    known.settle(undefined);
    await clock.advance(START_MS + 5000);
    expect([states, cloud.reads.length]).toStrictEqual([2, 1]);
    known.retryState();
    expect(known.isListOnly).toBe(false);
  });

  test.each(['gone', 'unread'] as const)('is %s when the list has been for three times, until it shows it again', (why) => {
    for (let failure = 1; failure <= 3; failure++) {
      expect([known.isReachable, failures]).toStrictEqual([true, failure - 1]);
      known.noteListFailure(why);
    }
    expect([known.whyUnreachable, failures]).toStrictEqual([why, 3]);
    known.takeOverListed(row, facts);
    expect(known.isReachable).toBe(true);
  });
});

test('a role that is missing ends the outage: the cloud has answered', async () => {
  await read({ 710: '3' });
  known.takeOverListed(listed({ roles: 1 }), someFacts({ roles: 1 }));
  for (const error of [new CloudUnreachableError('gone'), new ForbiddenError()]) {
    cloud.readError = error;
    await known.refresh();
  }
  expect([known.status, log.at('info')]).toStrictEqual(['charging', ["Zaptec's cloud works again."]]);
});

test('what a live connection tells is certain, and no passage', async () => {
  await read({ 710: '5', 718: '1', 721: 'a' });
  known.settle(undefined);
  live = observations({ 710: '5', 718: '0' }, clock.now() + 1);
  known.observe([], 'part');
  known.settle('resume');
  expect(known.settled).toMatchObject({ status: 'finished', isPassing: false });
});

test.each([
  [2, 'charging'],
  [3, 'paused'],
] as const)('after %d failures in a row and a pause over a connection that is lost then, %s is what holds', async (times, status) => {
  await read({ 710: '3', 718: '0' });
  live = observations({ 710: '5', 718: '1' }, clock.now() + 1);
  known.observe([], 'part');
  known.settle(undefined);
  cloud.readError = new CloudUnreachableError('gone');
  for (let failure = 1; failure <= times; failure++) await known.refresh();
  live = undefined;
  known.observe([], 'part');
  known.settle(undefined);
  expect([known.settled.status, known.isReachable]).toStrictEqual([status, times < 3]);
});
