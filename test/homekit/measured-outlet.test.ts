// What Eve shows on a charger's outlet, from the charger's state to the characteristic, and across restarts.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Characteristic, PlatformAccessory } from 'homebridge';
import { newContext, type AccessoryContext } from '../../src/homekit/accessory-context.ts';
import { homeName } from '../../src/charging/state/charger-facts.ts';
import { ChargerAccessory, showAsUnavailable } from '../../src/homekit/charger-accessory.ts';
import { eve, eveCharacteristic } from '../../src/homekit/eve/eve.ts';
import { keepInstanceIds } from '../../src/homekit/instance-ids.ts';
import type { ChargerOptions } from '../../src/config/options.ts';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import { everythingOn, nothingOn } from '../support/charger-options.ts';
import { nameOfOne } from '../support/charger-names.ts';
import { hap, recordedApi, restarted } from '../support/homebridge.ts';
import { notificationsOf, read, serviceOf, subtypesOf } from '../support/home-app.ts';
import { identitiesOf, PublishedBridge } from '../support/published-bridge.ts';
import { RealCharger, someFacts } from '../support/real-charger.ts';
import type { Reported } from '../support/scripted-cloud.ts';
import type { Kept } from '../../src/base/memory.ts';
import { settle } from '../support/manual-clock.ts';
import { noNames, nothingShown, recalledCharger } from '../support/remembered.ts';

const { api } = recordedApi();
let real: RealCharger;
let saves: AccessoryContext[];
let warnings: unknown[];
beforeEach(() => {
  real = new RealCharger();
  saves = [];
  warnings = [];
});
afterEach(() => real.stop.abort());

const flowing: Reported = { 501: '231.4', 502: '230.1', 503: '229.8', 507: '15.268', 508: '15.239', 509: '15.26', 513: '10969.104', 201: '41.663', 270: '13.291' };
const meter = 'OCMF|{"RD":[{"TM":"2026-01-01T14:00:00,000+00:00 R","RV":149.119,"RU":"kWh","ST":"G"}]}';
const charging = (kwh: number): Reported => ({ ...flowing, 710: '3', 718: '0', 553: String(kwh), 554: meter, 721: 'a' });
const paused = (kwh: number): Reported => ({ ...charging(kwh), 710: '5', 718: '1' });

function newAccessory(): PlatformAccessory<AccessoryContext> {
  const accessory = new api.platformAccessory<AccessoryContext>(homeName(someFacts()), hap.uuid.generate('garage'));
  accessory.context = newContext(someFacts());
  return prepared(accessory);
}

/** As Homebridge hands it to the plugin, with an ear on what HAP-NodeJS warns of. */
function prepared(accessory: PlatformAccessory): PlatformAccessory<AccessoryContext> {
  keepInstanceIds(hap, accessory);
  accessory._associatedHAPAccessory.on('characteristic-warning' as 'identify', (...warning: unknown[]) => warnings.push(warning));
  return accessory as PlatformAccessory<AccessoryContext>;
}

function bind(accessory: PlatformAccessory<AccessoryContext>, options: ChargerOptions = nothingOn): void {
  const save = (changed: PlatformAccessory<AccessoryContext>): void => void saves.push(structuredClone(changed.context));
  new ChargerAccessory(accessory, real.charger, { hap, log: real.log, clock: real.clock, options, save, names: noNames(), before: 'known', lastShown: nothingShown(), nameOf: nameOfOne(accessory.context.charger) });
}

const shown = (accessory: PlatformAccessory, quantity: keyof typeof eve): Characteristic =>
  serviceOf(accessory, 'outlet').getCharacteristic(eveCharacteristic(hap, eve[quantity]));
const readAll = (accessory: PlatformAccessory): Promise<unknown[]> =>
  Promise.all((['power', 'voltage', 'current', 'totalEnergy'] as const).map((quantity) => read(shown(accessory, quantity))));

describe('an outlet', () => {
  test('shows what flows while charging, and nothing when it is paused, though the cloud keeps the last values', async () => {
    const accessory = newAccessory();
    bind(accessory);
    await real.read(charging(1));
    expect(await readAll(accessory)).toStrictEqual([10_969.1, 231.4, 15.27, 149.119]);
    const told = notificationsOf(shown(accessory, 'power'));
    await real.read(paused(1.5));
    expect(await readAll(accessory)).toStrictEqual([0, 0, 0, 149.619]);
    expect(told).toStrictEqual([0]);
  });

  test('out of reach shows its total energy, and "No Response" in the rest', async () => {
    const accessory = newAccessory();
    bind(accessory);
    await real.read(charging(1));
    await real.fail(new CloudUnreachableError('the connection was lost'));
    expect(await readAll(accessory)).toStrictEqual([-70402, -70402, -70402, 149.119]);
  });

  test('whose meter was never read shows "No Response" there, and nothing made up', async () => {
    const accessory = newAccessory();
    bind(accessory);
    await real.read({ ...paused(1), 554: undefined });
    expect(await readAll(accessory)).toStrictEqual([0, 0, 0, -70402]);
  });

  test('that cannot be asked at all keeps its total energy', async () => {
    const first = newAccessory();
    bind(first);
    await real.read(charging(1));
    const second = prepared(restarted(first));
    showAsUnavailable(hap, second, 'known');
    expect(await readAll(second)).toStrictEqual([-70402, -70402, -70402, 149.119]);
  });

  test('gives HAP-NodeJS nothing to warn of, not even when an earlier version had none of it', async () => {
    const earlier = newAccessory();
    earlier.addService(hap.Service.Outlet, 'Garage', 'outlet');
    const accessory = prepared(restarted(earlier));
    bind(accessory, everythingOn);
    await real.read(charging(1));
    showAsUnavailable(hap, prepared(restarted(earlier)), 'known');
    expect(warnings).toStrictEqual([]);
  });
});

describe('the memory', () => {
  test('comes first: a total is shown when it is on the disk, and costs no writing of Homebridge\'s cache', async () => {
    const flushes: ((kept: Kept) => void)[] = [];
    real = new RealCharger(someFacts(), { store: () => new Promise((resolve) => flushes.push(resolve)) });
    const accessory = newAccessory();
    bind(accessory);
    await real.read(charging(1));
    for (const flush of flushes.splice(0)) flush('kept');
    await settle();
    expect(await read(shown(accessory, 'totalEnergy'))).toBe(149.119);
    await real.read(charging(2));
    await settle();
    expect(await read(shown(accessory, 'totalEnergy'))).toBe(149.119);
    for (const flush of flushes.splice(0)) flush('kept');
    await settle();
    expect(await read(shown(accessory, 'totalEnergy'))).toBe(150.119);
    expect(saves).toStrictEqual([]);
  });

  test('wins over Homebridge\'s cache at a start', async () => {
    const first = newAccessory();
    bind(first);
    await real.read(charging(1));
    const stale = prepared(restarted(first));
    await real.read(charging(2));
    const { memory } = real.charger;
    real = new RealCharger(someFacts(), { memory });
    bind(stale);
    expect(await read(shown(stale, 'totalEnergy'))).toBe(150.119);
  });

  test('comes back with a restart, and the total goes on', async () => {
    const first = newAccessory();
    bind(first);
    await real.read(charging(1));
    await real.read(charging(2));
    const second = prepared(restarted(first));
    expect(await read(shown(second, 'totalEnergy'))).toBe(150.119);
    real.stop.abort();
    real = new RealCharger(someFacts(), { memory: recalledCharger(JSON.parse(JSON.stringify(real.charger.memory))) });
    bind(second);
    await real.read({ ...charging(3.5), 554: undefined });
    expect(await read(shown(second, 'totalEnergy'))).toBe(151.619);
  });
});

describe('identity', () => {
  test('On and OutletInUse of an earlier version keep theirs, and so does everything from then on', async () => {
    const bridge = new PublishedBridge();
    const earlier = newAccessory();
    const service = earlier.addService(hap.Service.Outlet, 'Garage', 'outlet');
    service.addOptionalCharacteristic(hap.Characteristic.ConfiguredName);
    service.getCharacteristic(hap.Characteristic.ConfiguredName);
    bridge.assignIds(earlier);
    const before = identitiesOf(earlier);

    const second = prepared(restarted(earlier));
    bind(second);
    await real.read(charging(1));
    bridge.assignIds(second);
    const after = identitiesOf(second);
    expect(after).toStrictEqual(expect.arrayContaining(before));
    expect(after.filter((line) => line.includes('E863F'))).toHaveLength(Object.keys(eve).length);

    const third = prepared(restarted(second));
    bind(third);
    bridge.assignIds(third);
    expect(identitiesOf(third)).toStrictEqual(after);
  });

  test('every option on, off and on again: each service is the same, and none is left that is not wanted', async () => {
    const bridge = new PublishedBridge();
    const first = newAccessory();
    bind(first, everythingOn);
    await real.read(charging(1));
    bridge.assignIds(first);
    const before = identitiesOf(first);

    let off = first;
    for (let start = 1; start <= 3; start++) {
      off = prepared(restarted(off));
      bind(off, nothingOn);
      bridge.assignIds(off);
      expect(subtypesOf(off)).toStrictEqual(['outlet']);
      expect(off.services).toHaveLength(2);
    }

    const again = prepared(restarted(off));
    bind(again, everythingOn);
    bridge.assignIds(again);
    expect(identitiesOf(again)).toStrictEqual(before);
    expect(subtypesOf(again)).toStrictEqual(expect.arrayContaining(['temperature', 'humidity']));
    expect(warnings).toStrictEqual([]);
  });
});

describe('the sensors for temperature and humidity', () => {
  const { CurrentRelativeHumidity, CurrentTemperature } = hap.Characteristic;

  test('show what the charger reports, and "No Response" when it reports none', async () => {
    const accessory = newAccessory();
    bind(accessory, everythingOn);
    const temperature = serviceOf(accessory, 'temperature').getCharacteristic(CurrentTemperature);
    const humidity = serviceOf(accessory, 'humidity').getCharacteristic(CurrentRelativeHumidity);
    await real.read(charging(1));
    expect(await read(temperature)).toBeCloseTo(41.7, 6);
    expect(await read(humidity)).toBe(13);
    await real.read({ ...charging(1), 201: undefined, 270: undefined });
    expect([await read(temperature), await read(humidity)]).toStrictEqual([-70402, -70402]);
  });
});
