// What the log says when an accepted command was confirmed, or was not.
import { expect, test } from '@jest/globals';
import { describeConfirmation } from '../../../src/charging/commands/wish-log.ts';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

test.each<[Reported, string]>([
  [{ 710: '2', 120: '1' }, 'it waits for authorization, by the Zaptec app or an RFID tag.'],
  [{ 710: '2', 708: '0' }, 'it waits for current.'],
  [{ 710: '2', 708: '16' }, 'it waits for the vehicle, or for current.'],
  [{ 710: '2', 120: '1', 722: 'someone' }, 'it waits for the vehicle, or for current, or to be authorized once more, by the Zaptec app or an RFID tag.'],
  [{ 710: '2', 763: '2026-01-01T22:00:00' }, 'it waits for its schedule.'],
  [{ 710: '2', 510: '0' }, 'its own maximum current is set too low.'],
  [{ 710: '1' }, 'no vehicle is connected.'],
])('a resume that ends with %j says why', (reported, reason) => {
  const state = withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0);
  expect(describeConfirmation('resume', 'failed', state, 0)).toBe(`resume was accepted, but the charger did not follow it: ${reason}`);
});

test('a confirmation that fails says what the charger does instead', () =>
  expect(describeConfirmation('resume', 'failed', UNKNOWN_STATE, 0)).toContain('its state is not known'));

test.each<[Reported, string]>([
  [{ 710: '5', 718: '1' }, 'pause confirmed by the charger.'],
  [{ 710: '1', 718: '0' }, 'nothing to do to pause any more: no vehicle is connected.'],
])('a pause that ends with %j is confirmed by the charger only where there is something to confirm', (reported, sentence) => {
  const state = withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0);
  expect(describeConfirmation('pause', 'fulfilled', state, 0)).toBe(sentence);
});
