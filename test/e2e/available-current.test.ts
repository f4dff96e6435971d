// The accessory Available Current, as a person sees it: a fan in Apple Home, and a cloud that is not pressed. A quarter
// of an hour passes when the test says so.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SimulatedInstallation } from '../simulator/installation.ts';
import { identities } from './support/accessory-model.ts';
import type { CharacteristicHandle } from './support/home-controller.ts';
import { HAP, platformBlock, startHousehold, USERNAME, type Household } from './support/household.ts';

const MINUTE = 60_000;

let household: Household;
let home: SimulatedInstallation;

beforeAll(async () => {
  household = await startHousehold({
    furnish: (cloud) => {
      home = cloud.addInstallation({ name: 'Home', maxCurrentA: 25 });
      cloud.addCharger({ model: 'Go', name: 'Garage', installation: 'Home' }).plugIn();
      cloud.addCharger({ model: 'Pro', name: 'Carport', installation: 'Home' });
      cloud.addCharger({ model: 'Pro', name: 'Office', installation: 'Work', roles: { [USERNAME]: 1 } });
      home.setAvailableCurrent(16);
    },
    awaited: ['Garage', 'Carport', 'Office', 'Available Current'],
    platform: { availableCurrent: true },
  });
});

afterAll(() => household.stop());

async function fan(): Promise<{ readonly active: CharacteristicHandle; readonly speed: CharacteristicHandle }> {
  const service = (await household.home.accessory('Available Current')).service('Fanv2');
  return { active: service.characteristic('Active'), speed: service.characteristic('RotationSpeed') };
}

async function shows(): Promise<unknown[]> {
  const { active, speed } = await fan();
  return [(await active.read()).value, (await speed.read()).value];
}

const sentA = () => home.writes.map(({ availableCurrentA }) => availableCurrentA);
const readings = () => household.cloud.requests.filter(({ method, path }) => method === 'GET' && path === `/api/installation/${home.id}`).length;

/** Fourteen minutes go by, in which the installation is read anew. */
async function almostAQuarterOfAnHour(): Promise<void> {
  const before = readings();
  await household.clock.pass(14 * MINUTE);
  expect(readings()).toBeGreaterThan(before);
}

describe('the fan', () => {
  test('is there once, for the installation on which this user may change something', async () => {
    const names = (await household.home.accessories()).map(({ name }) => name);
    expect(names.filter((name) => name.includes('Available Current'))).toEqual(['Available Current']);
    expect(await shows()).toEqual([1, 64]);
  });

  test('gives the installation so many amperes, at once and in one request, however it is dragged', async () => {
    const { active, speed } = await fan();
    expect(await Promise.all([active.write(1), speed.write(60), speed.write(52), speed.write(40)])).toEqual(Array(4).fill(HAP.success));
    expect(await shows()).toEqual([1, 40]);
    await household.clock.until(() => expect(sentA()).toEqual([10]));
    await household.hear('Available Current: 10 A confirmed by the installation.');
    expect(household.cloud.charger('Garage').settle().availableCurrentA).toBe(10);
  });

  test('waits with the next change for a quarter of an hour, the latest value wins, and the log tells when', async () => {
    const { speed } = await fan();
    expect(await speed.write(80)).toBe(HAP.success);
    await household.hear(/Available Current: 20 A will be sent at \d\d:\d\d, because the current is changed at most every 15 minutes/);
    expect(await speed.write(12)).toBe(HAP.success);
    await household.hear(/Available Current: 3 A will be sent at .* this pauses charging at every charger of the installation/);
    await household.clock.until(async () => expect(await shows()).toEqual([1, 40]));
    await almostAQuarterOfAnHour();
    expect(sentA()).toEqual([10]);
    expect(await shows()).toEqual([1, 40]);
    await household.clock.pass(MINUTE);
    expect(sentA()).toEqual([10, 3]);
    await household.hear('Available Current: 3 A confirmed by the installation.');
    expect(await shows()).toEqual([1, 12]);
    await household.clock.until(() => expect(household.cloud.charger('Garage').settle().mode).toBe(2));
  });

  test('keeps what waits across a restart, even one that sets the clock back', async () => {
    const { active } = await fan();
    expect(await active.write(0)).toBe(HAP.success);
    await household.hear(/Available Current: 0 A will be sent at/);
    await household.restart({ wall: 'set back' });
    await household.hear(/Available Current: 0 A will be sent at/);
    await household.clock.until(async () => expect(await shows()).toEqual([1, 12]));
    await almostAQuarterOfAnHour();
    expect(sentA()).toEqual([10, 3]);
    await household.clock.pass(MINUTE);
    expect(sentA()).toEqual([10, 3, 0]);
    await household.clock.until(async () => expect(await shows()).toEqual([0, 0]));
  });

  test('turned on again goes back to the last current', async () => {
    await household.clock.pass(21 * MINUTE);
    const { active } = await fan();
    expect(await active.write(1)).toBe(HAP.success);
    expect(sentA()).toEqual([10, 3, 0, 3]);
    await household.clock.until(async () => expect(await shows()).toEqual([1, 12]));
  });
});

describe('a change is refused with the reason, and the fan shows how things are', () => {
  async function expectRefusal(status: number, because: RegExp): Promise<void> {
    const before = sentA();
    const { active } = await fan();
    expect(await active.write(0)).toBe(status);
    await household.hear(because);
    await household.clock.until(async () => expect(await shows()).toEqual([1, 12]));
    expect(sentA()).toEqual(before);
  }

  test.each([
    ['Sense', /refused: Zaptec Sense or another meter governs the current/],
    ['Eco', /refused: Eco mode governs the current/],
    ['schedule', /refused: a schedule of the installation governs the current/],
  ] as const)('under %s', async (governor, because) => {
    home.govern(governor);
    await expectRefusal(HAP.notAllowedInCurrentState, because);
    home.govern('nobody');
  });

  test('by the cloud, with or without its words (500)', async () => {
    await household.clock.pass(21 * MINUTE);
    const fault = household.cloud.faults.add({ path: /\/update$/, answer: { status: 500 } });
    expect(await (await fan()).active.write(0)).toBe(HAP.notAllowedInCurrentState);
    expect(fault.hits).toBe(1);
    await household.hear(/refused: Zaptec rejected it with code 500; it does so when Sense/);
    fault.remove();
  });

  test('without the role (403), and the accessory stays', async () => {
    home.setRole(USERNAME, 1);
    await expectRefusal(HAP.insufficientPrivileges, /refused: this Zaptec user needs the owner or service permission for the installation/);
    home.setRole(USERNAME, 3);
  });

  test('in stand-alone mode, as soon as the chargers say so', async () => {
    home.setStandAlone(true);
    // The installation is read every ten minutes, and until then the role of before counts.
    await household.clock.pass(12 * MINUTE);
    await expectRefusal(HAP.notAllowedInCurrentState, /refused: its chargers are in stand-alone mode/);
    home.setStandAlone(false);
  });
});

test('turned off it goes, without an orphan; turned on again it is the same one', async () => {
  const restartWith = async (availableCurrent: boolean): Promise<string[]> => {
    await household.restart({ platform: platformBlock(household.cloud, { availableCurrent }) });
    await household.hear(/Garage: (?:charging|a vehicle is connected)/);
    return identities(await household.home.accessories());
  };
  const before = identities(await household.home.accessories());
  const without = await restartWith(false);
  await household.hear('Available Current: removed from Apple Home, because it is switched off in the settings.');
  expect(without).toEqual(before.filter((line) => !line.includes('Available Current')));
  expect(await restartWith(false)).toEqual(without);
  await restartWith(true);
  await household.hear('Available Current: added to Apple Home');
  expect(identities(await household.home.accessories())).toEqual(before);
});
