// Whether there is a session, and whether it is over: a test for each thing that a state can tell.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot, type ChargerState } from '../../../src/charging/state/charger-state.ts';
import { NOT_TOLD } from '../../../src/charging/state/observation.ts';
import { hasSession, isSessionOver } from '../../../src/charging/state/session.ts';
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
