// What a charger leaves behind when it is no longer listed: nothing, neither in memory nor in the log nor at work.
import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import { withAnyOf } from '../../src/base/deadline.ts';
import { Account } from '../../src/charging/account/account.ts';
import { ReadingLoop } from '../../src/charging/account/reading-loop.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { CloudUnreachableError, OutOfTimeError } from '../../src/charging/calls/errors.ts';
import { thrownBy } from '../support/cloud-client.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { someFacts } from '../support/real-charger.ts';
import { ScriptedCloud } from '../support/scripted-cloud.ts';
import { usedHeap } from './heap.ts';

function accountAndCloud(): { account: Account; cloud: ScriptedCloud; clock: ManualClock; signals: AbortSignal[] } {
  const clock = new ManualClock();
  const cloud = new ScriptedCloud(clock);
  const signals: AbortSignal[] = [];
  cloud.beforeRead = ({ signal }) => void signals.push(signal);
  const shared = { clock, log: new RecordingLog() };
  const account = new Account({ ...shared, cloud, reading: new ReadingLoop({ ...shared, random: () => 0.5 }), pollIntervalMs: 60_000, isWanted: () => true, onListing: () => undefined });
  return { account, cloud, clock, signals };
}

test('a charger that is forgotten leaves no timer and no listener', async () => {
  const { account, cloud, clock, signals } = accountAndCloud();
  for (let number = 0; number < 20; number++) {
    account.watch(someFacts({ id: `c${number}` }));
    await clock.advance(1_000);
    account.forget(`c${number}`);
    await clock.advance(1_000);
  }
  expect(cloud.reads).toHaveLength(20);
  expect(clock.sleepers).toBe(0);
  for (const signal of signals) expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('a command under way to a charger that is forgotten ends with a reason, and nothing more is read', async () => {
  const { account, cloud, clock } = accountAndCloud();
  cloud.reported = { 710: '3', 718: '0' };
  const charger = account.watch(someFacts());
  await clock.advance(1_000);
  cloud.beforeCommand = (_command, { signal }) => clock.sleep(5_000, signal);
  const failure = thrownBy(charger.perform('pause'));
  await clock.advance(1_000);
  account.forget(charger.facts.id);
  expect(await failure).toBeInstanceOf(OutOfTimeError);
  const reads = cloud.reads.length;
  await clock.advance(600_000);
  expect(cloud.reads).toHaveLength(reads);
  expect(clock.sleepers).toBe(0);
});

test('a confirmation under way ends with the charger', async () => {
  const { account, cloud, clock } = accountAndCloud();
  cloud.reported = { 710: '3', 718: '0' };
  const charger = account.watch(someFacts());
  await clock.advance(1_000);
  expect(await charger.perform('pause')).toMatchObject({ kind: 'sent' });
  account.forget(charger.facts.id);
  const reads = cloud.reads.length;
  await clock.advance(120_000);
  expect(cloud.reads).toHaveLength(reads);
});

test('an outage that was only a forgotten charger’s is over with it, so that the next one is told again', () => {
  const log = new RecordingLog();
  const health = new CloudHealth(log, new ManualClock());
  health.succeeded('list');
  health.failed('gone', new CloudUnreachableError('it answered with HTTP 503'));
  health.forget('gone');
  expect(log.at('info')).toStrictEqual(["Zaptec's cloud works again."]);
  health.failed('list', new CloudUnreachableError('it answered with HTTP 503'));
  expect(log.at('warn')).toHaveLength(2);
});

test('a forgotten charger ends no outage that others are still in', () => {
  const log = new RecordingLog();
  const health = new CloudHealth(log, new ManualClock());
  health.failed('list', new CloudUnreachableError('it answered with HTTP 503'));
  health.failed('gone', new CloudUnreachableError('it answered with HTTP 503'));
  health.forget('gone');
  health.forget('never failed');
  expect(log.at('info')).toStrictEqual([]);
});

test('work with a signal of several leaves nothing with those that go on', async () => {
  const lasting = new AbortController();
  const work = (): Promise<string> => withAnyOf([lasting.signal, new AbortController().signal], () => Promise.resolve('done'));
  const many = async (): Promise<number> => {
    for (let round = 0; round < 20_000; round++) await work();
    return usedHeap();
  };
  await many();
  const before = await many();
  // AbortSignal.any leaves about 170 bytes each time: 3.4 MB.
  expect((await many()) - before).toBeLessThan(1024 * 1024);
  expect(getEventListeners(lasting.signal, 'abort')).toHaveLength(0);
});

test.each([0, 1])('work with a signal of several ends with any of them, for its reason (%d)', async (index) => {
  const ends = [new AbortController(), new AbortController()];
  const signals = ends.map(({ signal }) => signal);
  const hang = (signal: AbortSignal): Promise<never> => new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
  const reason = new Error('enough');
  const failure = thrownBy(withAnyOf(signals, hang));
  ends[index]?.abort(reason);
  expect(await failure).toBe(reason);
  for (const signal of signals) expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(await withAnyOf(signals, (signal) => Promise.resolve(signal.reason))).toBe(reason);
});
