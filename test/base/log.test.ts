// What is said again and again is told once, and then in one line for each moment.
import { beforeEach, expect, test } from '@jest/globals';
import { summedLog, type Log } from '../../src/base/log.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';

let clock: ManualClock;
let told: RecordingLog;
let stop: AbortController;
let log: Log;
beforeEach(() => {
  clock = new ManualClock();
  told = new RecordingLog();
  stop = new AbortController();
  log = summedLog(told, clock, stop.signal);
});

test('a flood of two sentences for a minute is two lines, and two for each ten seconds', async () => {
  for (let write = 0; write < 32 * 60; write++) {
    log.warn(write % 2 === 0 ? 'pause refused.' : 'resume refused.');
    await clock.advance(1000 / 32);
  }
  await clock.advance(10_000);
  expect(told.at('warn').slice(0, 4)).toStrictEqual(['pause refused.', 'resume refused.', 'pause refused. (159 times more within 10 s)', 'pause refused.']);
  expect(told.at('warn').length).toBeLessThanOrEqual(26);
  expect(clock.sleepers).toBe(0);
});

test('what is said once, or seldom, is told as it is', async () => {
  for (let time = 0; time < 3; time++) {
    log.info('paused.');
    await clock.advance(10_000);
  }
  expect(told.lines).toStrictEqual(Array(3).fill({ level: 'info', message: 'paused.' }));
});

test('what is said twice was said once more', async () => {
  log.info('paused.');
  log.info('paused.');
  await clock.advance(10_000);
  expect(told.at('info')).toStrictEqual(['paused.', 'paused. (once more within 10 s)']);
});

test('what was counted is told when the plugin stops', async () => {
  for (let time = 0; time < 3; time++) log.debug('x.');
  stop.abort();
  await clock.advance(0);
  expect(told.at('debug')).toStrictEqual(['x.', 'x. (2 times more within 10 s)']);
});

test('a defect is told each time', () => {
  log.error('x');
  log.error('x');
  expect(told.at('error')).toHaveLength(2);
});
