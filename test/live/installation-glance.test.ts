// Installations without Available Current, as the page shows them: read while somebody looks, and not again and again.
import { beforeEach, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError } from '../../src/charging/calls/errors.ts';
import type { InstallationReading } from '../../src/charging/installation/installation-reading.ts';
import { InstallationGlance } from '../../src/live/installation-glance.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';

const HOME: InstallationReading = { name: 'Home', maxCurrentA: 25, availableCurrentA: 20, phasesA: [20, 16, 20], mode: 0, features: 0, roles: 2, networkType: 4 };
const SHOWN = { id: 'h', name: 'Home', isReachable: true, availableCurrentA: 16, maxCurrentA: 25, waitingA: null, waitingUntilMs: null };

let clock: ManualClock;
let log: RecordingLog;
let asked: string[];
let answer: () => InstallationReading;
let glance: InstallationGlance;

beforeEach(() => {
  [clock, log, asked, answer] = [new ManualClock(), new RecordingLog(), [], () => HOME];
  const cloud = { readInstallation: async (id: string) => Promise.resolve(asked.push(id)).then(answer) };
  glance = new InstallationGlance({ cloud, clock, log });
});

/** What is shown once what was asked for has come. */
async function look(...ids: string[]): Promise<unknown> {
  glance.look(ids);
  await clock.advance(0);
  return glance.look(ids);
}

test('each is read once, and again after five minutes of looking', async () => {
  expect(glance.look(['h'])).toStrictEqual([]);
  expect(await look('h', 'h')).toStrictEqual([SHOWN]);
  await clock.advance(299_000);
  await look('h');
  expect(asked).toStrictEqual(['h']);
  await clock.advance(2_000);
  await look('h');
  expect(asked).toStrictEqual(['h', 'h']);
});

test('one that cannot be reached keeps what was known of it', async () => {
  await look('h');
  await clock.advance(301_000);
  answer = () => {
    throw new CloudUnreachableError('no answer');
  };
  expect(await look('h')).toStrictEqual([{ ...SHOWN, isReachable: false }]);
});

test('one that this user may not read is left out, and asked for again an hour later', async () => {
  answer = () => {
    throw new ForbiddenError();
  };
  expect(await look('h')).toStrictEqual([]);
  await clock.advance(3_599_000);
  answer = () => HOME;
  expect(await look('h')).toStrictEqual([]);
  expect(asked).toHaveLength(1);
  await clock.advance(1_000);
  expect(await look('h')).toStrictEqual([SHOWN]);
});

test('a defect is told', async () => {
  answer = () => {
    throw new TypeError('odd');
  };
  await look('h');
  expect(log.at('error')).toStrictEqual([expect.stringContaining('please report')]);
});
