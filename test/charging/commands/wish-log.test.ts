// What the log says when an accepted command was confirmed, or was not.
import { expect, test } from '@jest/globals';
import { describeConfirmation } from '../../../src/charging/commands/wish-log.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

test.each<[Reported, string]>([
  [{ 710: '2', 120: '1' }, 'it waits for authorization.'],
  [{ 710: '2', 708: '0' }, 'it waits for current.'],
  [{ 710: '2', 708: '16' }, 'it waits for the vehicle, or for current.'],
  [{ 710: '1' }, 'no vehicle is connected.'],
])('a resume that ends with %j says why', (reported, reason) => {
  const state = withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0);
  expect(describeConfirmation('resume', 'failed', state)).toBe(`Zaptec accepted the resume command, but the charger did not follow it: ${reason}`);
});

test('a confirmation that fails says what the charger does instead', () =>
  expect(describeConfirmation('resume', 'failed', UNKNOWN_STATE)).toContain('its state is not known'));
