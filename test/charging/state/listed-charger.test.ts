// What the charger list tells of a charger's state.
import { expect, test } from '@jest/globals';
import { isOffline, operationMode, UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { isOfList, observationsOf } from '../../../src/charging/state/listed-charger.ts';
import { readBoolean, type ObservationId } from '../../../src/charging/state/observation.ts';
import { listed } from '../../support/scripted-cloud.ts';

const IS_ONLINE: ObservationId = -2;

test.each<[boolean | undefined, number | undefined]>([
  [true, 3],
  [false, 5],
  [undefined, undefined],
])('online: %s, mode: %s', (isOnline, operatingMode) => {
  const rows = observationsOf(listed({ isOnline, operatingMode }));
  const state = withSnapshot(UNKNOWN_STATE, rows, 0);
  expect([operationMode(state), readBoolean(state.observations.get(IS_ONLINE)?.value), isOffline(state)]).toStrictEqual([operatingMode, isOnline, isOnline === false]);
  expect([isOfList(state), isOfList(UNKNOWN_STATE), isOfList(withSnapshot(state, [{ id: 710, value: '3', timestampMs: 1 }], 0))]).toStrictEqual([true, false, false]);
  expect(rows.every(({ timestampMs }) => timestampMs === undefined)).toBe(true);
  // What the list does not say has no value, not even one that cannot be read; that it never tells of a pause it says always.
  expect(rows.filter(({ value }) => value !== undefined)).toHaveLength(isOnline === undefined ? 1 : 3);
});
