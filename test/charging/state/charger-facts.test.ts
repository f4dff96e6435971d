// Models, meters, roles and names.
import { describe, expect, test } from '@jest/globals';
import { familyOf, homeName, factsOf, isMeter, logName, mayControl, modelOf } from '../../../src/charging/state/charger-facts.ts';
import { listed } from '../../support/scripted-cloud.ts';

describe('the model comes from the serial', () => {
  test.each([
    ['ZCS000001', 'Zaptec Pro'],
    ['ZPR000001', 'Zaptec Pro'],
    ['ZCH000001', 'Zaptec Pro'],
    ['ZPG000001', 'Zaptec Pro'],
    ['ZAP000001', 'Zaptec Go'],
    ['ZGB000001', 'Zaptec Go'],
    ['ZAG000001', 'Zaptec Go'],
    ['GPN000001', 'Zaptec Go 2'],
    ['GPG000001', 'Zaptec Go 2'],
    ['zpr000001', 'Zaptec Pro'],
    ['XYZ000001', 'Zaptec charger'],
    ['', 'Zaptec charger'],
  ])('%s is a %s', (serial, model) => expect(modelOf(serial)).toBe(model));
});

test.each([
  ['Zaptec Pro', 'Smart'],
  ['Zaptec Go', 'Apollo'],
  ['Zaptec Go 2', 'Apollo'],
  ['Zaptec charger', undefined],
])('%s is of the family %s', (model, family) => expect(familyOf(model)).toBe(family));

describe('meters are not chargers', () => {
  test.each(['APH1', 'APG1', 'APM1', 'apm1'])('%s is a meter by its serial', (serial) =>
    expect(isMeter({ serial, deviceType: 3, operatingMode: 1 })).toBe(true),
  );
  test.each([3, 5, 6, 7, 8])('device type %d without a mode is a meter', (deviceType) => {
    expect(isMeter({ serial: 'X1', deviceType, operatingMode: undefined })).toBe(true);
    expect(isMeter({ serial: 'X1', deviceType, operatingMode: 0 })).toBe(true);
  });
  test.each([3, 5, 6, 7, 8])('device type %d with a mode is a charger', (deviceType) =>
    expect(isMeter({ serial: 'X1', deviceType, operatingMode: 1 })).toBe(false),
  );
  test.each([0, 1, 2, 4, 9, undefined])('device type %s is a charger', (deviceType) =>
    expect(isMeter({ serial: 'ZAP1', deviceType, operatingMode: undefined })).toBe(false),
  );
});

test.each([
  [undefined, undefined],
  [0, false],
  [1, false],
  [2, true],
  [3, true],
  [4, true],
  [8, false],
  [70, true],
])('roles %s may control: %s', (roles, expected) => expect(mayControl(roles)).toBe(expected));

describe('a charger is called', () => {
  test.each([
    ['Garage', 'Garage'],
    [undefined, 'Zaptec Go 0001'],
    ['ZAP000001', 'Zaptec Go 0001'],
    ['zap000001', 'Zaptec Go 0001'],
  ])('named %s in the list: %s', (name, called) => expect(factsOf(listed({ name })).name).toBe(called));
});

test.each([
  ['Garage', 'Garage'],
  ['1', 'Zaptec Go 1'],
  ['A', 'Zaptec Go A'],
  ['#7', 'Zaptec Go 7'],
  ['é', 'Zaptec Go é'],
  ['🚗', 'Zaptec Go 3456'],
  ['🚗 7', 'Zaptec Go 7'],
  ['--', 'Zaptec Go 3456'],
])('a charger that is called "%s" is "%s" in Apple Home', (name, expected) => {
  expect(homeName({ serial: 'ZAP123456', name, model: 'Zaptec Go' })).toBe(expected);
});

test.each([
  ['Garage', ['Yard'], 'Garage'],
  ['Garage', ['Yard', 'GARAGE'], 'Garage 3456'],
  ['Garage 3456', ['Garage 3456'], 'Garage 3456'],
  ['3456 Garage', ['3456 Garage'], '3456 Garage 3456'],
])('a charger that is called "%s" beside %j is "%s" in the log', (name, others, expected) => {
  const facts = factsOf(listed({ serial: 'ZAP123456', name }));
  expect(logName(facts, [facts, ...others.map((other, index) => ({ ...facts, id: `c${index}`, name: other }))])).toBe(expected);
});
