// The view: one value from state, reachability and the wish under way.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { viewOf, type ChargerView } from '../../../src/charging/charger/charger-view.ts';
import type { Wish } from '../../../src/charging/commands/preconditions.ts';
import { chargingStatus } from '../../../src/charging/state/charging-status.ts';
import { NOT_TOLD } from '../../../src/charging/state/observation.ts';
import type { Settled } from '../../../src/charging/state/settling.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

const NOTHING_LASTS = { isPassing: false, isWaiting: false, isIdle: false } as const;

function view(reported: Reported, given: { wish?: Wish; settled?: Settled; previous?: ChargerView; totalEnergyKwh?: number; lock?: ChargerView['lock'] } = {}): ChargerView {
  const state = withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0);
  return viewOf({
    state,
    settled: given.settled ?? { ...NOTHING_LASTS, status: chargingStatus(state) },
    nowMs: 0,
    whyUnreachable: undefined,
    hasProblem: undefined,
    wish: given.wish,
    isChargingAllowed: true,
    granted: undefined,
    lock: given.lock ?? 'unlocked',
    limitA: undefined,
    mostA: 32,
    totalEnergyKwh: given.totalEnergyKwh,
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
  test('what holds shows', () => {
    expect(view({ 710: '5', 718: '0' }, { wish: 'resume', settled: { ...NOTHING_LASTS, status: 'paused', isPassing: true } })).toMatchObject({ status: 'paused', isOn: true });
  });
});

test.each([true, false, undefined])('where a vehicle waits for authorization, and waits for long: %s, it awaits that just so', (isWaiting) => {
  const settled = { ...NOTHING_LASTS, status: 'requesting', isWaiting } as const;
  expect(view({ 710: '2', 120: '1' }, { settled })).toMatchObject({ isWaiting, isAwaitingAuthorization: isWaiting });
  expect(view({ 710: '2', 120: '0' }, { settled })).toMatchObject({ isWaiting, isAwaitingAuthorization: false });
});

test('scheduled while 763 is not blank', () => {
  expect(view({ 763: '2026-01-01T22:00:00' }).isScheduled).toBe(true);
  expect(view({ 763: ' ' }).isScheduled).toBe(false);
});

describe('of what the charger list does not tell nothing is shown, not even that it is not so', () => {
  const waiting = { ...NOTHING_LASTS, status: 'requesting', isWaiting: true } as const;
  const listOnly: Reported = { 710: '2', 718: NOT_TOLD, [-2]: '1' };

  test('a schedule, and what a vehicle waits for', () => {
    expect(view(listOnly)).toMatchObject({ isScheduled: undefined, isAwaitingAuthorization: false, whyNot: undefined });
    expect(view(listOnly, { settled: waiting })).toMatchObject({ isScheduled: undefined, isAwaitingAuthorization: undefined, whyNot: 'not-told', isWaiting: true });
  });

  test('but for somebody who waits at the lock', () => {
    expect(view(listOnly, { settled: waiting, lock: 'asked' }).isAwaitingAuthorization).toBe(true);
  });
});

test('the last known firmware is kept', () => {
  expect(view({}, { previous: view({ 911: '2.3.1.2' }) }).firmware).toBe('2.3.1.2');
});

describe('what flows', () => {
  const flowing: Reported = { 501: '231.4', 502: '230.1', 503: '229.8', 507: '15.268', 508: '15.239', 509: '15.26', 513: '10969.104' };
  const nothing = { powerW: 0, voltageV: 0, currentA: 0 };

  test.each(['3', '4'])('shows while charging (710 = %s): power, the highest voltage, the greatest current', (mode) => {
    expect(view({ ...flowing, 710: mode })).toMatchObject({ powerW: 10_969.104, voltageV: 231.4, currentA: 15.268 });
  });

  test.each<[string, Reported]>([
    ['disconnected', { 710: '1' }],
    ['requesting', { 710: '2' }],
    ['paused', { 710: '5', 718: '1' }],
    ['finished', { 710: '5', 718: '0' }],
  ])('is zero while %s, though the cloud keeps the last values', (_, reported) => {
    expect(view({ ...flowing, ...reported })).toMatchObject(nothing);
  });

  test('is not known while the charger does not say what it does', () => {
    expect(view({ ...flowing, 710: '0' })).toMatchObject({ powerW: undefined, voltageV: undefined, currentA: undefined });
  });

  test('shows while a pause is under way and the car still charges', () => {
    expect(view({ ...flowing, 710: '3', 718: '1' }, { wish: 'pause' }).powerW).toBe(10_969.104);
  });
});

test('temperature and humidity are as reported, and the total energy as it is given', () => {
  expect(view({ 201: '41.663', 270: '13.291' }, { totalEnergyKwh: 149.119 })).toMatchObject({ temperatureC: 41.663, humidityPercent: 13.291, totalEnergyKwh: 149.119 });
  expect(view({ 201: '', 270: 'n/a' })).toMatchObject({ temperatureC: undefined, humidityPercent: undefined, totalEnergyKwh: undefined });
});
