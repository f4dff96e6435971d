// What a charger's state says of energy.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { sessionId } from '../../../src/charging/state/charger-state.ts';
import { energyReading } from '../../../src/charging/energy/energy-reading.ts';
import type { EnergyReading } from '../../../src/charging/energy/energy-record.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

const reportedAtMs = Date.UTC(2026, 0, 1, 14, 0, 5);
const HOUR = 3_600_000;
const meter = 'OCMF|{"RD":[{"TM":"2026-01-01T14:00:00,000+00:00 R","RV":149.119,"RU":"kWh","ST":"G"}]}';

const stateOf = (reported: Reported) => withSnapshot(UNKNOWN_STATE, observations(reported, reportedAtMs), reportedAtMs);
const readingOf = (reported: Reported): EnergyReading => energyReading(stateOf(reported));

test('the meter, the session under way and the last one', () => {
  expect(readingOf({ 710: '3', 553: '1.500', 554: meter, 721: 'ABC', 723: '{"SessionId":"x","Energy":2}' })).toStrictEqual({
    meter: { kwh: 149.119, atMs: Date.UTC(2026, 0, 1, 14) },
    session: { id: 'abc', kwh: 1.5, atMs: reportedAtMs, idAtMs: reportedAtMs },
    completed: { sessionId: 'x', energyKwh: 2, startMs: undefined, endMs: undefined },
  });
});

test('a charger that says nothing', () => {
  expect(readingOf({})).toStrictEqual({ meter: undefined, session: undefined, completed: undefined });
});

test('a reading without a time of its own is as old as its row', () => {
  expect(readingOf({ 554: meter.replace('"TM"', '"XX"') }).meter).toStrictEqual({ kwh: 149.119, atMs: reportedAtMs });
});

test('a reading is never from after its row has changed, whatever time it names', () => {
  const takenAt = (time: string) => readingOf({ 554: meter.replace('2026-01-01T14:00:00', time) }).meter?.atMs;
  expect(takenAt('2026-01-01T13:00:00')).toBe(reportedAtMs - HOUR - 5000);
  expect(takenAt('2026-01-01T16:00:00')).toBe(reportedAtMs);
  expect(takenAt('2026-01-02T14:00:06')).toBe(reportedAtMs);
});

test('a reading whose row has not come yet either has no time', () => {
  const rows = observations({ 554: meter.replace('2026', '2038') }, reportedAtMs);
  expect(energyReading(withSnapshot(UNKNOWN_STATE, rows, reportedAtMs - 24 * HOUR)).meter).toStrictEqual({ kwh: 149.119, atMs: reportedAtMs });
  expect(energyReading(withSnapshot(UNKNOWN_STATE, rows, reportedAtMs - 24 * HOUR - 1)).meter).toStrictEqual({ kwh: 149.119, atMs: undefined });
});

describe('the session', () => {
  test('is none without a vehicle, whatever energy is still reported', () => {
    expect(readingOf({ 710: '1', 553: '12.3', 721: 'a' }).session).toBe('none');
    expect(readingOf({ 710: '1' }).session).toBe('none');
  });

  test('is not known without a row for its energy', () => {
    expect(readingOf({ 710: '3' }).session).toBeUndefined();
  });

  test('has no time of its id without a row for that', () => {
    expect(readingOf({ 710: '3', 553: '1' }).session).toStrictEqual({ id: undefined, kwh: 1, atMs: reportedAtMs, idAtMs: undefined });
  });

  test('may have as much energy as half a year brings, and no more', () => {
    expect(readingOf({ 710: '3', 553: '100000', 721: 'a' }).session).toMatchObject({ kwh: 100_000 });
    expect(readingOf({ 710: '3', 553: '100000.1', 721: 'a' }).session).toBeUndefined();
  });

  test.each([undefined, '', 'much', '-0.1'])('is not known with the energy %j', (energy) => {
    expect(readingOf({ 710: '3', 553: energy, 721: 'a' }).session).toBeUndefined();
  });

  test.each([undefined, '', ' '])('has no id with %j', (id) => {
    expect(readingOf({ 710: '5', 553: '0.000', 721: id }).session).toMatchObject({ id: undefined, kwh: 0 });
    expect(sessionId(stateOf({ 721: id }))).toBeUndefined();
  });
});
