// Each session is kept as soon as its charger reports it, once, and with its readings where the cloud has them.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ForbiddenError } from '../../../src/charging/calls/errors.ts';
import { SessionKeeper } from '../../../src/charging/sessions/session-keeper.ts';
import type { SessionReport } from '../../../src/charging/sessions/session.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const reading = (time: string, kwh: number, occasion: string): unknown => ({ TM: `2026-11-28T${time},000+00:00 R`, TX: occasion, RV: kwh, RU: 'kWh', ST: 'G' });
const SIGNED = `OCMF|${JSON.stringify({ RD: [reading('10:00:00', 100, 'B'), reading('11:30:00', 105, 'E')] })}`;
const text = (id: string, SignedSession: string | null = SIGNED): string =>
  JSON.stringify({ SessionId: id, Energy: 5, StartDateTime: '2026-11-28T10:00:00Z', EndDateTime: '2026-11-28T11:30:00Z', AuthenticationCode: 'tag', SignedSession });

let log: RecordingLog;
let added: SessionReport[];
let failure: Error | undefined;
let found: SessionReport | Error | undefined;
let asked: string[];
let keeper: SessionKeeper;
beforeEach(() => {
  log = new RecordingLog();
  added = [];
  asked = [];
  failure = undefined;
  found = undefined;
  keeper = new SessionKeeper({
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
    labelOf: ([identifier]) => (identifier === 'tag' ? 'Company car' : undefined),
    log,
    stopped: new AbortController().signal,
  });
});

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

  test.each([
    ['is still going on there', undefined],
    ['may not be read', new ForbiddenError()],
  ])('it is kept all the same where it %s', async (_, answer) => {
    found = answer;
    await keeper.note('c', text('a', null));
    expect(added.map(({ id }) => id)).toStrictEqual(['a']);
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
