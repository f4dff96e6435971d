// Starts, restarts, outages at the start, wrong passwords, changed settings: nothing is ever lost.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, type SimulatedCloud } from '../simulator/index.ts';
import { startHomebridge } from '../support/homebridge-process.ts';
import { type AccessoryModel, identities } from './support/accessory-model.ts';
import { HAP, platformBlock, startHousehold, USERNAME, type Household } from './support/household.ts';
import { HouseholdClock } from './support/household-clock.ts';
import { installedPackage } from './support/installed-package.ts';

const { pluginPath } = installedPackage();

function sensorNames(accessories: readonly AccessoryModel[], charger: string): string[] {
  const services = accessories.find(({ name }) => name === charger)?.services ?? [];
  return services.filter(({ type }) => type === 'OccupancySensor').map(({ name }) => name);
}

/** Without the names, which follow the number of chargers. */
const idOf = (identity: string): string => `${identity.split(' ')[0]} ${identity.split(' ').at(-1)}`;

describe('a paired household', () => {
  let household: Household;

  beforeAll(async () => {
    household = await startHousehold({
      furnish: (cloud) => {
        cloud.addCharger({ model: 'Go', name: 'Garage' }).plugIn();
        cloud.charger('Garage').setMode(3);
        cloud.addCharger({ model: 'Pro', name: 'Carport' });
      },
    });
  });

  afterAll(() => household.stop());

  test('a restart keeps aid and iid of everything, and names given by people', async () => {
    const sensor = (await household.home.accessory('Garage')).sensor('Vehicle Connected');
    expect(await sensor.write('ConfiguredName', 'Car in the garage')).toBe(HAP.success);
    const before = await household.home.accessories();
    await household.restart();
    await household.hear('Garage: charging.');
    const after = await household.home.accessories();
    expect(identities(after)).toEqual(identities(before));
    expect(sensorNames(after, 'Garage')).toContain('Car in the garage');
  });

  test('a restart while the cloud is down keeps everything as "No Response"; with the cloud it comes back by itself', async () => {
    const before = identities(await household.home.accessories());
    await household.cloud.network(false);
    await household.restart();
    await household.hear("Zaptec's cloud: no connection could be made");
    await household.clock.until(async () => expect(await (await household.on('Garage')).read()).toMatchObject({ status: HAP.communicationFailure }));
    expect(await (await household.on('Garage')).write(false)).toBe(HAP.communicationFailure);
    expect(identities(await household.home.accessories())).toEqual(before);

    await household.cloud.network(true);
    await household.hear("Zaptec's cloud works again.");
    await household.clock.until(async () => expect(await (await household.on('Garage')).read()).toEqual({ value: true, status: HAP.success }));
    const warnings = household.homebridge.lines.filter((line) => line.includes("Zaptec's cloud: "));
    expect(warnings).toHaveLength(1);
  });

  test('an empty, a failed and a partial listing at the start lose nothing', async () => {
    const before = identities(await household.home.accessories());
    const list = /^\/api\/chargers(?:\?|$)/i;
    for (const answer of [
      { status: 200, body: JSON.stringify({ Pages: 1, Data: [] }) },
      { status: 404, body: '' },
      { status: 200, body: JSON.stringify({ Pages: 2, Data: [{ Nonsense: true }] }) },
    ]) {
      const fault = household.cloud.faults.add({ path: list, answer });
      await household.restart();
      await household.clock.until(() => expect(fault.hits).toBeGreaterThan(0));
      await household.hear('Carport: no vehicle is connected.');
      expect(identities(await household.home.accessories())).toEqual(before);
      fault.remove();
    }
    expect(household.homebridge.lines.join('\n')).not.toContain('removed from Apple Home');
  });

  test('sensors that are turned on appear, turned off they go, turned on again they are the same', async () => {
    const allOn = { charging: true, paused: true, waitingToCharge: true, scheduled: true };
    const allOff = { vehicleConnected: false, chargingFinished: false };
    const restartWith = async (sensors: Record<string, boolean>): Promise<AccessoryModel[]> => {
      await household.restart({ platform: platformBlock(household.cloud, { sensors }) });
      await household.hear('Garage: charging.');
      return household.home.accessories();
    };
    const before = identities(await household.home.accessories());
    const withAll = await restartWith(allOn);
    expect(sensorNames(withAll, 'Garage')).toHaveLength(6);
    expect(identities(withAll)).toEqual(expect.arrayContaining(before));

    const withNone = await restartWith(allOff);
    expect(sensorNames(withNone, 'Garage')).toEqual([]);
    await restartWith(allOff);

    expect(identities(await restartWith(allOn))).toEqual(identities(withAll));
    expect(identities(await restartWith({}))).toEqual(before);
  });

  test('so does "Charging Allowed"', async () => {
    const restartWith = async (chargingAllowed: boolean): Promise<AccessoryModel[]> => {
      await household.restart({ platform: platformBlock(household.cloud, { chargingAllowed }) });
      await household.hear('Garage: charging.');
      return household.home.accessories();
    };
    const before = identities(await household.home.accessories());
    const withSwitch = identities(await restartWith(true));
    expect(withSwitch).toEqual(expect.arrayContaining(before));
    expect(withSwitch.filter((line) => line.includes('Garage Charging Allowed'))).not.toEqual([]);
    expect(identities(await restartWith(false))).toEqual(before);
    expect(identities(await restartWith(true))).toEqual(withSwitch);
    expect(identities(await restartWith(false))).toEqual(before);
  });

  test('an invalid config says what is wrong in one line for each problem, and keeps the accessories', async () => {
    const before = identities(await household.home.accessories());
    const requests = household.cloud.requests.length;
    await household.restart({ platform: platformBlock(household.cloud, { pollInterval: 5, apiUrl: 'http://example.com' }) });
    await household.hear('"pollInterval" is 5');
    const problems = household.homebridge.errorLines.filter((line) => line.includes('must be'));
    expect(problems).toHaveLength(2);
    expect(identities(await household.home.accessories())).toEqual(before);
    const on = await household.on('Garage');
    expect(await on.read()).toMatchObject({ status: HAP.communicationFailure });
    expect(await on.write(false)).toBe(HAP.communicationFailure);
    expect(household.cloud.requests).toHaveLength(requests);
  });

  test('an excluded charger goes, and the log says so; the other keeps its identity', async () => {
    const garage = identities(await household.home.accessories()).filter((line) => line.includes('Garage'));
    const exclude = [household.cloud.charger('Carport').serial.toLowerCase()];
    await household.restart({ platform: platformBlock(household.cloud, { chargers: { exclude } }) });
    await household.hear('Carport: removed from Apple Home, because it is excluded in the settings.');
    const names = (await household.home.accessories()).map(({ name }) => name);
    expect(names).not.toContain('Carport');
    const after = identities(await household.home.accessories()).filter((line) => line.includes('Garage'));
    expect(after.map(idOf)).toEqual(garage.map(idOf));
  });

  test('SIGTERM ends everything by itself, before Homebridge cuts it off', async () => {
    await household.hear('Garage: charging.');
    await expect(household.homebridge.stopByItself()).resolves.toBeUndefined();
  });
});

describe('a first start', () => {
  let clock: HouseholdClock;
  let cloud: SimulatedCloud;

  beforeAll(async () => {
    clock = await HouseholdClock.start();
    cloud = await startSimulator({ time: clock.time });
    cloud.addAccount({ username: USERNAME, password: 'right' });
    cloud.addCharger({ model: 'Go', name: 'Garage' });
  });

  afterAll(() => cloud.stop());

  test('with a wrong password: one sign-in, one clear error, and no crash', async () => {
    await using homebridge = await startHomebridge({ pluginPath, platform: platformBlock(cloud, { password: 'wrong' }) });
    await homebridge.waitForLine('Correct "username" and "password" in this plugin\'s settings');
    expect(homebridge.errorLines.filter((line) => line.includes('[Zaptec]'))).toHaveLength(1);
    expect(cloud.requests.filter(({ path }) => path.startsWith('/oauth/token'))).toHaveLength(1);
    await homebridge.stopByItself();
  });

  test('while the cloud answers with an error page: never "wrong password", and it goes on when the cloud is back', async () => {
    const outage = cloud.faults.outage();
    await using homebridge = await startHomebridge({ pluginPath, platform: platformBlock(cloud, { password: 'right' }), nodeArguments: clock.nodeArguments() });
    clock.follow(homebridge, cloud);
    await homebridge.waitForLine("Zaptec's cloud: it answered with a web page (HTTP 503)");
    expect(homebridge.lines.join('\n')).not.toContain('password');
    outage.remove();
    await clock.until(() => homebridge.waitForLine('Garage: added to Apple Home', 0));
  });
});
