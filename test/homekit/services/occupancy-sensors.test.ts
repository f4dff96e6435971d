// The seven sensors: identity, option, and value for every status.
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/config/config.ts';
import { toHomeName } from '../../../src/base/names.ts';
import { allServices } from '../../../src/homekit/services/all.ts';
import { occupancySensors } from '../../../src/homekit/services/occupancy-sensors.ts';
import { nothingOn, withSensors } from '../../support/charger-options.ts';
import { allStatuses, aView } from '../../support/charger-views.ts';
import { hap } from '../../support/homebridge.ts';

function sensorOf(subtype: string) {
  return occupancySensors.find((declaration) => declaration.subtype === subtype)!;
}

/** Subtypes are for ever: automations hang on them. */
const sensors = [
  { option: 'vehicleConnected', subtype: 'vehicle-connected', name: 'Vehicle Connected', byDefault: true, detects: ['requesting', 'charging', 'paused', 'finished', 'stopped'] },
  { option: 'chargingFinished', subtype: 'charging-finished', name: 'Charging Finished', byDefault: true, detects: ['finished'] },
  { option: 'charging', subtype: 'charging', name: 'Charging', byDefault: false, detects: ['charging'] },
  { option: 'paused', subtype: 'paused', name: 'Paused', byDefault: false, detects: ['paused'] },
  { option: 'waitingToCharge', subtype: 'waiting-to-charge', name: 'Waiting to Charge', byDefault: false, detects: ['requesting'] },
  { option: 'awaitingAuthorization', subtype: 'awaiting-authorization', name: 'Awaiting Authorization', byDefault: false, detects: [] },
  { option: 'scheduled', subtype: 'scheduled', name: 'Scheduled', byDefault: false, detects: [] },
] as const;

describe.each(sensors)('$name', ({ option, subtype, name, byDefault, detects }) => {
  test('is an occupancy sensor of this name', () => {
    expect(sensorOf(subtype).type(hap)).toBe(hap.Service.OccupancySensor);
    expect(sensorOf(subtype).words?.alone.en).toBe(name);
    expect(toHomeName(name, 'not acceptable')).toBe(name);
  });

  test(`has the option ${option}, which is ${byDefault ? 'on' : 'off'} by default`, () => {
    expect(sensorOf(subtype).isEnabled(withSensors({ [option]: true }))).toBe(true);
    expect(sensorOf(subtype).isEnabled(nothingOn)).toBe(false);
    const parsed = parseConfig({ username: 'someone@example.com', password: 'secret' });
    expect(parsed).toMatchObject({ kind: 'ready', config: { sensors: { [option]: byDefault } } });
  });

  test.each(allStatuses)('while %s', (status) => {
    const [occupancy] = sensorOf(subtype).characteristics;
    const isNotTold = status === 'unknown' || (status === 'stopped' && ['paused', 'charging-finished'].includes(subtype));
    expect(occupancy!.value(aView({ status }))).toBe(isNotTold ? undefined : detects.some((detected) => detected === status) ? 1 : 0);
  });

  test.each([true, false])('StatusActive is whether the charger can be reached: %s', (isReachable) => {
    const [occupancy, active] = sensorOf(subtype).characteristics;
    expect(occupancy!.type(hap)).toBe(hap.Characteristic.OccupancyDetected);
    expect(active!.type(hap)).toBe(hap.Characteristic.StatusActive);
    expect(active!.value(aView({ isReachable }))).toBe(isReachable);
    expect([occupancy!.command, active!.command]).toStrictEqual([undefined, undefined]);
    expect([occupancy!.whenUnreachable, active!.whenUnreachable]).toStrictEqual(['value', 'value']);
  });
});

test('Scheduled follows the schedule, whatever the status', () => {
  const [occupancy] = sensorOf('scheduled').characteristics;
  for (const status of allStatuses.filter((one) => one !== 'unknown')) {
    expect(occupancy!.value(aView({ status, isScheduled: true }))).toBe(1);
    expect(occupancy!.value(aView({ status, isScheduled: false }))).toBe(0);
  }
});

test('Waiting to Charge and Awaiting Authorization are for those who wait longer than a start takes', () => {
  const [waiting, awaiting] = ['waiting-to-charge', 'awaiting-authorization'].map((subtype) => sensorOf(subtype).characteristics[0]!);
  expect(waiting!.value(aView({ status: 'requesting', isWaiting: false }))).toBe(0);
  expect(awaiting!.value(aView({ status: 'requesting', isAwaitingAuthorization: true }))).toBe(1);
});

test('there are no others, and what one switches comes first', () => {
  expect(occupancySensors.map(({ subtype }) => subtype)).toStrictEqual(sensors.map(({ subtype }) => subtype));
  expect(allServices.slice(0, 7 + sensors.length).map(({ subtype }) => subtype)).toStrictEqual(['outlet', 'charging-allowed', 'charge-now', 'add-energy', 'maximum-current', 'charging-lock', 'charging-current', ...sensors.map(({ subtype }) => subtype)]);
});
