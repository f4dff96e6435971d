// What is stored with an installation's accessory, and what of it survives damage.
import { expect, test } from '@jest/globals';
import { newInstallationContext, parseInstallationContext } from '../../../src/homekit/installation/installation-context.ts';
import { recalledInstallation } from '../../support/remembered.ts';

const whole = newInstallationContext('i1');

test('comes back as it was stored, without what else may be there', () => {
  expect(parseInstallationContext(JSON.parse(JSON.stringify({ ...whole, memory: {}, extra: 1 })))).toEqual(whole);
});

test.each([undefined, null, 5, {}, { ...whole, installation: undefined }, { ...whole, installation: { id: '../x' } }, { ...whole, kind: 'charger' }])(
  '%j is none',
  (stored) => {
    expect(parseInstallationContext(stored)).toBeUndefined();
  },
);

test.each([
  [{ lastSentAtMs: 5, pending: { currentA: 10, dueAtMs: 9 }, lastCurrentA: 16 }, { lastSentAtMs: 5, pending: { currentA: 10, dueAtMs: 9 }, lastCurrentA: 16 }],
  [{ lastSentAtMs: 'now', pending: { currentA: -1, dueAtMs: 9 }, lastCurrentA: 16 }, { lastCurrentA: 16 }],
  [{ lastSentAtMs: 5, pending: { currentA: 10 }, lastCurrentA: -1 }, { lastSentAtMs: 5 }],
])('of what is remembered, %j, %j is good', (stored, good) => {
  expect(recalledInstallation(stored)).toEqual(good);
});
