// Installations as the cloud sends them: in any case, with almost anything missing, and with much that is nobody's business.
import { describe, expect, test } from '@jest/globals';
import { parseInstallation } from '../../../../src/zaptec/cloud/wire/installation.ts';

const NOTHING = {
  name: undefined,
  maxCurrentA: undefined,
  availableCurrentA: undefined,
  phasesA: undefined,
  mode: undefined,
  features: undefined,
  roles: undefined,
  networkType: undefined,
};

const whole = {
  Id: '1457a110-0000-4000-8000-000000000001',
  Name: 'Home',
  Address: 'Example street 1',
  ContactEmail: 'someone@example.com',
  MaxCurrent: 25,
  AvailableCurrent: 10,
  AvailableCurrentPhase1: 10.5,
  AvailableCurrentPhase2: 12,
  AvailableCurrentPhase3: 14,
  AvailableCurrentMode: 0,
  EnabledFeatures: 1,
  CurrentUserRoles: 3,
  NetworkType: 4,
  SupportGroup: { Name: 'Somebody', LogoBase64: 'x'.repeat(100_000) },
};

const expected = { name: 'Home', maxCurrentA: 25, availableCurrentA: 10, phasesA: [10.5, 12, 14], mode: 0, features: 1, roles: 3, networkType: 4 };

const renamed = (rename: (name: string) => string): unknown => Object.fromEntries(Object.entries(whole).map(([name, value]) => [rename(name), value]));

describe('an installation', () => {
  test.each([
    ['in PascalCase', (name: string) => name],
    ['in camelCase', (name: string) => name.charAt(0).toLowerCase() + name.slice(1)],
    ['in capitals', (name: string) => name.toUpperCase()],
  ])('%s is read, and nothing else of it', (_how, rename) => {
    expect(parseInstallation(renamed(rename))).toStrictEqual(expected);
  });

  test('may say nothing but its id', () => {
    expect(parseInstallation({ Id: whole.Id })).toStrictEqual(NOTHING);
  });

  test('whose current was never set may take all of the fuse', () => {
    const row = '{"Id":"b0000000-0000-4000-8000-000000000001","Name":"Home","InstallationType":1,"MaxCurrent":20.0,"AvailableCurrentMode":0,"ThreeToOnePhaseSwitchCurrent":0.0,"Active":true,"NetworkType":4,"CurrentUserRoles":3,"EnabledFeatures":0}';
    expect(parseInstallation(JSON.parse(row))).toMatchObject({ maxCurrentA: 20, availableCurrentA: 20, phasesA: undefined });
  });

  test('may carry numbers as texts', () => {
    expect(parseInstallation({ ...whole, MaxCurrent: '25.0', AvailableCurrent: ' 10 ' })).toStrictEqual(expected);
  });

  test.each([
    [{ AvailableCurrentPhase3: undefined }, { phasesA: [10.5, 12, 25], availableCurrentA: 10 }],
    [{ AvailableCurrentPhase2: null }, { phasesA: [10.5, 25, 14], availableCurrentA: 10 }],
    [{ AvailableCurrentPhase2: 'much' }, { phasesA: undefined, availableCurrentA: 10 }],
    [{ AvailableCurrent: null, AvailableCurrentPhase2: null }, { phasesA: [10.5, 25, 14], availableCurrentA: 10.5 }],
    [{ AvailableCurrentPhase2: null, MaxCurrent: null }, { phasesA: undefined, maxCurrentA: undefined }],
    [{ AvailableCurrent: 'none' }, { availableCurrentA: 10.5 }],
    [{ MaxCurrent: null }, { maxCurrentA: undefined }],
    [{ MaxCurrent: -1 }, { maxCurrentA: undefined }],
    [{ MaxCurrent: 1e300 }, { maxCurrentA: undefined }],
    [{ AvailableCurrent: -0.1, AvailableCurrentPhase1: -1 }, { availableCurrentA: undefined, phasesA: undefined }],
    [{ AvailableCurrentMode: {}, EnabledFeatures: [], CurrentUserRoles: 'Owner', NetworkType: true }, { mode: undefined, features: undefined, roles: undefined, networkType: undefined }],
    [{ Name: '' }, { name: undefined }],
    [{ Name: 5 }, { name: undefined }],
    [{ Name: 'Ho\nme' }, { name: 'Ho me' }],
    [{ Id: 5 }, {}],
  ])('with %j is read as far as it can be', (damage, change) => {
    expect(parseInstallation({ ...whole, ...damage })).toStrictEqual({ ...expected, ...change });
  });
});

test.each([undefined, null, 5, 'text', [], [whole], {}, { Message: 'An error has occurred.' }, { Pages: 1, Data: [whole] }])('%j is no installation', (json) => {
  expect(parseInstallation(json)).toBeUndefined();
});
