// The switches "Charge Now" and "Add 10 kWh": identity, options, names, and what they show and ask for.
import { describe, expect, test } from '@jest/globals';
import { allServices } from '../../../src/homekit/services/all.ts';
import { grants } from '../../../src/homekit/services/charging-allowed.ts';
import { addEnergyWords } from '../../../src/homekit/words/service-words.ts';
import { everythingOn, nothingOn } from '../../support/charger-options.ts';
import { aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

const [chargeNow, addEnergy] = grants as [(typeof grants)[0], (typeof grants)[0]];

test('are two switches of these identities, after Charging Allowed', () => {
  expect(grants.map(({ subtype, words, type }) => [subtype, words?.alone.en, type(hap)])).toStrictEqual([
    ['charge-now', 'Charge Now', hap.Service.Switch],
    ['add-energy', 'Add 10 kWh', hap.Service.Switch],
  ]);
  expect(allServices.slice(1, 4).map(({ subtype }) => subtype)).toStrictEqual(['charging-allowed', 'charge-now', 'add-energy']);
});

test('Charge Now is there with Charging Allowed only, Add 10 kWh by itself', () => {
  expect([nothingOn, everythingOn, { ...everythingOn, chargingAllowed: false }].map((options) => chargeNow.isEnabled(options))).toStrictEqual([false, true, false]);
  expect([nothingOn, everythingOn, { ...nothingOn, addEnergy: true }].map((options) => addEnergy.isEnabled(options))).toStrictEqual([false, true, true]);
});

test('the name has the amount, in every language', () => {
  expect(addEnergy.wordsFor?.({ ...everythingOn, addEnergyKwh: 25 })).toStrictEqual(addEnergyWords(25));
  for (const text of Object.values(addEnergyWords(25).alone)) expect(text).toMatch(/25 kWh/);
});

describe.each([
  [chargeNow, 'until-full', 'charge-until-full', 'end-charge-until-full'],
  [addEnergy, 'amount', 'charge-amount', 'end-charge-amount'],
] as const)('$subtype', ({ characteristics }, granted, onCommand, offCommand) => {
  const [on] = characteristics;
  test('shows whether it is under way, also while the charger is away', () => {
    expect(([undefined, 'until-full', 'amount'] as const).map((is) => on!.value(aView({ granted: is })))).toStrictEqual([undefined, 'until-full', 'amount'].map((is) => is === granted));
    expect(on!.whenUnreachable).toBe('lasting');
  });

  test('asks for it, and for its end', () => {
    expect([true, 1, false, 0].map((value) => on!.command?.(value))).toStrictEqual([onCommand, onCommand, offCommand, offCommand]);
  });
});
