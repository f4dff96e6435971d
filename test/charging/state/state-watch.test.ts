// After a command: when the charger is read again, and what is said of the command when the time is up.
import { beforeEach, expect, test } from '@jest/globals';
import { LAGGING_COPY_MS } from '../../../src/charging/state/charger-state.ts';
import { StateWatch, type FinalVerdict, type Verdict } from '../../../src/charging/state/state-watch.ts';
import { ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
/** When the charger was read, in milliseconds. */
let reads: number[];
let verdicts: FinalVerdict[];
let isReadable: boolean;
let isDisputed: boolean;
/** What the state says. */
let verdict: Verdict;
beforeEach(() => {
  clock = new ManualClock();
  reads = [];
  verdicts = [];
  isReadable = true;
  isDisputed = false;
  verdict = 'pending';
});

function watch(): StateWatch {
  const read = (): Promise<void> => {
    reads.push(clock.monotonic());
    if (isReadable) started.check();
    return Promise.resolve();
  };
  const started = new StateWatch({ clock, readsMs: [2000, 5000], read, judge: () => verdict, isDisputed: () => isDisputed, judgeFinally: () => 'failed', onEnd: (end) => verdicts.push(end) });
  void started.run();
  return started;
}

test('a command has failed when the last read does not show it either', async () => {
  watch();
  await clock.advance(4999);
  expect([reads, verdicts]).toStrictEqual([[2000], []]);
  await clock.advance(1);
  expect([reads, verdicts]).toStrictEqual([[2000, 5000], ['failed']]);
});

test('it has not while another state is in dispute: that is read once more when copies of the cloud no longer lag', async () => {
  isDisputed = true;
  watch();
  await clock.advance(5000 + LAGGING_COPY_MS - 1);
  expect([reads, verdicts]).toStrictEqual([[2000, 5000], []]);
  verdict = 'fulfilled';
  await clock.advance(1);
  expect([reads, verdicts]).toStrictEqual([[2000, 5000, 5000 + LAGGING_COPY_MS], ['fulfilled']]);
});

test('nothing is said of it where the charger cannot be read, nor is there a dispute then', async () => {
  [isReadable, isDisputed] = [false, true];
  watch();
  await clock.advance(5000);
  expect(verdicts).toStrictEqual(['unread']);
});

test('no read follows once it is fulfilled, or another one has made it pointless', async () => {
  const [fulfilled, pointless] = [watch(), watch()];
  await clock.advance(2000);
  verdict = 'fulfilled';
  fulfilled.check();
  pointless.cancel();
  await clock.advance(60_000);
  expect([reads, verdicts, await fulfilled.ended, await pointless.ended]).toStrictEqual([[2000, 2000], ['fulfilled'], 'fulfilled', undefined]);
});
