// A session that is over: as the charger reports it, and in words.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { describeSession, readCompletedSession } from '../../../src/charging/energy/completed-session.ts';

const report = {
  SessionId: 'F36151F5-6140-4c52-b893-55e14cbfd5f6',
  Energy: 8.998,
  StartDateTime: '2023-06-12T18:22:48.016274Z',
  EndDateTime: '2023-06-13T20:25:27.022561Z',
  ReliableClock: true,
  StoppedByRFID: false,
  AuthenticationCode: 'nfc-1234',
  SignedSession: 'OCMF|{"RD":[]}',
};
const startMs = Date.UTC(2023, 5, 12, 18, 22, 48) + 16.274;
const endMs = Date.UTC(2023, 5, 13, 20, 25, 27) + 22.561;
const session = { sessionId: 'f36151f5-6140-4c52-b893-55e14cbfd5f6', energyKwh: 8.998, startMs, endMs };

const read = (changes: object): unknown => readCompletedSession(JSON.stringify({ ...report, ...changes }));

describe('the report of a session', () => {
  test('is read: which one, how much, from when to when, and nothing of who', () => {
    expect(read({})).toStrictEqual(session);
  });

  test('has times in UTC, with a zone or without', () => {
    expect(read({ StartDateTime: '2023-06-12T18:22:48.016274', EndDateTime: '2023-06-13T20:25:27.022561' })).toStrictEqual(session);
    expect(read({ EndDateTime: '2023-06-13T22:25:27.022561+02:00' })).toStrictEqual(session);
  });

  test('may have its names in camel case, and its energy as text', () => {
    expect(readCompletedSession(JSON.stringify({ sessionId: report.SessionId, energy: '8.998', startDateTime: report.StartDateTime, endDateTime: report.EndDateTime }))).toStrictEqual(session);
  });

  test('has an id without anything that is no text', () => {
    expect(read({ SessionId: '\u202eA\u0007-\u001b[31mB ' })).toMatchObject({ sessionId: 'a - [31mb' });
    expect(read({ SessionId: '\u202e \u0007' })).toBeUndefined();
  });

  test.each([null, '', undefined, 'x'.repeat(30_000)])('does not need its signature (%#)', (SignedSession) => {
    expect(read({ SignedSession })).toStrictEqual(session);
  });

  test('may have its signature cut off', () => {
    const long = { ...report, SignedSession: 'x'.repeat(30_000) };
    expect(readCompletedSession(JSON.stringify(long).slice(0, 20_000))).toStrictEqual(session);
    expect(readCompletedSession(JSON.stringify(long, undefined, 2).slice(0, 20_000))).toStrictEqual(session);
  });

  test.each([
    ['no energy', { Energy: undefined }, { ...session, energyKwh: undefined }],
    ['no energy but null', { Energy: null }, { ...session, energyKwh: undefined }],
    ['a blank energy', { Energy: ' ' }, { ...session, energyKwh: undefined }],
    ['an empty energy', { Energy: '' }, { ...session, energyKwh: undefined }],
    ['energy below zero', { Energy: -1 }, { ...session, energyKwh: undefined }],
    ['energy in words', { Energy: 'much' }, { ...session, energyKwh: undefined }],
    ['no start', { StartDateTime: null }, { ...session, startMs: undefined }],
    ['an end that never was', { EndDateTime: '0001-01-01T00:00:00' }, { ...session, endMs: undefined }],
  ])('may have %s', (_, changes, expected) => expect(read(changes)).toStrictEqual(expected));

  test.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['no JSON', 'session'],
    ['JSON that ends wrongly', '{"SessionId":"a"]'],
    ['cut short too early', JSON.stringify(report).slice(0, 40)],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '[]'],
    ['no id', JSON.stringify({ ...report, SessionId: undefined })],
    ['an empty id', JSON.stringify({ ...report, SessionId: ' ' })],
    ['an id that is a number', JSON.stringify({ ...report, SessionId: 5 })],
  ])('cannot be read of %s', (_, text) => expect(readCompletedSession(text)).toBeUndefined());

  test('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue().map((value) => JSON.stringify(value)), fc.record({ SessionId: fc.anything(), Energy: fc.anything(), StartDateTime: fc.anything() }).map((value) => JSON.stringify(value))), (text) => {
        expect(readCompletedSession(text)?.sessionId).not.toBe('');
      }),
    );
  });
});

describe('in words', () => {
  const minutes = (count: number): { startMs: number; endMs: number } => ({ startMs: 0, endMs: count * 60_000 });
  test.each([
    [{ energyKwh: 12.345, ...minutes(200) }, 'session ended: 12.3 kWh in 3 h 20 min.'],
    [{ energyKwh: 0.04, ...minutes(12) }, 'session ended: 0.04 kWh in 12 min.'],
    [{ energyKwh: 0, ...minutes(0.2) }, 'session ended: 0.00 kWh in 0 min.'],
    [{ energyKwh: 76.99, ...minutes(60) }, 'session ended: 77.0 kWh in 1 h 0 min.'],
    [{ energyKwh: 5, ...minutes(59.6) }, 'session ended: 5.0 kWh in 1 h 0 min.'],
    [{ energyKwh: 5 }, 'session ended: 5.0 kWh.'],
    [{ energyKwh: 1 }, 'session ended: 1.0 kWh.'],
    [{ energyKwh: 5, startMs: 0 }, 'session ended: 5.0 kWh.'],
    [{ energyKwh: 5, endMs: 0 }, 'session ended: 5.0 kWh.'],
    [{ energyKwh: 5, startMs: 0, endMs: 0 }, 'session ended: 5.0 kWh in 0 min.'],
    [{ energyKwh: 5, startMs: 10, endMs: 5 }, 'session ended: 5.0 kWh.'],
    [minutes(3000), 'session ended after 50 h 0 min.'],
    [{}, 'session ended.'],
  ])('%j', (fields, words) => expect(describeSession({ sessionId: 'a', ...fields })).toBe(words));

  test('the cost is told with the energy', () => {
    expect(describeSession({ sessionId: 'a', energyKwh: 5, ...minutes(60) }, '8.20 NOK')).toBe('session ended: 5.0 kWh in 1 h 0 min for 8.20 NOK.');
    expect(describeSession({ sessionId: 'a', energyKwh: 5 }, '8.20 NOK')).toBe('session ended: 5.0 kWh for 8.20 NOK.');
    expect(describeSession({ sessionId: 'a' }, '8.20 NOK')).toBe('session ended.');
  });
});
