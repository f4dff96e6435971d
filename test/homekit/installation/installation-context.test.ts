// What is stored with an installation's accessory, and what of it survives damage.
import { expect, test } from '@jest/globals';
import { newInstallationContext, parseInstallationContext } from '../../../src/homekit/installation/installation-context.ts';

const whole = { ...newInstallationContext('i1', { lastSentAtMs: 5, pending: { currentA: 10, dueAtMs: 9 }, lastCurrentA: 16 }), missedListings: 2, names: { 'available-current': 'Current' } };

test('comes back as it was stored', () => {
  expect(parseInstallationContext(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});

test.each([
  [{ memory: undefined }, { memory: {} }],
  [{ memory: { lastSentAtMs: 'now', pending: { currentA: -1, dueAtMs: 9 }, lastCurrentA: 16 } }, { memory: { lastCurrentA: 16 } }],
  [{ memory: { lastSentAtMs: 5, pending: { currentA: 10 }, lastCurrentA: -1 } }, { memory: { lastSentAtMs: 5 } }],
  [{ names: 5 }, { names: {} }],
  [{ missedListings: -1 }, { missedListings: 0 }],
])('damaged by %j is %j', (damage, healed) => {
  expect(parseInstallationContext({ ...whole, ...damage })).toEqual({ ...whole, ...healed });
});

test.each([undefined, null, 5, {}, { ...whole, installation: undefined }, { ...whole, installation: { id: '../x' } }, { ...whole, kind: 'charger' }])(
  '%j is none',
  (stored) => {
    expect(parseInstallationContext(stored)).toBeUndefined();
  },
);
