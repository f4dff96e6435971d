// Whether there is a session, what it has got, and whether it is over: a test for each thing that a state can tell.
import { describe, expect, test } from '@jest/globals';
import { sessionEnergyKwh, UNKNOWN_STATE, withSnapshot, type ChargerState } from '../../../src/charging/state/charger-state.ts';
import { NOT_TOLD } from '../../../src/charging/state/observation.ts';
import { hasSession, isSessionOver, sessionGotKwh } from '../../../src/charging/state/session.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

function stateOf(reported: Reported): ChargerState {
  return withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0);
}

const charging: Reported = { 710: '3', 718: '0' };
const paused: Reported = { 710: '5', 718: '1' };
const finished: Reported = { 710: '5', 718: '0' };
const stopped: Reported = { 710: '5', 718: NOT_TOLD };
const requesting: Reported = { 710: '2' };
const disconnected: Reported = { 710: '1' };
const unknown: Reported = { 710: '0' };

describe('there is a session', () => {
  test.each([charging, paused, finished, requesting, disconnected, unknown, {}])('in %j with an identifier', (reported) =>
    expect(hasSession(stateOf({ ...reported, 721: 'a' }))).toBe(true),
  );
  test.each([charging, { 710: '4' }, paused, finished, stopped])('in %j, whether it has an identifier or not', (reported) => {
    expect(hasSession(stateOf(reported))).toBe(true);
    expect(hasSession(stateOf({ ...reported, 721: '' }))).toBe(true);
  });
  test.each([charging, paused, finished])('in %j, though nobody is told to have authorized it where somebody must', (reported) =>
    expect(hasSession(stateOf({ ...reported, 120: '1' }))).toBe(true),
  );
  test('in one that is authorized and waits for the vehicle', () =>
    expect(hasSession(stateOf({ ...requesting, 722: 'nfc-1' }))).toBe(true));
});

describe('there is no session', () => {
  test('while it waits for authorization, though it is named', () => expect(hasSession(stateOf({ ...requesting, 120: '1', 721: 'a' }))).toBe(false));
  test.each([undefined, '', '  '])('while a vehicle waits, with 721 and 722 = %j', (blank) =>
    expect(hasSession(stateOf({ ...requesting, 721: blank, 722: blank }))).toBe(false),
  );
  test.each([disconnected, unknown, {}])('in %j without an identifier, authorized in advance or not', (reported) => {
    expect(hasSession(stateOf(reported))).toBe(false);
    expect(hasSession(stateOf({ ...reported, 722: 'nfc-1' }))).toBe(false);
  });
});

describe('what a session has got', () => {
  const NOW = Date.UTC(2026, 0, 1, 17);
  const SINCE = NOW - 3_600_000;

  test.each([4.2, undefined])('is %j as follows from what the cloud says, where the charger is not connected itself, or does not measure', (reportedKwh) => {
    const state = stateOf(paused);
    expect(sessionGotKwh({ state, connection: undefined, isCutOff: false }, reportedKwh)).toBe(reportedKwh);
    expect(sessionGotKwh({ state, connection: { sinceMs: 0, session: undefined }, isCutOff: false }, reportedKwh)).toBe(reportedKwh);
  });

  /** By a charger that has measured so much since its session began, an hour ago. */
  const got = (state: ChargerState, measuredKwh: number, isCutOff = false): number | undefined =>
    sessionGotKwh({ state, connection: { sinceMs: 0, session: { startedAtMs: SINCE, energyKwh: measuredKwh } }, isCutOff }, sessionEnergyKwh(state));
  const told = (kwh: string | undefined, timestampMs: number | undefined, reportedAtMs = NOW): ChargerState =>
    withSnapshot(UNKNOWN_STATE, observations({ ...paused, 553: kwh }, timestampMs), reportedAtMs);

  test.each<[string, ChargerState, number, number]>([
    ['as it measures, ahead of the cloud', told('2.5', undefined), 3, 3],
    ['as the cloud says, where a pause has begun the count anew', told('2.5', undefined), 1, 2.5],
    ['as it measures, where the cloud says nothing', told(undefined, undefined), 1, 1],
    ['as it measures, where the cloud has never said anything', UNKNOWN_STATE, 1, 1],
    ['not what the cloud has said of the session before', told('20', undefined, SINCE - 1), 1, 1],
    ['what it has said from the first moment on', told('20', undefined, SINCE), 1, 20],
  ])('by a connected charger is %s', (_what, state, measuredKwh, expected) => expect(got(state, measuredKwh)).toBe(expected));

  test.each<[string, ChargerState, number]>([
    ['not if that was of the session before', told('20', SINCE - 1), 1],
    ['if that was of this one', told('20', SINCE), 20],
    ['not if nobody knows of when that was', told('20', undefined), 1],
    ['not if that was nothing', UNKNOWN_STATE, 1],
  ])('is what the cloud heard last before it lost the charger, but %s', (_what, state, expected) => expect(got(state, 1, true)).toBe(expected));
});

describe('a session is over', () => {
  test.each<[string, Reported, Reported]>([
    ['its identifier has gone', { ...charging, 721: 'a' }, { ...requesting, 721: '' }],
    ['its identifier has gone, though the mode lags behind', { ...charging, 721: 'a' }, charging],
    ['there is another one', { ...charging, 721: 'a' }, { ...charging, 721: 'b' }],
    ['no vehicle is connected, though the identifier lags behind', { ...charging, 721: 'a' }, { ...disconnected, 721: 'a' }],
    ['nobody is authorized any more', { ...charging, 721: 'a', 722: 'u' }, { ...requesting, 721: 'a', 722: '' }],
    ['nobody is authorized any more, as before charging', { ...requesting, 721: 'a', 722: 'u' }, { ...requesting, 721: 'a' }],
    ['it had no identifier, and no vehicle is connected', charging, disconnected],
    ['it had no identifier, and waits for authorization', charging, requesting],
    ['a session that outlived its vehicle has gone', { ...disconnected, 721: 'a' }, disconnected],
  ])('when %s', (_what, before, now) => expect(isSessionOver(stateOf(before), stateOf(now))).toBe(true));
});

describe('a session goes on', () => {
  test.each<[string, Reported, Reported]>([
    ['nothing has changed', { ...charging, 721: 'a', 722: 'u' }, { ...charging, 721: 'a', 722: 'u' }],
    ['it waits for current', { ...charging, 721: 'a' }, { ...requesting, 721: 'a' }],
    ['it waits for current, and is still authorized', { ...charging, 721: 'a', 722: 'u' }, { ...requesting, 721: 'a', 722: 'u' }],
    ['it waited for the vehicle before', { ...requesting, 721: 'a' }, { ...requesting, 721: 'a' }],
    ['it is paused', { ...charging, 721: 'a' }, { ...paused, 721: 'a' }],
    ['it is finished', charging, finished],
    ['its identifier comes late', charging, { ...charging, 721: 'a' }],
    ['its user comes late', { ...charging, 721: 'a' }, { ...charging, 721: 'a', 722: 'u' }],
    ['it has outlived its vehicle', { ...disconnected, 721: 'a' }, { ...disconnected, 721: 'a' }],
    ['the answer was empty', { ...charging, 721: 'a' }, {}],
    ['the mode is unknown', { ...charging, 721: 'a' }, unknown],
  ])('when %s', (_what, before, now) => expect(isSessionOver(stateOf(before), stateOf(now))).toBe(false));
});
