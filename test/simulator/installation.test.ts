import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SimulatedCharger, SimulatedCloud, SimulatedInstallation } from './index.ts';
import { cloudWithAccount, TestClient, username } from './test-client.ts';

let cloud: SimulatedCloud;
let client: TestClient;
let home: SimulatedInstallation;
let garage: SimulatedCharger;
let carport: SimulatedCharger;
beforeEach(async () => {
  cloud = await cloudWithAccount({ timing: { startChargingMs: 0 } });
  client = await TestClient.signIn(cloud);
  home = cloud.addInstallation({ name: 'Home', maxCurrentA: 25 });
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
  carport = cloud.addCharger({ model: 'Pro', name: 'Carport' });
});
afterEach(async () => cloud.stop());

async function update(body: unknown): Promise<[number, unknown]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await client.post(`/api/installation/${home.id}/update`, text);
  const answered = await answer.text();
  return [answer.status, answered === '' ? '' : JSON.parse(answered)];
}

async function object(): Promise<Record<string, unknown>> {
  return client.getJson(`/api/installation/${home.id}`);
}

const allotted = async (charger: SimulatedCharger) => Number(await client.observation(charger.id, 708));

describe('the installation', () => {
  test('is listed and shown with its current, and named by its chargers', async () => {
    cloud.addInstallation({ name: 'Cabin' });
    expect(await client.getJson('/api/installation')).toMatchObject({ Pages: 1, Data: [{ Id: home.id, Name: 'Home' }, { Name: 'Cabin', MaxCurrent: 32 }] });
    expect(await object()).toMatchObject({
      MaxCurrent: 25,
      AvailableCurrent: 25,
      AvailableCurrentPhase1: 25,
      AvailableCurrentPhase2: 25,
      AvailableCurrentPhase3: 25,
      AvailableCurrentMode: 0,
      EnabledFeatures: 0,
      UseLoadBalancing: false,
      CurrentUserRoles: 3,
      ActiveChargerCount: 2,
    });
    expect(await client.getJson('/api/chargers')).toMatchObject({ Data: [{ InstallationId: home.id, InstallationName: 'Home' }, {}] });
    expect(cloud.installation('home')).toBe(home);
    expect(cloud.installation(home.id)).toBe(home);
    expect(() => cloud.installation('Attic')).toThrow('There is no installation "Attic"; there are: Home, Cabin');
    expect(() => cloud.addInstallation({ name: 'home' })).toThrow('There already is an installation "home"');
  });

  test('shows any property as told', async () => {
    home.fields['AvailableCurrentMode'] = 7;
    home.fields['EnabledFeatures'] = undefined;
    const shown = await object();
    expect(shown['AvailableCurrentMode']).toBe(7);
    expect(shown).not.toHaveProperty('EnabledFeatures');
  });
});

describe('the available current', () => {
  test.each([
    [{ availableCurrent: 10 }, [10, 10, 10]],
    [{ AvailableCurrent: 7.5 }, [7.5, 7.5, 7.5]],
    [{ availableCurrentPhase1: 10, availableCurrentPhase2: 12, availableCurrentPhase3: 14 }, [10, 12, 14]],
    [{ AvailableCurrentPhase1: 10 }, [10, 25, 25]],
  ])('is changed by %j', async (body, phasesA) => {
    const startMs = Date.now();
    expect(await update(body)).toStrictEqual([200, '']);
    expect(home.phasesA).toStrictEqual(phasesA);
    const [first, second, third] = phasesA;
    expect(await object()).toMatchObject({
      AvailableCurrent: Math.min(...phasesA),
      AvailableCurrentPhase1: first,
      AvailableCurrentPhase2: second,
      AvailableCurrentPhase3: third,
    });
    expect(home.writes).toMatchObject([{ phasesA, availableCurrentA: Math.min(...phasesA), account: username }]);
    const { simulatedAt } = home.writes[0]!;
    expect(simulatedAt).toBeGreaterThan(startMs - 1);
    expect(simulatedAt).toBeLessThanOrEqual(Date.now() + 1);
  });

  test.each(['', 'nonsense', '[]', '{}', { availableCurrent: '10' }, { availableCurrent: -1 }, { availableCurrent: 26 }, { availableCurrent: 10, availableCurrentPhase1: 10 }])(
    'is not changed by %j',
    async (body) => {
      expect((await update(body))[0]).toBe(400);
      expect([home.availableCurrentA, home.writes]).toStrictEqual([25, []]);
    },
  );

  test('takes an owner or a maintainer; the fuse takes a maintainer', async () => {
    expect((await update({ maxCurrent: 20 }))[0]).toBe(403);
    home.setRole(username, 1);
    expect((await update({ availableCurrent: 10 }))[0]).toBe(403);
    expect(await object()).not.toHaveProperty('AuthenticationType');
    home.setRole(username, 4);
    expect((await update({ availableCurrent: 24, threeToOnePhaseSwitchCurrent: 8 }))[0]).toBe(200);
    expect((await update({ maxCurrent: 20 }))[0]).toBe(200);
    expect(await object()).toMatchObject({ MaxCurrent: 20, AvailableCurrent: 20, ThreeToOnePhaseSwitchCurrent: 8 });
    home.setRole(username, 0);
    expect((await update({ availableCurrent: 10 }))[0]).toBe(404);
    expect(await client.getJson('/api/installation')).toMatchObject({ Data: [] });
  });

  test.each([
    ['Sense', 2, 4, 'Cannot update installation when using APM'],
    ['Eco', 0, 8, 'Cannot update installation when using Eco'],
    ['schedule', 1, 16, 'Cannot update installation when using schedule'],
  ] as const)('cannot be changed while %s governs it', async (governor, mode, features, details) => {
    home.govern(governor);
    expect(await object()).toMatchObject({ AvailableCurrentMode: mode, EnabledFeatures: features });
    expect(await update({ availableCurrent: 10 })).toStrictEqual([500, { Code: 527, Details: details, StackTrace: null }]);
    home.govern('nobody');
    expect((await update({ availableCurrent: 10 }))[0]).toBe(200);
    expect(await object()).toMatchObject({ AvailableCurrentMode: 0, EnabledFeatures: 0 });
  });

  test('neither counts nor can be changed in stand-alone mode', async () => {
    home.setAvailableCurrent(10);
    home.setStandAlone(true);
    expect((await update({ availableCurrent: 6 }))[0]).toBe(500);
    expect([await allotted(garage), await client.observation(garage.id, 712)]).toStrictEqual([32, '1']);
    home.setStandAlone(false);
    expect([await allotted(garage), await client.observation(garage.id, 712)]).toStrictEqual([10, '0']);
  });
});

describe('the chargers', () => {
  test('get no more than the installation has, nor than their own limit', async () => {
    garage.limitCurrent(16);
    expect([await allotted(garage), await allotted(carport)]).toStrictEqual([16, 25]);
    await update({ availableCurrent: 10 });
    expect([await allotted(garage), await allotted(carport)]).toStrictEqual([10, 10]);
    garage.limitCurrent(32);
    expect(await allotted(garage)).toBe(10);
  });

  test('wait with less than 6 A and charge on with more', async () => {
    garage.plugIn();
    expect(garage.mode).toBe(3);
    await update({ availableCurrent: 5.9 });
    expect(garage.mode).toBe(2);
    await update({ availableCurrent: 6 });
    expect(garage.mode).toBe(3);
    expect(Number(await client.observation(garage.id, 513))).toBe(6 * 230 * 3);
  });

  test('divide the current under load balancing, at least 6 A each', () => {
    const shares = () => [garage, carport].map((charger) => charger.settle().availableCurrentA);
    home.setLoadBalancing(true);
    garage.plugIn();
    expect(shares()).toStrictEqual([25, 25]);
    carport.plugIn();
    expect(shares()).toStrictEqual([12.5, 12.5]);
    home.setAvailableCurrent(11);
    expect([shares(), garage.mode, carport.mode]).toStrictEqual([[11, 0], 3, 2]);
    garage.fillUp();
    expect([shares(), garage.mode, carport.mode]).toStrictEqual([[11, 11], 5, 3]);
    home.setAvailableCurrent(5);
    expect([carport.mode, shares()]).toStrictEqual([2, [5, 0]]);
  });

  test('and the installation are as at first after a reset', async () => {
    home.govern('Eco');
    home.setLoadBalancing(true);
    home.setAvailableCurrent([10, 12, 14]);
    await cloud.reset();
    expect(await object()).toMatchObject({ AvailableCurrent: 25, AvailableCurrentPhase3: 25, EnabledFeatures: 0, UseLoadBalancing: false });
    expect(await allotted(garage)).toBe(25);
  });
});
