// What the log says when a charger's view changes.
import { describe, expect, test } from '@jest/globals';
import { describeStatus } from '../../../src/charging/charger/status-text.ts';
import type { ChargingStatus } from '../../../src/charging/state/charging-status.ts';
import { aView } from '../../support/charger-views.ts';

describe('words for a charger', () => {
  const view = aView({ firmware: undefined });

  test('a change of status is told, once', () => {
    expect(describeStatus(undefined, view)).toBe('charging.');
    expect(describeStatus(view, { ...view, isOn: false })).toBeUndefined();
    expect(describeStatus(view, { ...view, isReachable: false })).toContain('no response');
    expect(describeStatus({ ...view, isReachable: false }, { ...view, isReachable: false, status: 'paused' })).toBeUndefined();
    expect(describeStatus({ ...view, isReachable: false }, view)).toBe('responds again; charging.');
  });

  test.each<[ChargingStatus, string]>([
    ['unknown', 'its state is not known.'],
    ['disconnected', 'no vehicle is connected.'],
    ['requesting', 'a vehicle is connected and waits to charge.'],
    ['charging', 'charging.'],
    ['paused', 'charging is paused.'],
    ['finished', 'charging is finished.'],
  ])('%s is told as "%s"', (status, sentence) => expect(describeStatus(undefined, { ...view, status })).toBe(sentence));
});
