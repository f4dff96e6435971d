// The main job, as a person sees it: a car comes, charges, is paused, resumed and full.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { AccessoryHandle, CharacteristicHandle } from './support/home-controller.ts';
import { HAP, startHousehold, type Household } from './support/household.ts';

let household: Household;

beforeAll(async () => {
  household = await startHousehold({
    furnish: (cloud) => {
      cloud.addCharger({ model: 'Go', name: 'Garage' });
      cloud.addCharger({ model: 'Pro', name: 'Carport' });
      cloud.addCharger({ model: 'Go 2', name: 'Hasty' });
      cloud.addCharger({ model: 'Sense', name: 'Meter' });
      cloud.charger('Hasty').plugIn();
    },
    awaited: ['Garage', 'Carport', 'Hasty'],
    platform: { sensors: { charging: true, paused: true, waitingToCharge: true, scheduled: true } },
  });
});

afterAll(() => household.stop());

interface Tiles {
  readonly accessory: AccessoryHandle;
  readonly on: CharacteristicHandle;
  readonly inUse: CharacteristicHandle;
  readonly sensor: (name: string) => CharacteristicHandle;
}

async function tilesOf(charger: string): Promise<Tiles> {
  const accessory = await household.home.accessory(charger);
  const sensor = (name: string): CharacteristicHandle => accessory.sensor(name).characteristic('OccupancyDetected');
  const outlet = accessory.outlet();
  return { accessory, on: outlet.characteristic('On'), inUse: outlet.characteristic('OutletInUse'), sensor };
}

test('every charger of the account is there, and no meter', async () => {
  const names = (await household.home.accessories()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Garage', 'Carport', 'Hasty']));
  expect(names).not.toContain('Meter');
});

test.each([
  ['Garage', 'Zaptec Go', '2.3.1.2'],
  ['Carport', 'Zaptec Pro', '5.3.0.3'],
  ['Hasty', 'Zaptec Go 2', undefined],
])('%s is a %s', async (name, model, firmware) => {
  const information = (await household.home.accessory(name)).information();
  expect((await information.read('Model')).value).toBe(model);
  expect((await information.read('Manufacturer')).value).toBe('Zaptec');
  expect((await information.read('SerialNumber')).value).toBe(household.cloud.charger(name).serial);
  const shown = (await information.read('FirmwareRevision')).value;
  expect(shown).toBe(firmware ?? shown);
  expect(shown).toMatch(/^[1-9]\d*(?:\.\d+)+$/);
});

test('an accessory has the outlet and the sensors that are switched on, each with its own name, which says whose it is', async () => {
  const { accessory } = await tilesOf('Garage');
  expect(accessory.model.services.filter(({ type }) => type === 'OccupancySensor').map(({ name }) => name)).toEqual([
    'Garage Vehicle Connected',
    'Garage Charging Finished',
    'Garage Charging',
    'Garage Paused',
    'Garage Waiting to Charge',
    'Garage Scheduled',
  ]);
});

describe('a car at Garage', () => {
  test('arrives, charges and is full, each as an event', async () => {
    const { cloud, home } = household;
    const { on, inUse, sensor } = await tilesOf('Garage');
    const connected = sensor('Vehicle Connected');
    const finished = sensor('Charging Finished');
    await home.subscribe(on, inUse, connected, finished, sensor('Charging'));

    cloud.charger('Garage').plugIn();
    await household.hearEvent(inUse, true);
    await household.hearEvent(connected, 1);
    await household.hearEvent(on, true);
    await household.hearEvent(sensor('Charging'), 1);

    cloud.charger('Garage').fillUp();
    await household.hearEvent(finished, 1);
    await household.hearEvent(on, false);
    expect(await inUse.read()).toEqual({ value: true, status: HAP.success });

    cloud.charger('Garage').unplug();
    await household.hearEvent(inUse, false);
    await household.hearEvent(finished, 0);
    await household.hearEvent(connected, 0);
    expect(cloud.commands('Garage')).toEqual([]);
  });
});

describe('a car at Hasty', () => {
  test('Off sends exactly one 506, and stays off when the charger confirms it', async () => {
    const { cloud, home } = household;
    const { on, inUse, sensor } = await tilesOf('Hasty');
    await home.subscribe(on, sensor('Paused'));
    expect(await on.write(false)).toBe(HAP.success);
    await household.hear('Hasty: pause confirmed by the charger.');
    await household.hearEvent(sensor('Paused'), 1);
    expect(await on.read()).toEqual({ value: false, status: HAP.success });
    expect(await inUse.read()).toEqual({ value: true, status: HAP.success });
    expect(cloud.commands('Hasty').map(({ command }) => command)).toEqual([506]);
    expect(cloud.charger('Hasty').finalStopActive).toBe(true);
  });

  test('On sends exactly one 507, and never flips back on the way to charging', async () => {
    const { cloud, home, homebridge, clock } = household;
    const { on, sensor } = await tilesOf('Hasty');
    home.forgetEvents();
    const shown = new Set<unknown>();
    expect(await on.write(true)).toBe(HAP.success);
    await clock.until(async () => {
      shown.add((await on.read()).value);
      await homebridge.waitForLine('Hasty: resume confirmed by the charger.', 0);
    });
    await household.hearEvent(sensor('Paused'), 0);
    expect([...shown]).toEqual([true]);
    expect(home.events.filter(({ aid, iid }) => aid === on.aid && iid === on.iid).map(({ value }) => value)).not.toContain(false);
    expect(await on.read()).toEqual({ value: true, status: HAP.success });
    expect(cloud.commands('Hasty').map(({ command }) => command)).toEqual([506, 507]);
    expect(cloud.charger('Hasty').mode).toBe(3);
  });

  test('Off and On in quick succession: the last one wins', async () => {
    const { cloud } = household;
    const { on } = await tilesOf('Hasty');
    const before = cloud.commands('Hasty').length;
    const answers = await Promise.all([on.write(false), on.write(true)]);
    expect(answers).toEqual([HAP.success, HAP.success]);
    await household.clock.until(() => expect(cloud.charger('Hasty').mode).toBe(3));
    await eventually(async () => expect(await on.read()).toEqual({ value: true, status: HAP.success }));
    const sent = cloud.commands('Hasty').slice(before).map(({ command }) => command);
    expect([[], [506, 507]]).toContainEqual(sent);
  });
});
