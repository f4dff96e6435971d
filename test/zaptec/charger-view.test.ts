// The view: one value from state, reachability and the wish under way.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../src/zaptec/charger-state.ts';
import { isSameView, viewOf, type ChargerView } from '../../src/zaptec/charger-view.ts';
import type { Wish } from '../../src/zaptec/preconditions.ts';
import { observations, type Reported } from '../support/scripted-cloud.ts';

function view(reported: Reported, given: { isReadable?: boolean; wish?: Wish; previous?: ChargerView } = {}): ChargerView {
  return viewOf({
    state: withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0),
    isReadable: given.isReadable ?? true,
    wish: given.wish,
    isChargingAllowed: true,
    totalEnergyKwh: undefined,
    previous: given.previous,
  });
}

test.each([
  ['1', undefined, false],
  ['2', undefined, false],
  ['3', undefined, true],
  ['4', undefined, true],
  ['5', '1', false],
  ['5', '0', false],
  ['0', undefined, false],
])('710 = %s, 718 = %s: is on = %s', (mode, finalStop, isOn) => {
  expect(view({ 710: mode, 718: finalStop }).isOn).toBe(isOn);
});

describe('while a wish is under way', () => {
  test('the switch shows the wish', () => {
    expect(view({ 710: '3' }, { wish: 'pause' }).isOn).toBe(false);
    expect(view({ 710: '5', 718: '1' }, { wish: 'resume' }).isOn).toBe(true);
  });
  test('a passing "finished" shows as what was before', () => {
    const previous = view({ 710: '5', 718: '1' });
    expect(view({ 710: '5', 718: '0' }, { wish: 'resume', previous }).status).toBe('paused');
    expect(view({ 710: '5', 718: '0' }, { wish: 'resume' }).status).toBe('finished');
    expect(view({ 710: '5', 718: '0' }, { previous }).status).toBe('finished');
  });
  test('every other status shows', () => {
    const previous = view({ 710: '5', 718: '1' });
    expect(view({ 710: '2' }, { wish: 'resume', previous }).status).toBe('requesting');
  });
});

test('reachable needs a charger that is online and can be read', () => {
  expect(view({ 710: '3' }).isReachable).toBe(true);
  expect(view({ 710: '3', [-2]: '0' }).isReachable).toBe(false);
  expect(view({ 710: '3' }, { isReadable: false }).isReachable).toBe(false);
});

test('scheduled while 763 is not blank', () => {
  expect(view({ 763: '2026-01-01T22:00:00' }).isScheduled).toBe(true);
  expect(view({ 763: ' ' }).isScheduled).toBe(false);
});

test('the last known firmware is kept', () => {
  expect(view({}, { previous: view({ 911: '2.3.1.2' }) }).firmware).toBe('2.3.1.2');
});

describe('views are the same only when everything is', () => {
  const one = view({ 710: '3', 911: '1' });
  test('equal', () => expect(isSameView(one, { ...one })).toBe(true));
  test('none before', () => expect(isSameView(undefined, one)).toBe(false));
  test.each([
    { isReachable: false },
    { status: 'paused' as const },
    { isOn: false },
    { isScheduled: true },
    { firmware: '2' },
  ])('different by %j', (change) => expect(isSameView(one, { ...one, ...change })).toBe(false));
});
