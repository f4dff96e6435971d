// One charger's accessory: its services and their names, what it says of itself, restarts, and being unavailable.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory, Service } from 'homebridge';

import { newContext, type AccessoryContext } from '../../src/homekit/accessory-context.ts';
import { ChargerAccessory, showAsUnavailable } from '../../src/homekit/charger-accessory.ts';
import { eve, eveCharacteristic } from '../../src/homekit/eve/eve.ts';
import type { ChargerOptions } from '../../src/config/options.ts';
import { homeName, type ChargerFacts } from '../../src/charging/state/charger-facts.ts';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import { everythingOn, nothingOn, withSensors } from '../support/charger-options.ts';
import { nameOfOne } from '../support/charger-names.ts';
import { hap, recordedApi, restarted } from '../support/homebridge.ts';
import { notificationsOf, read, serviceOf, subtypesOf, write } from '../support/home-app.ts';
import { settle } from '../support/manual-clock.ts';
import { charging, finished, paused, RealCharger, reportedFirmware, scheduled, someFacts } from '../support/real-charger.ts';
import { PassingRecords, type Kept } from '../../src/base/memory.ts';
import { givenNames, type GivenName } from '../../src/homekit/words/service-name.ts';
import { nothingShown } from '../support/remembered.ts';

const { ConfiguredName, CurrentRelativeHumidity, CurrentTemperature, FirmwareRevision, Manufacturer, Model, Name, OccupancyDetected, On, OutletInUse, SerialNumber, StatusActive } = hap.Characteristic;

const sixSensors = withSensors({ vehicleConnected: true, chargingFinished: true, charging: true, paused: true, waitingToCharge: true, scheduled: true });

const { api } = recordedApi();
let real: RealCharger;
let saves: AccessoryContext[];
let names: PassingRecords<GivenName>;
beforeEach(() => {
  real = new RealCharger();
  saves = [];
  names = new PassingRecords();
});
afterEach(() => real.stop.abort());

function newAccessory(facts: ChargerFacts = someFacts()): PlatformAccessory<AccessoryContext> {
  const accessory = new api.platformAccessory<AccessoryContext>(homeName(facts), hap.uuid.generate(facts.id));
  accessory.context = newContext(facts);
  return accessory;
}

function bind(accessory: PlatformAccessory, options: ChargerOptions = sixSensors): ChargerAccessory {
  const save = (changed: PlatformAccessory<AccessoryContext>): void => void saves.push(structuredClone(changed.context));
  const bound = accessory as PlatformAccessory<AccessoryContext>;
  return new ChargerAccessory(bound, real.charger, { hap, log: real.log, clock: real.clock, options, save, names: givenNames(names, 'c1'), before: 'known', lastShown: nothingShown(), nameOf: nameOfOne(bound.context.charger) });
}

const characteristic = (accessory: PlatformAccessory, subtype: string, type: Parameters<PlatformAccessory['services'][0]['getCharacteristic']>[0]) =>
  serviceOf(accessory, subtype).getCharacteristic(type as typeof On);
const information = (accessory: PlatformAccessory) => accessory.getService(hap.Service.AccessoryInformation)!;
const firmwareOf = (accessory: PlatformAccessory) => information(accessory).getCharacteristic(FirmwareRevision).value;

describe('the services', () => {
  test('are the outlet and the sensors that are turned on', () => {
    const accessory = newAccessory();
    bind(accessory, withSensors({ vehicleConnected: true, chargingFinished: true }));
    expect(subtypesOf(accessory)).toStrictEqual(['outlet', 'vehicle-connected', 'charging-finished']);
    expect(serviceOf(accessory, 'outlet').isPrimaryService).toBe(true);
    expect(serviceOf(accessory, 'charging-finished').isPrimaryService).toBe(false);
  });

  test('have their names, the outlet that of the charger', async () => {
    const accessory = newAccessory(someFacts({ name: '🚗 Bay #1' }));
    expect(accessory.displayName).toBe('Bay 1');
    bind(accessory);
    const names = subtypesOf(accessory).map((subtype) => characteristic(accessory, subtype, ConfiguredName).value);
    expect(names).toStrictEqual(['Bay 1', 'Vehicle Connected', 'Charging Finished', 'Charging', 'Paused', 'Waiting to Charge', 'Scheduled']);
    expect(await read(information(accessory).getCharacteristic(Name))).toBe('Bay 1');
  });

  test('show the charger from its first view on', async () => {
    await real.read(scheduled);
    const accessory = newAccessory();
    bind(accessory);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(false);
    expect(await read(characteristic(accessory, 'outlet', OutletInUse))).toBe(true);
    expect(await read(characteristic(accessory, 'paused', OccupancyDetected))).toBe(1);
    expect(await read(characteristic(accessory, 'scheduled', OccupancyDetected))).toBe(1);
    expect(await read(characteristic(accessory, 'charging', OccupancyDetected))).toBe(0);
    await real.read(charging);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(true);
    expect(await read(characteristic(accessory, 'paused', OccupancyDetected))).toBe(0);
  });

  test('show when the charger cannot be read, and when it can again', async () => {
    const accessory = newAccessory();
    bind(accessory);
    await real.read(finished);
    await real.fail(new CloudUnreachableError('the connection was lost'));
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(-70402);
    expect(await read(characteristic(accessory, 'charging-finished', StatusActive))).toBe(false);
    expect(await read(characteristic(accessory, 'charging-finished', OccupancyDetected))).toBe(1);
    await real.read(charging);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(true);
    expect(await read(characteristic(accessory, 'charging-finished', StatusActive))).toBe(true);
  });

  test('say nothing of a vehicle while nothing is known, after a restart either', async () => {
    const first = newAccessory();
    bind(first).release();
    for (const subtype of ['vehicle-connected', 'charging-finished']) characteristic(first, subtype, OccupancyDetected).updateValue(1);
    const accessory = restarted(first);
    bind(accessory);
    const told = ['vehicle-connected', 'charging-finished', 'paused'].map((subtype) => notificationsOf(characteristic(accessory, subtype, OccupancyDetected)));
    await real.fail(new CloudUnreachableError('it answered with HTTP 503'));
    expect(await read(characteristic(accessory, 'vehicle-connected', OccupancyDetected))).toBe(1);
    expect(await read(characteristic(accessory, 'vehicle-connected', StatusActive))).toBe(false);
    expect(await read(characteristic(accessory, 'outlet', OutletInUse))).toBe(-70402);
    await real.read(finished);
    expect(told).toStrictEqual([[], [], []]);
    expect(await read(characteristic(accessory, 'vehicle-connected', StatusActive))).toBe(true);
  });

  test('that are new show no readings that are none', async () => {
    const accessory = newAccessory();
    bind(accessory, withSensors({ temperature: true, humidity: true }));
    for (const [subtype, type] of [['temperature', CurrentTemperature], ['humidity', CurrentRelativeHumidity]] as const) expect(await read(characteristic(accessory, subtype, type))).toBe(-70402);
  });

  test('that are new say nothing of a vehicle before the charger was read', async () => {
    const accessory = newAccessory();
    bind(accessory);
    for (const type of [OccupancyDetected, StatusActive]) expect(await read(characteristic(accessory, 'vehicle-connected', type))).toBe(-70402);
    await real.read(finished);
    expect(await read(characteristic(accessory, 'vehicle-connected', OccupancyDetected))).toBe(1);
    expect(await read(characteristic(accessory, 'vehicle-connected', StatusActive))).toBe(true);
  });

  test('show nothing more after release', async () => {
    const accessory = newAccessory();
    const bound = bind(accessory);
    await real.read(charging);
    bound.release();
    await real.read(paused);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(true);
  });

  test('say nothing of a write that ends after release', async () => {
    await real.read(finished);
    const accessory = newAccessory();
    const bound = bind(accessory);
    const told = notificationsOf(characteristic(accessory, 'outlet', On));
    const status = write(characteristic(accessory, 'outlet', On), true);
    bound.release();
    expect(await status).toBe(-70412);
    await settle();
    expect(told).toStrictEqual([]);
  });

  test('send a write to the charger', async () => {
    await real.read(charging);
    const accessory = newAccessory();
    bind(accessory);
    expect(await write(characteristic(accessory, 'outlet', On), false)).toBe(0);
    expect(real.cloud.commands).toStrictEqual(['pause']);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(false);
  });

  test('refuse a write that cannot work, with a line in the log', async () => {
    await real.read(finished);
    const accessory = newAccessory();
    bind(accessory);
    const told = notificationsOf(characteristic(accessory, 'outlet', On));
    expect(await write(characteristic(accessory, 'outlet', On), true)).toBe(-70412);
    await settle();
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(false);
    expect(told).toStrictEqual([false]);
    expect(real.cloud.commands).toStrictEqual([]);
    expect(real.log.at('warn')).toStrictEqual([expect.stringContaining('Garage: resume refused: charging is not paused')]);
  });
});

describe('a sensor that is turned off', () => {
  test('goes; turned on again it is the same one, with the name that the user gave it', async () => {
    const first = newAccessory();
    bind(first);
    const before = serviceOf(first, 'charging');
    await write(before.getCharacteristic(ConfiguredName), 'Tesla is hungry');
    expect(names.get('c1/charging')).toStrictEqual({ name: 'Tesla is hungry' });
    expect(saves).toStrictEqual([]);

    const second = restarted(first);
    bind(second, withSensors({ ...sixSensors.sensors, charging: false }));
    expect(subtypesOf(second)).not.toContain('charging');
    expect(subtypesOf(second)).toHaveLength(6);

    const third = restarted(second);
    bind(third);
    const after = serviceOf(third, 'charging');
    expect([after.UUID, after.subtype]).toStrictEqual([before.UUID, before.subtype]);
    expect(after.getCharacteristic(ConfiguredName).value).toBe('Tesla is hungry');
  });
});

describe('the switch "Charging Allowed"', () => {
  const withHold: ChargerOptions = { ...nothingOn, chargingAllowed: true };

  test('is on when it is new, before the charger was read', async () => {
    const accessory = newAccessory();
    bind(accessory, withHold);
    expect(subtypesOf(accessory)).toStrictEqual(['outlet', 'charging-allowed']);
    expect(await read(characteristic(accessory, 'charging-allowed', On))).toBe(true);
  });

  test('shows what is remembered before the charger was read, whatever Homebridge\'s cache says', async () => {
    const accessory = newAccessory();
    bind(accessory, withHold);
    const again = restarted(accessory);
    expect(await read(characteristic(again, 'charging-allowed', On))).toBe(true);
    real = new RealCharger(someFacts(), { settings: everythingOn, memory: { hold: { isAllowed: false, undoneAtMs: [] } } });
    bind(again, withHold);
    expect(await read(characteristic(again, 'charging-allowed', On))).toBe(false);
  });

  test('is answered when the wish is on the disk, and not before', async () => {
    let flushed: (kept: Kept) => void = () => undefined;
    real = new RealCharger(someFacts(), { settings: everythingOn, store: () => new Promise((resolve) => (flushed = resolve)) });
    const accessory = newAccessory();
    bind(accessory, withHold);
    await real.read(paused);
    let status: number | undefined;
    const writing = write(characteristic(accessory, 'charging-allowed', On), false).then((ended) => (status = ended));
    await settle();
    expect(status).toBeUndefined();
    expect(real.charger.memory.hold).toMatchObject({ isAllowed: false });
    expect(real.charger.view?.isChargingAllowed).toBe(true);
    flushed('kept');
    await writing;
    await settle();
    expect(status).toBe(0);
    expect(await read(characteristic(accessory, 'charging-allowed', On))).toBe(false);
  });

  test('is answered all the same when the disk does not work', async () => {
    real = new RealCharger(someFacts(), { settings: everythingOn, store: () => Promise.resolve('failed') });
    const accessory = newAccessory();
    bind(accessory, withHold);
    expect(await write(characteristic(accessory, 'charging-allowed', On), false)).toBe(0);
    expect(await read(characteristic(accessory, 'charging-allowed', On))).toBe(false);
  });
});

describe('services of other versions', () => {
  test.each<[string, () => Service]>([
    ['an unknown subtype', () => new hap.Service.OccupancySensor('Old', 'old-sensor')],
    ['no subtype', () => new hap.Service.Switch('Old')],
    ['a known subtype, but another type', () => new hap.Service.ContactSensor('Charging', 'charging')],
    ['the known type, but no subtype', () => new hap.Service.Outlet('Old')],
  ])('are removed: %s', (_, make) => {
    const accessory = newAccessory();
    const old = accessory.addService(make());
    bind(accessory);
    expect(accessory.services).not.toContain(old);
    expect(subtypesOf(accessory)).toHaveLength(7);
    expect(accessory.services).toHaveLength(8);
    expect(serviceOf(accessory, 'charging').UUID).toBe(hap.Service.OccupancySensor.UUID);
  });
});

describe('a restart', () => {
  test('keeps the services and the names of the user', async () => {
    const first = newAccessory();
    bind(first);
    await write(characteristic(first, 'outlet', ConfiguredName), 'Car');
    const second = restarted(first);
    const restored = [...second.services];
    bind(second);
    expect(second.services).toHaveLength(restored.length);
    for (const [index, service] of restored.entries()) expect(Object.is(second.services[index], service)).toBe(true);
    expect(subtypesOf(second)).toStrictEqual(subtypesOf(first));
    expect(characteristic(second, 'outlet', ConfiguredName).value).toBe('Car');
    expect(characteristic(second, 'paused', ConfiguredName).value).toBe('Paused');
    await write(characteristic(second, 'outlet', ConfiguredName), 'Van');
    expect(names.get('c1/outlet')).toStrictEqual({ name: 'Van' });
  });

  test('shows the firmware known before, although Homebridge has put "0" in its place', async () => {
    const first = newAccessory();
    bind(first);
    await real.read(charging);
    const second = restarted(first);
    expect(firmwareOf(second)).toBe('0');
    real = new RealCharger();
    bind(second);
    expect(firmwareOf(second)).toBe('2.3.1.2');
  });

  test('keeps that firmware while the charger does not report any', async () => {
    const first = newAccessory();
    bind(first);
    await real.read(charging);
    saves = [];
  names = new PassingRecords();
    real = new RealCharger();
    const second = restarted(first);
    bind(second);
    await real.read(reportedFirmware(undefined));
    expect(firmwareOf(second)).toBe('2.3.1.2');
    expect(second.context).toMatchObject({ firmware: '2.3.1.2' });
    expect(saves).toStrictEqual([]);
  });
});

describe('what the accessory says of itself', () => {
  test('is the maker, model and serial number', () => {
    const accessory = newAccessory(someFacts({ model: 'Zaptec Pro', serial: 'ZPR000007' }));
    bind(accessory);
    const values = [Manufacturer, Model, SerialNumber, FirmwareRevision].map((type) => information(accessory).getCharacteristic(type).value);
    expect(values).toStrictEqual(['Zaptec', 'Zaptec Pro', 'ZPR000007', '0.0.0']);
  });

  test('includes the firmware once it is read, saved once and again when it changes', async () => {
    const accessory = newAccessory();
    bind(accessory);
    await real.read(charging);
    await real.read(paused);
    expect(firmwareOf(accessory)).toBe('2.3.1.2');
    expect(saves.map(({ firmware }) => firmware)).toStrictEqual(['2.3.1.2']);
    await real.read(reportedFirmware('2.4.0.0'));
    expect(firmwareOf(accessory)).toBe('2.4.0.0');
    expect(saves.map(({ firmware }) => firmware)).toStrictEqual(['2.3.1.2', '2.4.0.0']);
  });

  test.each([
    ['5.3.0.3-rc1', '5.3.0.3'],
    ['7', '7'],
    ['12.34.56.78', '12.34.56.78'],
    ['1.2.3.4.5.6.7.8', '1.2.3.4.5.6'],
    ['1234567890123', '123456789'],
    ['unknown', '0.0.0'],
    ['v1.2', '0.0.0'],
  ])('takes of the firmware %s what HomeKit takes: %s', async (reported, shown) => {
    const accessory = newAccessory();
    bind(accessory);
    await real.read(reportedFirmware(reported));
    expect(firmwareOf(accessory)).toBe(shown);
  });
});

describe('an accessory whose charger cannot be asked', () => {
  let accessory: PlatformAccessory;
  beforeEach(async () => {
    const first = newAccessory();
    bind(first);
    await real.read(charging);
    accessory = restarted(first);
    showAsUnavailable(hap, accessory, 'known');
  });

  test('keeps its services and shows "No Response"', async () => {
    expect(subtypesOf(accessory)).toHaveLength(7);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(-70402);
    expect(await read(characteristic(accessory, 'outlet', OutletInUse))).toBe(-70402);
    expect(await read(characteristic(accessory, 'charging', OccupancyDetected))).toBe(1);
    expect(await read(characteristic(accessory, 'charging', StatusActive))).toBe(false);
  });

  test('shows no wish, which nobody keeps to, and no total that is not known to be the last one', async () => {
    const first = newAccessory();
    bind(first, everythingOn);
    accessory = restarted(first);
    showAsUnavailable(hap, accessory, 'unknown');
    const { LockCurrentState, LockTargetState } = hap.Characteristic;
    for (const [subtype, type] of [['charging-allowed', On], ['outlet', eveCharacteristic(hap, eve.totalEnergy)], ['charging-lock', LockCurrentState], ['charging-lock', LockTargetState]] as const) {
      expect([subtype, await read(characteristic(accessory, subtype, type))]).toStrictEqual([subtype, -70402]);
    }
  });

  test('gets nothing that it did not have', () => {
    expect(serviceOf(accessory, 'outlet').testCharacteristic(StatusActive)).toBe(false);
    expect(characteristic(accessory, 'outlet', OutletInUse)).not.toHaveProperty('setHandler', expect.any(Function));
  });

  test('refuses every write and goes on showing "No Response"', async () => {
    for (const value of [true, false, 1]) {
      expect(await write(characteristic(accessory, 'outlet', On), value)).toBe(-70402);
      await settle();
      expect(await read(characteristic(accessory, 'outlet', On))).toBe(-70402);
    }
    expect(real.cloud.commands).toStrictEqual([]);
  });

  test('works again when it is bound after all', async () => {
    bind(accessory);
    expect(await read(characteristic(accessory, 'outlet', On))).toBe(true);
    expect(await read(characteristic(accessory, 'charging', StatusActive))).toBe(true);
    expect(await write(characteristic(accessory, 'outlet', On), false)).toBe(0);
    expect(real.cloud.commands).toStrictEqual(['pause']);
  });
});
