// The fan of an installation on HAP-NodeJS's real classes: what it shows, what writes ask for, and what they end with.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { AvailableCurrentAccessory, showCurrentAsUnavailable } from '../../../src/homekit/installation/available-current.ts';
import { newInstallationContext, type InstallationContext } from '../../../src/homekit/installation/installation-context.ts';
import { CloudUnreachableError, RejectedError } from '../../../src/charging/calls/errors.ts';
import { hap, recordedApi, restarted } from '../../support/homebridge.ts';
import { notificationsOf, read, serviceOf, write } from '../../support/home-app.ts';
import { settle } from '../../support/manual-clock.ts';
import { InstallationFixture } from '../../support/scripted-installation.ts';
import { PassingRecords } from '../../../src/base/memory.ts';
import { givenNames, type GivenName } from '../../../src/homekit/words/service-name.ts';

const { Active, ConfiguredName, FirmwareRevision, Manufacturer, Model, Name, RotationSpeed, SerialNumber } = hap.Characteristic;
const { api } = recordedApi();
const SECOND = 1000;
const MINUTE = 60 * SECOND;

let fixture: InstallationFixture;
let accessory: PlatformAccessory<InstallationContext>;
let bound: AvailableCurrentAccessory;
let names: PassingRecords<GivenName>;
beforeEach(async () => {
  fixture = new InstallationFixture();
  names = new PassingRecords();
  accessory = new api.platformAccessory<InstallationContext>('Available Current', hap.uuid.generate('i1'));
  accessory.context = newInstallationContext('i1');
  await fixture.read();
  bind();
});

function bind(): void {
  bound = new AvailableCurrentAccessory(accessory, fixture.installation, { hap, log: fixture.log, names: givenNames(names, 'i1'), save: () => undefined });
}

const active = () => serviceOf(accessory, 'available-current').getCharacteristic(Active);
const speed = () => serviceOf(accessory, 'available-current').getCharacteristic(RotationSpeed);
const shows = async (): Promise<unknown[]> => [await read(active()), await read(speed())];

/** Writes as Home does in one request, and gives the statuses; a moment later it has settled. */
async function writeBoth(...writes: (readonly [() => ReturnType<typeof active>, number])[]): Promise<number[]> {
  const statuses = await Promise.all(writes.map(([characteristic, value]) => write(characteristic(), value)));
  await fixture.clock.advance(SECOND);
  return statuses;
}

describe('the accessory', () => {
  test('is a fan with its own name, and says what it is', async () => {
    const service = serviceOf(accessory, 'available-current');
    expect(service.UUID).toBe(hap.Service.Fanv2.UUID);
    expect(service.isPrimaryService).toBe(true);
    expect(await read(service.getCharacteristic(ConfiguredName))).toBe('Available Current');
    const information = accessory.getService(hap.Service.AccessoryInformation)!;
    const values = await Promise.all([Name, Manufacturer, Model, SerialNumber, FirmwareRevision].map((type) => read(information.getCharacteristic(type))));
    expect(values).toEqual(['Available Current', 'Zaptec', 'Installation', 'i1', '0.0.0']);
  });

  test('has its values pushed: reading them asks nobody', () => {
    for (const characteristic of accessory.services.flatMap(({ characteristics }) => characteristics)) {
      expect(characteristic.listeners('get')).toHaveLength(0);
      expect(characteristic).not.toHaveProperty('getHandler', expect.any(Function));
    }
  });

  test('keeps the name that a person has given it', async () => {
    await write(serviceOf(accessory, 'available-current').getCharacteristic(ConfiguredName), 'Current at home');
    expect(names.get('i1/available-current')).toEqual({ name: 'Current at home' });
    bound.release();
    const again = restarted(accessory);
    new AvailableCurrentAccessory(again as PlatformAccessory<InstallationContext>, fixture.installation, { hap, log: fixture.log, names: givenNames(names, 'i1'), save: () => undefined });
    expect(serviceOf(again, 'available-current').getCharacteristic(ConfiguredName).value).toBe('Current at home');
    expect(again.services).toHaveLength(2);
  });

  test('is what the log calls the installation', async () => {
    accessory = new api.platformAccessory<InstallationContext>('Cabin Available Current', hap.uuid.generate('i2'));
    accessory.context = newInstallationContext('i2');
    bind();
    await writeBoth([speed, 64]);
    expect(fixture.log.at('info')).toEqual(['Cabin Available Current: nothing to do: it is 16 A already.']);
  });
});

describe('the fan shows', () => {
  test.each([
    [{ availableCurrentA: 16 }, 1, 64],
    [{ availableCurrentA: 0 }, 0, 0],
    [{ availableCurrentA: 3 }, 1, 12],
    [{ availableCurrentA: 25 }, 1, 100],
    [{ availableCurrentA: 40 }, 1, 100],
    [{ phasesA: [14, 10, 12] as const }, 1, 40],
    [{ availableCurrentA: 16, maxCurrentA: 32 }, 1, 50],
    [{ availableCurrentA: undefined }, -70402, -70402],
    [{ maxCurrentA: undefined }, 1, -70402],
  ])('with %j: %d, %d %%', async (answer, isActive, percent) => {
    await fixture.read(answer);
    expect(await shows()).toEqual([isActive, percent]);
  });

  test('steps of one ampere, and other ones when the maximum changes', async () => {
    expect(speed().props).toMatchObject({ minValue: 0, maxValue: 100, minStep: 4 });
    await fixture.read({ maxCurrentA: 20 });
    expect(speed().props).toMatchObject({ minValue: 0, maxValue: 100, minStep: 5 });
    await fixture.read({ maxCurrentA: undefined });
    expect(speed().props).toMatchObject({ minStep: 5 });
  });

  test('"No Response" while the installation cannot be read', async () => {
    fixture.cloud.readError = new CloudUnreachableError('the connection was lost');
    for (let count = 0; count < 3; count++) await fixture.installation.known.refresh();
    expect(await shows()).toEqual([-70402, -70402]);
    fixture.cloud.readError = undefined;
    await fixture.installation.known.refresh();
    expect(await shows()).toEqual([1, 64]);
  });

  test('nothing more after release', async () => {
    bound.release();
    await fixture.read({ availableCurrentA: 10 });
    expect(await shows()).toEqual([1, 64]);
  });
});

describe('writing', () => {
  test('the speed sends so many amperes', async () => {
    expect(await writeBoth([speed, 40])).toEqual([0]);
    expect(fixture.cloud.sentA).toEqual([10]);
    expect(await shows()).toEqual([1, 40]);
  });

  test.each([
    ['Active off', [[active, 0]]],
    ['speed 0', [[speed, 0]]],
    ['both', [[active, 0], [speed, 0]]],
    ['both, the other way round', [[speed, 0], [active, 0]]],
    ['off with a speed', [[active, 0], [speed, 40]]],
    ['off with a speed, the other way round', [[speed, 40], [active, 0]]],
  ] as const)('%s sends 0 A, once', async (_what, writes) => {
    expect(new Set(await writeBoth(...writes))).toEqual(new Set([0]));
    expect(fixture.cloud.sentA).toEqual([0]);
    expect(await shows()).toEqual([0, 0]);
  });

  test.each([
    ['Active on, the last current', [[active, 1]], 16],
    ['on with a speed, that', [[active, 1], [speed, 40]], 10],
    ['on with a speed, the other way round, that', [[speed, 40], [active, 1]], 10],
  ] as const)('when it is off: %s, once', async (_what, writes, currentA) => {
    await fixture.read({ availableCurrentA: 0 });
    expect(new Set(await writeBoth(...writes))).toEqual(new Set([0]));
    expect(fixture.cloud.sentA).toEqual([currentA]);
    expect(await shows()).toEqual([1, currentA * 4]);
  });

  test('the speed again after it was turned off counts', async () => {
    await writeBoth([active, 0]);
    await fixture.clock.advance(20 * MINUTE);
    await writeBoth([speed, 40]);
    expect(fixture.cloud.sentA).toEqual([0, 10]);
  });

  test('a value that has to wait is accepted, and shown when it is there: Home hears of what holds, and of the change', async () => {
    await writeBoth([speed, 40]);
    await fixture.clock.advance(MINUTE);
    const told = [notificationsOf(active()), notificationsOf(speed())];
    expect(await writeBoth([speed, 48])).toEqual([0]);
    expect(await shows()).toEqual([1, 40]);
    await fixture.read({ availableCurrentA: 10 });
    await fixture.clock.advance(15 * MINUTE);
    expect(await shows()).toEqual([1, 48]);
    expect(told).toEqual([[], [48, 40, 48]]);
  });

  test('turned off, and that has to wait, it is on again a second later, and off when it is', async () => {
    await writeBoth([speed, 40]);
    const told = notificationsOf(active());
    expect(await writeBoth([active, 0])).toEqual([0]);
    expect(await shows()).toEqual([1, 40]);
    await fixture.clock.advance(15 * MINUTE + 2 * SECOND);
    expect(await shows()).toEqual([0, 0]);
    expect(told).toEqual([0, 1, 0]);
  });

  test.each([
    [{ roles: 1 }, -70401],
    [{ features: 4 }, -70412],
    [{ features: 8 }, -70412],
    [{ mode: 1 }, -70412],
  ])('with %j ends with %d, and everybody is told how things are', async (answer, status) => {
    await fixture.read(answer);
    const told = [notificationsOf(active()), notificationsOf(speed())];
    expect(await writeBoth([speed, 40])).toEqual([status]);
    expect(fixture.cloud.sentA).toEqual([]);
    expect(told.map((values) => values.at(-1))).toEqual([1, 64]);
  });

  test('with nothing that the reading tells, but refused by the cloud: a switch learns it at once, a slider afterwards', async () => {
    fixture.cloud.changeError = new RejectedError(500, undefined);
    expect(await writeBoth([active, 0])).toEqual([-70412]);
    expect(await shows()).toEqual([1, 64]);
    const told = notificationsOf(speed());
    expect(await writeBoth([speed, 40])).toEqual([0]);
    expect(told).toEqual([40, 64]);
    expect(await shows()).toEqual([1, 64]);
    expect(fixture.log.at('warn')).toEqual([expect.stringContaining('turning it off refused'), expect.stringContaining('setting it to 40 % refused')]);
  });

  test('while the cloud cannot be reached ends with "No Response", and the tile is as it was', async () => {
    fixture.cloud.readError = new CloudUnreachableError('the connection was lost');
    await fixture.clock.advance(6 * SECOND);
    expect(await writeBoth([speed, 40])).toEqual([-70402]);
    expect(await shows()).toEqual([1, 64]);
  });

  test('with a defect of the plugin ends with "No Response", and is told', async () => {
    fixture.cloud.changeError = new TypeError('x is not a function');
    expect(await writeBoth([active, 0])).toEqual([-70402]);
    expect(fixture.log.at('error')).toEqual([expect.stringContaining('Unexpected failure')]);
  });
});

test('without a usable config it shows "No Response" and refuses to be moved', async () => {
  const cached = restarted(accessory);
  accessory = cached as typeof accessory;
  showCurrentAsUnavailable(hap, cached);
  expect(await shows()).toEqual([-70402, -70402]);
  expect(await write(speed(), 40)).toBe(-70402);
  expect(await write(active(), 0)).toBe(-70402);
  await settle();
  expect(await shows()).toEqual([-70402, -70402]);
});
