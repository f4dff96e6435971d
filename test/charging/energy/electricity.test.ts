// What flows, from measurements of different ages.
import { describe, expect, test } from '@jest/globals';
import { electricityOf, type Electricity } from '../../../src/charging/energy/electricity.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import type { Observation } from '../../../src/charging/state/observation.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

/** When the session began. */
const BEGAN_MS = Date.UTC(2026, 10, 28, 17);
const before = (reported: Reported): Observation[] => observations(reported, BEGAN_MS - 3_600_000);
const since = (reported: Reported): Observation[] => observations(reported, BEGAN_MS + 8000);

function flowing(...rows: readonly Observation[][]): Electricity {
  return electricityOf(withSnapshot(UNKNOWN_STATE, [...observations({ 710: '3', 721: 's1' }, BEGAN_MS), ...rows.flat()], BEGAN_MS + 10_000));
}

const allTold: Reported = { 501: '231.4', 502: '230.1', 503: '229.8', 507: '15.268', 508: '15.239', 509: '15.26', 513: '10969.104' };

describe('of this session', () => {
  test('is power, the highest voltage, the greatest current', () => {
    expect(flowing(since(allTold))).toEqual({ powerW: 10_969.104, voltageV: 231.4, currentA: 15.268 });
  });

  test('of a single phase is that phase, and not the noise of the others', () => {
    expect(flowing(since({ 501: '230', 502: '4.07', 503: '0.739', 507: '16', 508: '0.039', 509: '0.023', 513: '3680' }))).toEqual({ powerW: 3680, voltageV: 230, currentA: 16 });
  });

  test('is never below zero: that is noise', () => {
    expect(flowing(since({ 501: '-0.2', 507: '-0.01', 513: '-4.5' }))).toEqual({ powerW: 0, voltageV: 0, currentA: 0 });
  });

  test('is not known where it cannot be read', () => {
    expect(flowing(since({ 502: 'much', 513: '' }))).toEqual({ powerW: undefined, voltageV: undefined, currentA: undefined });
    expect(flowing(since({ 502: 'much', 503: '229' })).voltageV).toBe(229);
  });

  test('is as told where nothing has a time', () => {
    expect(electricityOf(withSnapshot(UNKNOWN_STATE, observations({ ...allTold, 721: 's1' }, undefined), 0))).toMatchObject({ powerW: 10_969.104, voltageV: 231.4 });
  });
});

describe('a voltage', () => {
  const noise: Reported = { 501: '4.07', 502: '0.739', 503: '0.249' };

  test('of noise beside power is computed from power and current of one moment', () => {
    expect(flowing(before(noise), since({ 513: '1380', 507: '6', 508: '0.03', 509: '0.02' }))).toEqual({ powerW: 1380, voltageV: 230, currentA: 6 });
    expect(flowing(since(noise), since({ 513: '11040', 507: '16', 508: '16', 509: '16' })).voltageV).toBe(230);
  });

  test('of another session is not shown beside power', () => {
    expect(flowing(before({ 501: '229' }), since({ 513: '1380' }))).toEqual({ powerW: 1380, voltageV: undefined, currentA: undefined });
  });

  test.each<[string, Observation[][]]>([
    ['power and current are of different moments', [since({ 513: '1380' }), observations({ 507: '6' }, BEGAN_MS + 2000)]],
    ['the current is of another session', [since({ 513: '1380' }), before({ 507: '6' })]],
    ['they make no sense together', [since({ 513: '1380', 507: '16' })]],
    ['no phase carries anything', [since({ 513: '150', 507: '0.7' })]],
  ])('is not computed where %s', (_what, rows) => {
    expect(flowing(before(noise), ...rows).voltageV).toBeUndefined();
  });
});

describe('told before this session', () => {
  test('power is not known, unless it was none', () => {
    expect(flowing(before({ ...allTold }))).toEqual({ powerW: undefined, voltageV: undefined, currentA: undefined });
    expect(flowing(before({ ...allTold, 507: '0.738', 508: '0.1', 509: '0.1', 513: '0' }))).toEqual({ powerW: 0, voltageV: undefined, currentA: 0 });
  });
});
