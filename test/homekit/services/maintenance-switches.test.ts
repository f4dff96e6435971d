// The three switches of the maintenance commands: identity, option, and what writing asks for.
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/config/config.ts';
import { toHomeName } from '../../../src/base/names.ts';
import { allServices } from '../../../src/homekit/services/all.ts';
import { maintenanceSwitches } from '../../../src/homekit/services/maintenance-switches.ts';
import { optionsOf } from '../../../src/config/options.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { allStatuses, aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

/** Subtypes are for ever: automations hang on them. */
const switches = [
  { option: 'stopAndDeauthorize', subtype: 'stop-and-deauthorize', name: 'Stop and Deauthorize' },
  { option: 'restart', subtype: 'restart', name: 'Restart Charger' },
  { option: 'upgradeFirmware', subtype: 'upgrade-firmware', name: 'Upgrade Firmware' },
] as const;

function switchOf(subtype: string) {
  return maintenanceSwitches.find((declaration) => declaration.subtype === subtype)!;
}

describe.each(switches)('$name', ({ option, subtype, name }) => {
  const [on] = switchOf(subtype).characteristics;

  test('is a switch of this name, with nothing but On', () => {
    expect(switchOf(subtype).type(hap)).toBe(hap.Service.Switch);
    expect(switchOf(subtype).words?.alone.en).toBe(name);
    expect(toHomeName(name, 'not acceptable')).toBe(name);
    expect(switchOf(subtype).characteristics.map(({ type }) => type(hap))).toStrictEqual([hap.Characteristic.On]);
  });

  test(`has the option ${option}, which is off by default`, () => {
    expect(switchOf(subtype).isEnabled({ ...nothingOn, commands: { ...nothingOn.commands, [option]: true } })).toBe(true);
    const parsed = parseConfig({ username: 'someone@example.com', password: 'secret' });
    if (parsed.kind !== 'ready') throw new Error('The config is not ready');
    expect(switchOf(subtype).isEnabled(optionsOf(parsed.config, { id: 'c1', serial: 'ZAP000001' }))).toBe(false);
  });

  test('hangs on no other option', () => {
    const others = Object.fromEntries(Object.keys(nothingOn.commands).map((key) => [key, key !== option])) as unknown as typeof nothingOn.commands;
    expect(switchOf(subtype).isEnabled({ ...nothingOn, commands: others, chargingAllowed: true, matter: true })).toBe(false);
  });

  test.each(allStatuses)('is Off while %s, and out of reach when the charger is', (status) => {
    expect(on!.value(aView({ status }))).toBe(false);
    expect([on!.restsAt, on!.whenUnreachable]).toStrictEqual([false, 'no-response']);
  });

  test.each([
    [true, subtype],
    [1, subtype],
    [false, undefined],
    [0, undefined],
  ])('written %s asks for %s', (value, command) => {
    expect(on!.command?.(value)).toBe(command);
  });
});

test('there are no others, and they come after everything that shows something', () => {
  expect(maintenanceSwitches.map(({ subtype }) => subtype)).toStrictEqual(switches.map(({ subtype }) => subtype));
  expect(allServices.slice(-switches.length)).toStrictEqual(maintenanceSwitches);
});
