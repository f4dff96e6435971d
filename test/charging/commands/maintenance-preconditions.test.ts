// What a maintenance command does, a test for each row of the table, and the checks before it in their order.
import { describe, expect, test } from '@jest/globals';
import { UNKNOWN_STATE, withSnapshot } from '../../../src/charging/state/charger-state.ts';
import type { Action } from '../../../src/charging/commands/route.ts';
import type { ChargerFirmware } from '../../../src/charging/commands/maintenance-preconditions.ts';
import type { MaintenanceCommand } from '../../../src/charging/commands/command.ts';
import { decideMaintenance, decideUpgrade } from '../../../src/charging/commands/maintenance-preconditions.ts';
import { observations, type Reported } from '../../support/scripted-cloud.ts';

interface Setting {
  readonly roles?: number | undefined;
  readonly whileCharging?: boolean;
}

function decided(command: MaintenanceCommand, reported: Reported, { roles = 3, whileCharging = false }: Setting = {}): unknown {
  return decideMaintenance(command, withSnapshot(UNKNOWN_STATE, observations(reported, 0), 0), { roles }, { whileCharging });
}

const refused = (reason: string) => ({ kind: 'refused', reason });
const allowed = (action: Action) => ({ kind: 'allowed', action });

/** What each command comes to where nothing stands in its way. */
const good = {
  'stop-and-deauthorize': allowed('stop'),
  restart: allowed('restart'),
  'upgrade-firmware': { kind: 'depends-on-firmware' },
} as const satisfies Record<MaintenanceCommand, unknown>;
const commands = Object.keys(good) as MaintenanceCommand[];
const idle: Reported = { 710: '5', 718: '1', 721: 'a' };

describe('stop and deauthorize', () => {
  const stop = (reported: Reported, setting?: Setting): unknown => decided('stop-and-deauthorize', reported, setting);

  test.each([
    ['charging', { 710: '3', 721: 'a' }],
    ['changing current', { 710: '4', 721: 'a' }],
    ['paused', { 710: '5', 718: '1', 721: 'a' }],
    ['finished', { 710: '5', 718: '0', 721: 'a' }],
    ['requesting', { 710: '2', 721: 'a' }],
    ['authorized, and not named yet', { 710: '2', 722: 'nfc-1' }],
    ['charging, and not named', { 710: '3' }],
    ['in a state that is not known, but named', { 710: '0', 721: 'a' }],
  ])('a session that is %s: sends 10001, whatever may happen while charging', (_what, reported) => {
    expect(stop(reported)).toEqual(allowed('stop'));
    expect(stop(reported, { whileCharging: true })).toEqual(allowed('stop'));
  });
  test.each([{ 710: '1' }, { 710: '1', 721: '' }, { 710: '2' }, { 710: '2', 721: '', 722: '' }])('%j: refused, no session', (reported) =>
    expect(stop(reported)).toEqual(refused('no-session')),
  );
  test.each([{}, { 710: '0' }, { 710: '99' }])('%j: refused, the state is not known', (reported) =>
    expect(stop(reported)).toEqual(refused('state-unknown')),
  );
});

describe.each(['restart', 'upgrade-firmware'] as const)('%s', (command) => {
  test.each([{ 710: '1' }, { 710: '2' }, { 710: '5', 718: '0' }, { 710: '5', 718: '1' }])('in %j: good', (reported) =>
    expect(decided(command, reported)).toEqual(good[command]),
  );
  test.each(['3', '4'])('while charging (710 = %s): refused, unless the settings allow it', (mode) => {
    expect(decided(command, { 710: mode })).toEqual(refused('charging'));
    expect(decided(command, { 710: mode }, { whileCharging: true })).toEqual(good[command]);
  });
  test.each([{}, { 710: '0' }, { 710: '5', 718: 'x' }])('in %j, which may be charging: refused, unless the settings allow it', (reported) => {
    expect(decided(command, reported)).toEqual(refused('state-unknown'));
    expect(decided(command, reported, { whileCharging: true })).toEqual(good[command]);
  });
});

describe.each(commands)('before the state, for %s', (command) => {
  test.each([2, 3, 4, 7, 70])('roles %d include owner or service: good', (roles) =>
    expect(decided(command, idle, { roles })).toEqual(good[command]),
  );
  test.each([0, 1, 8, 16, 64])('roles %d lack owner and service: refused for the role', (roles) =>
    expect(decided(command, idle, { roles })).toEqual(refused('role-missing')),
  );
  test('unknown role: the cloud decides', () =>
    expect(decideMaintenance(command, withSnapshot(UNKNOWN_STATE, observations(idle, 0), 0), {}, { whileCharging: false })).toEqual(good[command]));
  test.each(['0', 'false'])('-2 = %s: refused, offline', (online) =>
    expect(decided(command, { ...idle, [-2]: online }, { whileCharging: true })).toEqual(refused('offline')),
  );
  test.each(['1', '', undefined, 'x'])('-2 = %j: not offline', (online) =>
    expect(decided(command, { ...idle, [-2]: online })).toEqual(good[command]),
  );
  test('the role comes before offline, offline before the state', () => {
    const everythingWrong: Reported = { [-2]: '0', 710: '0' };
    expect(decided(command, everythingWrong, { roles: 1 })).toEqual(refused('role-missing'));
    expect(decided(command, everythingWrong)).toEqual(refused('offline'));
    expect(decided(command, { ...everythingWrong, [-2]: '1' })).toEqual(refused('state-unknown'));
  });
});

describe('the firmware', () => {
  function upgrade(firmware: Partial<ChargerFirmware>, installed?: string): unknown {
    return decideUpgrade({ chargerId: 'c1', current: '2.3.1.2', available: '2.4.0.0', isUpToDate: false, ...firmware }, installed);
  }

  test('is older than another one: sends 200', () => expect(upgrade({})).toEqual(allowed('upgrade')));
  test('is one that Zaptec wants back: sends 200', () => expect(upgrade({ available: '2.2' })).toEqual(allowed('upgrade')));
  test('is not named, but another one is: sends 200', () => expect(upgrade({ current: undefined })).toEqual(allowed('upgrade')));
  test('is no number, but another one is named: sends 200', () => expect(upgrade({ current: 'beta' })).toEqual(allowed('upgrade')));
  test('is older, and Zaptec does not say more: sends 200', () => expect(upgrade({ isUpToDate: undefined })).toEqual(allowed('upgrade')));

  describe('is named by the charger alone', () => {
    const told = { current: undefined, isUpToDate: undefined, available: '2.6.1.0' };
    test('and older: sends 200', () => expect(upgrade(told, '2.6.0.6')).toEqual(allowed('upgrade')));
    test.each(['2.6.1.0', '2.6.2'])('and as new (%s): refused, up to date', (installed) => expect(upgrade(told, installed)).toEqual(refused('up-to-date')));
    test('but what Zaptec says of it comes first', () => expect(upgrade({ ...told, current: '2.6.1.0' }, '2.6.0.6')).toEqual(refused('up-to-date')));
  });

  test.each<Partial<ChargerFirmware>>([
    { isUpToDate: true, available: '2.3.1.2' },
    { isUpToDate: true },
    { isUpToDate: true, available: undefined, current: undefined },
    { available: '2.3.1.2' },
    { available: '2.3.1.2', isUpToDate: undefined },
    { available: '2.2', isUpToDate: undefined },
  ])('%j: refused, up to date', (firmware) => expect(upgrade(firmware)).toEqual(refused('up-to-date')));

  test.each<Partial<ChargerFirmware>>([
    { available: undefined },
    { available: undefined, isUpToDate: undefined },
    { current: undefined, isUpToDate: undefined },
    { available: 'beta', isUpToDate: undefined },
  ])('%j: refused, not known', (firmware) => expect(upgrade(firmware)).toEqual(refused('firmware-unknown')));
  test('of a charger that the list lacks: refused, not known', () => expect(decideUpgrade(undefined, '2.3.1.2')).toEqual(refused('firmware-unknown')));
});
