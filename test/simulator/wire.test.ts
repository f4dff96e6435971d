import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SimulatedCloud } from './index.ts';
import { cloudWithAccount, TestClient, username, type WireRow } from './test-client.ts';
import { page, timestamp } from './wire.ts';

interface List {
  Pages: number;
  Data: Record<string, unknown>[];
}

let cloud: SimulatedCloud;
let client: TestClient;
beforeEach(async () => {
  cloud = await cloudWithAccount();
  client = await TestClient.signIn(cloud);
});
afterEach(async () => cloud.stop());

describe('GET /api/chargers', () => {
  test('lists chargers and meters as the live cloud does', async () => {
    cloud.addCharger({ model: 'Go', name: 'Garage', installation: 'Cabin' });
    cloud.addCharger({ model: 'Sense', name: 'Meter' });
    const { Pages, Data } = await client.getJson<List>('/api/chargers');
    expect(Pages).toBe(1);
    expect(Data[0]).toStrictEqual({
      OperatingMode: 1,
      IsOnline: true,
      Id: expect.stringMatching(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/),
      MID: 'ZAP000001',
      DeviceId: 'ZAP000001',
      SerialNo: 'Garage',
      Name: 'Garage',
      CreatedOnDate: expect.any(String),
      CircuitId: expect.any(String),
      Active: true,
      CurrentUserRoles: 3,
      Pin: '0000',
      DeviceType: 4,
      InstallationName: 'Cabin',
      InstallationId: expect.any(String),
      AuthenticationType: 0,
      IsAuthorizationRequired: false,
    });
    expect(Data[1]).toMatchObject({ DeviceId: 'APM000002', DeviceType: 3, OperatingMode: 0 });
  });

  test('pages, with 50 per page unless told and 100 at most', async () => {
    for (let number = 1; number <= 120; number += 1) cloud.addCharger({ model: 'Pro', name: `Bay ${number}` });
    const names = async (query: string) => {
      const { Pages, Data } = await client.getJson<List>(`/api/chargers${query}`);
      return [Pages, Data.length, Data[0]?.['Name']];
    };
    expect(await names('')).toStrictEqual([3, 50, 'Bay 1']);
    expect(await names('?PageIndex=2')).toStrictEqual([3, 20, 'Bay 101']);
    expect(await names('?pageindex=1&pagesize=100')).toStrictEqual([2, 20, 'Bay 101']);
    expect(await names('?PageSize=5000')).toStrictEqual([2, 100, 'Bay 1']);
    expect(await names('?PageIndex=9')).toStrictEqual([3, 0, undefined]);
  });

  test('is empty without chargers', async () => {
    expect(await client.getJson('/api/chargers')).toStrictEqual({ Pages: 0, Data: [] });
    expect(page([], new URLSearchParams('PageSize=nonsense'))).toStrictEqual({ Pages: 0, Data: [] });
  });

  test('is the same under another spelling of the path, and 404 elsewhere', async () => {
    expect((await client.get('/API/Chargers/')).status).toBe(200);
    expect((await client.get('/api/charger')).status).toBe(404);
    expect((await client.get('/elsewhere')).status).toBe(404);
    expect((await client.get('/api/chargers', { method: 'POST' })).status).toBe(405);
  });
});

describe('GET /api/chargers/{id}/state', () => {
  test('of an idle Go has a row for everything but the schedule', async () => {
    const { id } = cloud.addCharger({ model: 'Go', name: 'Garage' });
    const rows = await client.rows(id);
    const ids = rows.map((row) => row.StateId);
    expect(rows.length).toBeGreaterThanOrEqual(73);
    expect(ids).toStrictEqual([...new Set(ids)].sort((one, other) => one - other));
    expect(rows.every((row) => row.ChargerId === id)).toBe(true);
    expect(ids).not.toContain(763);
    expect(rows.find((row) => row.StateId === -1)).not.toHaveProperty('ValueAsString');
    expect(rows.find((row) => row.StateId === 708)).toMatchObject({ ValueAsString: '32.000' });
    expect(rows.find((row) => row.StateId === 554)?.ValueAsString).toMatch(/^OCMF\|\{/);
  });

  test('of an idle Pro has 92 rows, several of them without a value, and an empty schedule', async () => {
    const { id } = cloud.addCharger({ model: 'Pro', name: 'Carport' });
    const rows = await client.rows(id);
    const withoutValue = rows.filter((row) => !('ValueAsString' in row)).map((row) => row.StateId);
    expect(rows).toHaveLength(92);
    expect(withoutValue).toStrictEqual([-1, 111, 280, 553, 721, 722, 760, 762, 807, 981]);
    expect(await client.observation(id, 763)).toBe('');
    expect(await client.observation(id, 708)).toBe('32');
  });

  test('tells the schedule while there is one', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    go.setSchedule('2030-01-01T02:00:00Z');
    expect(await client.observation(go.id, 763)).toBe('2030-01-01T02:00:00Z');
    go.setSchedule(undefined);
    expect(await client.observation(go.id, 763)).toBeUndefined();
  });

  test('has times without a zone, with 0 to 7 digits of fraction, that move only with the value', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    const times = (rows: WireRow[]) => new Map(rows.map((row) => [row.StateId, row.Timestamp]));
    const before = times(await client.rows(go.id));
    go.limitCurrent(10);
    const after = times(await client.rows(go.id));
    expect([...before.values()].every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?$/.test(time))).toBe(true);
    expect(new Set([...before.values()].map((time) => time.length)).size).toBe(8);
    const moved = [...after].filter(([id, time]) => before.get(id) !== time).map(([id]) => id);
    expect(moved).toStrictEqual([510, 708]);
    expect(timestamp(Date.UTC(2026, 0, 2, 3, 4, 5, 60), 0)).toBe('2026-01-02T03:04:05');
    expect(timestamp(Date.UTC(2026, 0, 2, 3, 4, 5, 60), 7)).toBe('2026-01-02T03:04:05.0604375');
  });

  test('is 404 with the cloud\'s own code for an unknown charger', async () => {
    const answer = await client.get('/api/chargers/c4a26e00-0000-4000-8000-999999999999/state');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toStrictEqual({ errorCode: 512, message: 'Charger not found.' });
  });
});

describe('odd forms', () => {
  test('an observation can be replaced, emptied, removed and invented', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    go.setObservation(710, 'nonsense');
    go.setObservation(718, null);
    go.setObservation(708, undefined);
    go.setObservation(424_242, 'new');
    expect(await Promise.all([710, 718, 708, 424_242].map(async (id) => client.observation(go.id, id)))).toStrictEqual(['nonsense', null, undefined, 'new']);
    expect(go.mode).toBe(1);
    go.clearObservation();
    expect(await Promise.all([710, 718, 708, 424_242].map(async (id) => client.observation(go.id, id)))).toStrictEqual(['1', '0', '32.000', undefined]);
  });

  test('rows can be shuffled and doubled, the right one last', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    const plain = await client.rows(go.id);
    go.rowForm = 'shuffled';
    const shuffled = await client.rows(go.id);
    expect(shuffled).not.toStrictEqual(plain);
    expect(shuffled.toSorted((one, other) => one.StateId - other.StateId)).toStrictEqual(plain);
    go.rowForm = 'doubled';
    expect(await client.rows(go.id)).toHaveLength(2 * plain.length);
    expect(await client.observation(go.id, 710)).toBe('1');
  });

  test('property names can be camel-cased everywhere', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    cloud.wire.casing = 'camel';
    expect(await client.getJson('/api/chargers')).toMatchObject({ pages: 1, data: [{ operatingMode: 1, mid: 'ZAP000001', deviceId: 'ZAP000001' }] });
    expect(await client.getJson(`/api/chargers/${go.id}/state`)).toContainEqual(expect.objectContaining({ stateId: 710, valueAsString: '1' }));
    expect(await (await client.command(go.id, 507)).json()).toMatchObject({ code: 528, stackTrace: null });
  });

  test('answers can come from a replica that lags behind', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    cloud.eventualConsistencyMs = 60_000;
    go.setMode(5);
    const modes = [];
    for (let read = 0; read < 4; read += 1) modes.push(await client.observation(go.id, 710));
    expect(modes).toStrictEqual(['5', '1', '5', '1']);
    cloud.replicas = 'lagging';
    expect(await client.observation(go.id, 710)).toBe('1');
    cloud.eventualConsistencyMs = 0;
    expect(await client.observation(go.id, 710)).toBe('5');
  });
});

describe('roles', () => {
  test('a plain user sees the charger in the list and nothing else', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage', roles: { [username]: 1 } });
    const { Data } = await client.getJson<List>('/api/chargers');
    expect(Data).toMatchObject([{ Id: go.id, CurrentUserRoles: 1 }]);
    expect(Data[0]).not.toHaveProperty('Pin');
    expect((await client.get(`/api/chargers/${go.id}`)).status).toBe(403);
    expect((await client.get(`/api/chargers/${go.id}/state`)).status).toBe(403);
    expect((await client.command(go.id, 506)).status).toBe(403);
    expect((await client.get(`/api/installation/${go.installationId}/hierarchy`)).status).toBe(204);
    expect(cloud.commands()).toHaveLength(0);
  });

  test.each([2, 3, 4, 7])('role bits %d suffice for everything', async (bits) => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    go.setRole(username, bits);
    expect(await client.getJson(`/api/chargers/${go.id}`)).toMatchObject({ Id: go.id, CurrentUserRoles: bits });
    expect((await client.get(`/api/chargers/${go.id}/state`)).status).toBe(200);
    expect(await client.getJson(`/api/installation/${go.installationId}/hierarchy`)).toMatchObject({ Circuits: [{ Chargers: [{ Id: go.id }] }] });
  });

  test('a charger taken from the account is gone until it is given back', async () => {
    const go = cloud.addCharger({ model: 'Go', name: 'Garage' });
    go.removeFromAccount();
    expect(await client.getJson('/api/chargers')).toMatchObject({ Data: [] });
    expect((await client.get(`/api/chargers/${go.id}/state`)).status).toBe(404);
    go.restoreToAccount();
    expect(await client.getJson('/api/chargers')).toMatchObject({ Data: [{ Id: go.id }] });
  });

  test('accounts see their own chargers and installations only', async () => {
    const other = { username: 'other@example.com', password: 'other' };
    cloud.addAccount(other);
    const garage = cloud.addCharger({ model: 'Go', name: 'Garage', roles: { [username]: 3 } });
    const cabin = cloud.addCharger({ model: 'Pro', name: 'Cabin', installation: 'Cabin', roles: { [other.username]: 3 } });
    const otherClient = await TestClient.signIn(cloud, other);
    expect(await otherClient.getJson('/api/chargers')).toMatchObject({ Pages: 1, Data: [{ Id: cabin.id }] });
    expect(await otherClient.getJson('/api/installation')).toMatchObject({ Data: [{ Id: cabin.installationId, Name: 'Cabin' }] });
    expect((await otherClient.get(`/api/chargers/${garage.id}/state`)).status).toBe(404);
    expect((await otherClient.get(`/api/installation/${garage.installationId}`)).status).toBe(404);
    expect(await client.getJson(`/api/installation/${garage.installationId}`)).toMatchObject({ Name: 'Home', AvailableCurrent: 32 });
  });
});
