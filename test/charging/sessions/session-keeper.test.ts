// Each session is kept as soon as its charger reports it, once, and with its readings where the cloud has them.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloudUnreachableError, ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { sessionObservation } from '../../../src/charging/energy/completed-session.ts';
import { SessionKeeper } from '../../../src/charging/sessions/session-keeper.ts';
import type { SessionReport } from '../../../src/charging/sessions/session.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const MINUTE = 60_000;

const reading = (time: string, kwh: number, occasion: string): unknown => ({ TM: `2026-11-28T${time},000+00:00 R`, TX: occasion, RV: kwh, RU: 'kWh', ST: 'G' });
const SIGNED = `OCMF|${JSON.stringify({ RD: [reading('10:00:00', 100, 'B'), reading('11:30:00', 105, 'E')] })}`;
const text = (id: string, SignedSession: string | null = SIGNED): string =>
  JSON.stringify({ SessionId: id, Energy: 5, StartDateTime: '2026-11-28T10:00:00Z', EndDateTime: '2026-11-28T11:30:00Z', AuthenticationCode: 'tag', SignedSession });

let log: RecordingLog;
let clock: ManualClock;
let added: SessionReport[];
let failure: Error | undefined;
let found: SessionReport | Error | undefined;
let asked: string[];
let keeper: SessionKeeper;
beforeEach(() => {
  log = new RecordingLog();
  clock = new ManualClock();
  added = [];
  asked = [];
  failure = undefined;
  found = undefined;
  keeper = newKeeper();
});

function newKeeper(): SessionKeeper {
  return new SessionKeeper({
    cloud: {
      readSession: ({ id }) => {
        asked.push(id);
        return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
      },
    },
    add: (reports) => {
      if (failure !== undefined) return Promise.reject(failure);
      const isKnown = reports.some(({ id }) => added.some((report) => report.id === id));
      added.push(...reports);
      return Promise.resolve(isKnown ? 0 : 1);
    },
    lacksReadings: (id) => Promise.resolve(added.every((report) => report.id !== id || report.signedSession === undefined)),
    clock,
    labelOf: ([identifier]) => (identifier === 'tag' ? 'Company car' : undefined),
    log,
    stopped: new AbortController().signal,
  });
}

test('a report is kept once, however often it is read', async () => {
  await keeper.note('c', text('a'));
  await keeper.note('c', text('a'));
  await keeper.note('d', text('b'));
  await keeper.note('c', 'nonsense');
  expect(added.map(({ id, chargerId, label }) => [id, chargerId, label])).toStrictEqual([['a', 'c', 'Company car'], ['b', 'd', 'Company car']]);
  expect(asked).toStrictEqual([]);
});

test('what it cost can be said at once', () => {
  expect(keeper.read('c', text('a'))).toMatchObject({ energyKwh: 5, readings: [{ kwh: 0 }, { kwh: 5 }], label: 'Company car' });
  expect(keeper.read('c', 'nonsense')).toBeUndefined();
});

describe('without its readings', () => {
  const single: SessionReport = { source: 'session', id: 'a', chargerId: 'c', beginMs: 0, endMs: 1, energyKwh: 5, signedSession: SIGNED, label: undefined, isVoid: false };

  test('the cloud is asked for them, once', async () => {
    found = single;
    await keeper.note('c', text('a', null));
    expect(asked).toStrictEqual(['a']);
    expect(added.at(-1)).toBe(single);
    await keeper.note('c', `${text('a', null)} `);
    expect(added).toHaveLength(3);
    expect(asked).toStrictEqual(['a']);
  });

  test('the cloud is asked for them, though others have told of the session first', async () => {
    found = single;
    added.push({ ...single, signedSession: undefined });
    await keeper.note('c', text('a', null));
    expect(added.at(-1)).toBe(single);
  });

  test('as others have told of it, the cloud is not asked', async () => {
    const told = { sessionId: 'a', startMs: 0, endMs: 1, energyKwh: 5 };
    await keeper.note('c', sessionObservation(told, 'transaction', 2).value ?? '');
    expect(added.map(({ source }) => source)).toStrictEqual(['transaction']);
    expect(asked).toStrictEqual([]);
  });

  test.each([
    ['was away', new CloudUnreachableError('it could not be reached')],
    ['did not know of its end', undefined],
  ])('the cloud is asked again, some minutes later, where it %s', async (_, answer) => {
    found = answer;
    const noting = keeper.note('c', text('a', null));
    await clock.advance(2 * MINUTE);
    expect(asked).toStrictEqual(['a']);
    await keeper.note('c', `${text('a', null)} `);
    found = single;
    await clock.advance(2 * MINUTE);
    await noting;
    expect(asked).toStrictEqual(['a', 'a']);
    expect(added.at(-1)).toBe(single);
  });

  test('the cloud is not asked any more when it was away for long, but with the next start', async () => {
    found = new CloudUnreachableError('it could not be reached');
    const noting = keeper.note('c', text('a', null));
    await clock.advance(24 * 60 * MINUTE);
    await noting;
    expect(asked).toStrictEqual(['a', 'a', 'a']);
    found = single;
    await newKeeper().note('c', text('a', null));
    expect(added.at(-1)).toBe(single);
  });

  test.each([
    ['is still going on there', undefined, 3],
    ['may not be read', new ForbiddenError(), 1],
  ])('it is kept all the same where it %s', async (_, answer, times) => {
    found = answer;
    const noting = keeper.note('c', text('a', null));
    await clock.advance(24 * 60 * MINUTE);
    await noting;
    expect(added.map(({ id }) => id)).toStrictEqual(['a']);
    expect(asked).toHaveLength(times);
    expect(log.at('warn')).toStrictEqual([]);
  });
});

test('a disk that fails is told of once, and the session is tried again with the next read', async () => {
  failure = new Error('"sessions.jsonl" cannot be written, because the disk is full');
  await keeper.note('c', text('a'));
  await keeper.note('c', text('a'));
  expect(log.at('warn')).toStrictEqual(['A charging session could not be kept: "sessions.jsonl" cannot be written, because the disk is full. It is tried again with every read of its charger.']);
  failure = undefined;
  await keeper.note('c', text('a'));
  expect(added.map(({ id }) => id)).toStrictEqual(['a']);
});
