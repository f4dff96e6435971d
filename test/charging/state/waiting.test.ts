// Which schedule controls charging, by what a charger says of the next charge.
import { expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { activeSchedule, pastSchedule } from '../../../src/charging/state/waiting.ts';

const nowMs = Date.UTC(2026, 10, 29, 12);

const state = (value: string) => withSnapshot(UNKNOWN_STATE, [{ id: ObservationId.NextScheduleEvent, value, timestampMs: nowMs }], nowMs);

test.each(['', ' ', '0', 'null', '0001-01-01T00:00:00', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00+01:00', '1969-12-31T23:00:00'])('%p is none', (text) => {
  expect([activeSchedule(state(text), nowMs), pastSchedule(state(text), nowMs)]).toEqual([undefined, undefined]);
});

test.each([
  ['2026-11-29T13:00:00Z', Date.UTC(2026, 10, 29, 13)],
  ['2026-11-29T13:00', Date.UTC(2026, 10, 29, 13)],
  ['2026-11-29 13:00:00', Date.UTC(2026, 10, 29, 13)],
  ['2026-11-29T11:45:00Z', Date.UTC(2026, 10, 29, 11, 45)],
  ['29.11.2026 13:00:00', undefined],
  ['tomorrow', undefined],
])('%p is active', (text, nextStartMs) => {
  expect(activeSchedule(state(text), nowMs)).toEqual({ nextStartMs });
});

test.each(['2026-11-29T11:44:59Z', '2026-11-28T12:00', '2026-11-28 12:00:00'])('%p is a leftover', (text) => {
  expect(activeSchedule(state(text), nowMs)).toBeUndefined();
  expect(pastSchedule(state(text), nowMs)).toBeLessThan(nowMs);
});
