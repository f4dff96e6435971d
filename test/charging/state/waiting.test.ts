// What a vehicle waits for, which of that is certain at once, and which schedule controls charging.
import { expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { ObservationId } from '../../../src/charging/state/observation.ts';
import { activeSchedule, isCertainAtOnce, pastSchedule, startToComeMs, whatItWaitsFor, type WaitReason } from '../../../src/charging/state/waiting.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

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
  ['08:00', undefined],
])('%p is active', (text, nextStartMs) => {
  expect(activeSchedule(state(text), nowMs)).toEqual({ nextStartMs, asOfMs: nowMs });
});

test.each([
  ['2026-11-29T12:00:01Z', Date.UTC(2026, 10, 29, 12, 0, 1)],
  ['2026-11-29T12:00:00Z', undefined],
  ['2026-11-29T11:45:00Z', undefined],
  ['tomorrow', undefined],
  ['', undefined],
])('the start of %p that is still to come at 12:00 is %p', (text, startMs) => {
  expect(startToComeMs(activeSchedule(state(text), nowMs))).toBe(startMs);
});

test.each(['2026-11-29T11:44:59Z', '2026-11-28T12:00', '2026-11-28 12:00:00'])('%p is a leftover', (text) => {
  expect(activeSchedule(state(text), nowMs)).toBeUndefined();
  expect(pastSchedule(state(text), nowMs)).toBeLessThan(nowMs);
});

test.each<[Reported, WaitReason, boolean]>([
  [{ 120: '1' }, 'awaits-authorization', true],
  [{ 763: '2026-01-01T22:00:00' }, 'scheduled', true],
  [{ 510: '5.9', 708: '0' }, 'maximum-too-low', true],
  [{ 510: '6', 708: '5.9' }, 'awaits-current', false],
  [{ 510: '6', 708: '6' }, 'awaits-vehicle', false],
  [{}, 'awaits-vehicle', false],
])('%j: %s, certain at once: %s', (reported, reason, isCertain) => {
  const nowMs = Date.UTC(2026, 0, 1, 17);
  expect(whatItWaitsFor(withSnapshot(UNKNOWN_STATE, observations({ 710: '2', ...reported }, nowMs), nowMs), nowMs)).toBe(reason);
  expect(isCertainAtOnce(reason)).toBe(isCertain);
});
