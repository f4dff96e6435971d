// The status line: each condition once, when it holds.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { timeOnDay } from '../../../src/base/timestamp.ts';
import { StatusLog } from '../../../src/charging/charger/status-log.ts';
import { aView } from '../../support/charger-views.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const MINUTE = 60_000;

let log: RecordingLog;
let clock: ManualClock;
let status: StatusLog;
beforeEach(() => {
  log = new RecordingLog();
  clock = new ManualClock();
  status = new StatusLog(log, clock);
});

const nowMs = Date.UTC(2026, 0, 3);
const holds = { isPassing: false, nowMs };

test('a change is told, once', () => {
  status.note(aView(), holds);
  status.note(aView({ isOn: false }), holds);
  status.note(aView({ status: 'paused' }), holds);
  expect(log.at('info')).toEqual(['charging.', 'charging is paused.']);
});

test('silence is told once, and its end with what is then', () => {
  status.note(aView(), holds);
  status.note(aView({ isReachable: false }), holds);
  status.note(aView({ isReachable: false, status: 'paused' }), holds);
  status.note(aView(), holds);
  expect(log.at('info')).toEqual(['charging.', 'no response; the last values may be old.', 'responds again; charging.']);
});

describe('a charger that comes and goes', () => {
  const comesAndGoes = 'no response; the last values may be old. This comes and goes, and is told no more until it has responded for a quarter of an hour.';

  async function goes(awayMs: number, backMs: number): Promise<void> {
    status.note(aView({ isReachable: false }), holds);
    await clock.advance(awayMs);
    status.note(aView({ isReachable: false }), holds);
    await clock.advance(backMs);
  }

  test('for hours is told twice, as such the second time, and to respond again when it has for a quarter of an hour', async () => {
    status.note(aView(), holds);
    for (let time = 0; time < 20; time++) {
      await goes(3 * MINUTE, 15 * MINUTE - 1);
      status.note(aView(), holds);
    }
    expect(log.at('info')).toEqual(['charging.', 'no response; the last values may be old.', 'responds again; charging.', comesAndGoes]);
    await clock.advance(1);
    status.note(aView(), holds);
    expect(log.at('info').slice(4)).toEqual(['responds again; charging.']);
    await clock.advance(15 * MINUTE);
    await goes(MINUTE, MINUTE);
    expect(log.at('info').at(-1)).toBe('no response; the last values may be old.');
  });

  test('is told to do something else at once', async () => {
    status.note(aView(), holds);
    for (const now of ['charging', 'charging', 'paused', 'charging'] as const) {
      await goes(MINUTE, MINUTE);
      status.note(aView({ status: now }), holds);
    }
    expect(log.at('info').slice(3)).toEqual([comesAndGoes, 'charging is paused.', 'charging.']);
  });
});

test('a passage is not told, nor that it is over', () => {
  status.note(aView({ status: 'paused' }), holds);
  status.note(aView({ status: 'requesting' }), { isPassing: true, nowMs });
  status.note(aView({ status: 'paused' }), holds);
  expect(log.at('info')).toEqual(['charging is paused.']);
});

test('why nothing flows is told as soon as it is known', () => {
  status.note(aView({ status: 'requesting' }), holds);
  status.note(aView({ status: 'requesting', whyNot: 'awaits-authorization' }), holds);
  expect(log.at('info')).toEqual(['a vehicle is connected and gets ready to charge.', expect.stringContaining('waits for authorization')]);
});

test('a schedule whose time has passed is told once for each time', () => {
  const [one, other] = [Date.UTC(2025, 11, 20, 8), Date.UTC(2026, 0, 2, 8)];
  for (const startMs of [undefined, one, one, undefined, other]) status.noteIgnoredSchedule(startMs, nowMs);
  expect(log.at('info')).toEqual([one, other].map((ms) => `its charging schedule names a time that has passed, ${timeOnDay(ms, nowMs)}; it is taken for a leftover and ignored.`));
});
