// What a wish does, a test for each row of the table, and the checks before it in their order.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import type { ChargerFacts } from '../../../src/charging/state/charger-facts.ts';
import { NOT_TOLD } from '../../../src/charging/state/observation.ts';
import { decide, type Decision, type Wish } from '../../../src/charging/commands/preconditions.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

type Facts = Pick<ChargerFacts, 'roles' | 'model'>;

const NOW_MS = Date.UTC(2026, 0, 1, 17);
const OWNER_OF_GO: Facts = { roles: 3, model: 'Zaptec Go' };

function decided(wish: Wish, reported: Reported, facts: Facts = OWNER_OF_GO): Decision {
  return decide(wish, withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0), facts, NOW_MS);
}

const pauseIsSent = { kind: 'allowed', action: 'pause' };
const resumeIsSent = { kind: 'allowed', action: 'resume' };

describe('pause', () => {
  test.each(['0', '1', '', undefined])('710 = 3: sends 506; 718 = %j is not looked at', (finalStop) =>
    expect(decided('pause', { 710: '3', 718: finalStop })).toEqual(pauseIsSent),
  );
  test('charging with a schedule: sends 506, and tells of the schedule', () =>
    expect(decided('pause', { 710: '3', 763: '2026-01-01T22:00:00' })).toEqual({ ...pauseIsSent, schedule: { nextStartMs: Date.UTC(2026, 0, 1, 22), asOfMs: NOW_MS } }));
  test.each([
    ['paused', { 710: '5', 718: '1' }],
    ['finished', { 710: '5', 718: '0' }],
    ['disconnected', { 710: '1' }],
    ['requesting', { 710: '2' }],
  ] as const)('%s: nothing to do', (status, reported) =>
    expect(decided('pause', reported)).toEqual({ kind: 'unneeded', because: status }),
  );
  test('unknown: refused', () =>
    expect(decided('pause', { 710: '0' })).toEqual({ kind: 'refused', reason: 'state-unknown' }));
  test('finished or paused, by a source that does not tell which: refused', () =>
    expect(decided('pause', { 710: '5', 718: NOT_TOLD })).toEqual({ kind: 'refused', reason: 'state-unknown' }));
  test('710 absent: refused', () =>
    expect(decided('pause', {})).toEqual({ kind: 'refused', reason: 'state-unknown' }));
  test('710 = 4: refused', () =>
    expect(decided('pause', { 710: '4' })).toEqual({ kind: 'refused', reason: 'changing-current' }));
});

describe('pause where waiting vehicles are paused too', () => {
  const decidedSo = (reported: Reported): Decision => decide('pause', withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0), OWNER_OF_GO, NOW_MS, 'charging-or-waiting');

  test('requesting: sends 506', () => expect(decidedSo({ 710: '2' })).toEqual(pauseIsSent));
  test('requesting under a schedule: nothing to do', () => expect(decidedSo({ 710: '2', 763: '2026-01-01T22:00:00Z' })).toEqual({ kind: 'unneeded', because: 'requesting' }));
  test('finished: nothing to do', () => expect(decidedSo({ 710: '5', 718: '0' })).toEqual({ kind: 'unneeded', because: 'finished' }));
});

describe('while the last answer contradicts the one before it, with an older timestamp', () => {
  const disputed = (wish: Wish, before: Reported, now: Reported): Decision =>
    decide(wish, withSnapshot(withSnapshot(UNKNOWN_STATE, observations(before, 1), 0), observations(now, 0), 1), OWNER_OF_GO, NOW_MS);

  test.each<[Wish, Reported, Reported]>([
    ['pause', { 710: '5', 718: '1' }, { 710: '3', 718: '0' }],
    ['pause', { 710: '1' }, { 710: '3' }],
    ['resume', { 710: '3', 718: '0' }, { 710: '5', 718: '1' }],
  ])('a %s that seems to be fulfilled is refused: %j, then %j', (wish, before, now) =>
    expect(disputed(wish, before, now)).toEqual({ kind: 'refused', reason: 'state-disputed' }),
  );
  test('what is not fulfilled is sent, and what cannot work keeps its reason', () => {
    expect(disputed('pause', { 710: '3' }, { 710: '1' })).toEqual(pauseIsSent);
    expect(disputed('resume', { 710: '1' }, { 710: '5' })).toEqual({ kind: 'refused', reason: 'no-vehicle' });
  });
});

describe('resume', () => {
  test.each([undefined, '', '   '])('paused and 763 = %j: sends 507', (schedule) =>
    expect(decided('resume', { 710: '5', 718: '1', 763: schedule })).toEqual(resumeIsSent),
  );
  test('paused and no row 763: sends 507', () =>
    expect(decided('resume', { 710: '5', 718: '1' })).toEqual(resumeIsSent));
  test('paused and 763 set, though not to be read: refused, a schedule controls charging', () =>
    expect(decided('resume', { 710: '5', 718: '1', 763: '22:00' })).toEqual({ kind: 'refused', reason: 'scheduled', schedule: { nextStartMs: undefined, asOfMs: NOW_MS } }));
  test.each(['2026-01-01T22:00:00Z', '2026-01-01T16:46:00'])('paused and 763 = %s, to come or just over: refused, with the time', (schedule) =>
    expect(decided('resume', { 710: '5', 718: '1', 763: schedule })).toMatchObject({ reason: 'scheduled', schedule: { nextStartMs: Date.parse(`${schedule.replace('Z', '')}Z`) } }));
  test('paused and 763 long past: sends 507', () =>
    expect(decided('resume', { 710: '5', 718: '1', 763: '2026-01-01T16:44:59Z' })).toEqual(resumeIsSent));
  test('requesting, authorized, with current and a schedule: refused for the schedule', () =>
    expect(decided('resume', { 710: '2', 718: '0', 120: '1', 722: 'someone', 708: '16', 763: '2026-01-02T01:00:00' })).toEqual({
      kind: 'refused',
      reason: 'scheduled',
      schedule: { nextStartMs: Date.UTC(2026, 0, 2, 1), asOfMs: NOW_MS },
    }));
  test('requesting, a schedule and nobody authorized: refused for the authorization', () =>
    expect(decided('resume', { 710: '2', 120: '1', 763: '2026-01-02T01:00:00' })).toEqual({ kind: 'refused', reason: 'awaits-authorization' }));
  test.each(['0.000', '5.9'])('requesting, and the charger itself is set to %s A at most: refused for that', (largest) =>
    expect(decided('resume', { 710: '2', 510: largest, 708: '0' })).toEqual({ kind: 'refused', reason: 'maximum-too-low' }));
  test.each(['3', '4'])('charging (710 = %s): nothing to do', (mode) =>
    expect(decided('resume', { 710: mode })).toEqual({ kind: 'unneeded', because: 'charging' }),
  );
  test('finished: refused, not paused', () =>
    expect(decided('resume', { 710: '5', 718: '0' })).toEqual({ kind: 'refused', reason: 'not-paused' }));
  test('requesting, 120 = 1 and no session user: refused, waits for authorization', () =>
    expect(decided('resume', { 710: '2', 120: '1', 722: '' })).toEqual({ kind: 'refused', reason: 'awaits-authorization' }));
  test('requesting, 120 = 1 and a session user: refused, waits for the vehicle', () =>
    expect(decided('resume', { 710: '2', 120: '1', 722: 'nfc-1' })).toEqual({ kind: 'refused', reason: 'awaits-vehicle' }));
  test.each(['0', '0.000', '5.9'])('requesting, %s A allocated: refused, waits for current', (current) =>
    expect(decided('resume', { 710: '2', 120: '0', 708: current })).toEqual({ kind: 'refused', reason: 'awaits-current' }),
  );
  test.each(['6', '25.000', undefined, 'x'])('requesting, 708 = %j: refused, waits for the vehicle', (current) =>
    expect(decided('resume', { 710: '2', 708: current })).toEqual({ kind: 'refused', reason: 'awaits-vehicle' }),
  );
  test('disconnected: refused, no vehicle', () =>
    expect(decided('resume', { 710: '1' })).toEqual({ kind: 'refused', reason: 'no-vehicle' }));
  test.each<[Reported, string]>([
    [{ 710: '5', 718: '0' }, 'paused-by-ocpp'],
    [{ 710: '2', 708: '0' }, 'paused-by-ocpp'],
    [{ 710: '2', 120: '0' }, 'paused-by-ocpp'],
    [{ 710: '2', 120: '1', 722: '' }, 'awaits-authorization'],
    [{ 710: '1' }, 'no-vehicle'],
  ])('%j, of a charger that keeps to a pause by OCPP of which the cloud knows nothing: refused, %s', (reported, reason) =>
    expect(decide('resume', withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0), OWNER_OF_GO, NOW_MS, 'charging', 'kept')).toMatchObject({ kind: 'refused', reason }));
  test.each([{ 710: '99' }, { 710: '5', 718: NOT_TOLD }])('%j, unknown: refused', (reported) =>
    expect(decided('resume', reported)).toEqual({ kind: 'refused', reason: 'state-unknown' }));
});

test.each<[Reported, string]>([
  [{ 710: '5', 718: '0' }, 'paused'],
  [{ 710: '2', 708: '0' }, 'paused'],
  [{ 710: '1' }, 'disconnected'],
])('%j, of a charger that keeps to a pause by OCPP of which the cloud knows nothing, and a vehicle that waits could be paused: nothing to do to pause, %s', (reported, because) =>
  expect(decide('pause', withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0), OWNER_OF_GO, NOW_MS, 'charging-or-waiting', 'kept')).toEqual({ kind: 'unneeded', because }));

describe.each(['pause', 'resume'] as const)('before the state, for %s', (wish) => {
  const sent = wish === 'pause' ? pauseIsSent : resumeIsSent;
  const ready: Reported = wish === 'pause' ? { 710: '3' } : { 710: '5', 718: '1' };

  test.each([2, 3, 4, 7, 70, 15])('roles %d include owner or service: sent', (roles) =>
    expect(decided(wish, ready, { ...OWNER_OF_GO, roles })).toEqual(sent),
  );
  test.each([0, 1, 8, 16, 64, 128])('roles %d lack owner and service: refused for the role', (roles) =>
    expect(decided(wish, ready, { ...OWNER_OF_GO, roles })).toEqual({ kind: 'refused', reason: 'role-missing' }),
  );
  test('unknown role: the cloud decides', () =>
    expect(decided(wish, ready, { model: 'Zaptec Go' })).toEqual(sent));

  test.each(['0', 'false'])('-2 = %s: refused, offline', (online) =>
    expect(decided(wish, { ...ready, [-2]: online })).toEqual({ kind: 'refused', reason: 'offline' }),
  );
  test.each(['1', '', undefined, 'x'])('-2 = %j: not offline', (online) =>
    expect(decided(wish, { ...ready, [-2]: online })).toEqual(sent),
  );

  test.each(['3.2', '3.2.0.0', '3.1.9', '2.10', '3'])('a Pro with firmware %s: refused', (firmware) =>
    expect(decided(wish, { ...ready, 911: firmware }, { roles: 3, model: 'Zaptec Pro' })).toEqual({
      kind: 'refused',
      reason: 'firmware-too-old',
    }),
  );
  test.each(['3.2.0.1', '3.3', '3.10', '5.3.0.3', '10.0', '', undefined, 'beta'])(
    'a Pro with firmware %j: sent',
    (firmware) => expect(decided(wish, { ...ready, 911: firmware }, { roles: 3, model: 'Zaptec Pro' })).toEqual(sent),
  );
  test.each(['Zaptec Go', 'Zaptec Go 2', 'Zaptec charger'] as const)('a %s with firmware 2.3.1.2: sent', (model) =>
    expect(decided(wish, { ...ready, 911: '2.3.1.2' }, { roles: 3, model })).toEqual(sent),
  );

  test('the role comes before offline, offline before firmware, firmware before the state', () => {
    const everythingWrong: Reported = { [-2]: '0', 911: '3.0', 710: '0' };
    const facts: Facts = { roles: 1, model: 'Zaptec Pro' };
    expect(decided(wish, everythingWrong, facts)).toMatchObject({ reason: 'role-missing' });
    expect(decided(wish, everythingWrong, { ...facts, roles: 2 })).toMatchObject({ reason: 'offline' });
    expect(decided(wish, { ...everythingWrong, [-2]: '1' }, { ...facts, roles: 2 })).toMatchObject({
      reason: 'firmware-too-old',
    });
    expect(decided(wish, { [-2]: '1', 911: '4', 710: '0' }, { ...facts, roles: 2 })).toMatchObject({
      reason: 'state-unknown',
    });
  });
});
