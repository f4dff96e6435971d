import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { SimulatedCharger, SimulatedCloud } from './index.ts';
import { cloudWithAccount, requestToken, TestClient } from './test-client.ts';

let cloud: SimulatedCloud;
let client: TestClient;
let garage: SimulatedCharger;
beforeEach(async () => {
  cloud = await cloudWithAccount();
  client = await TestClient.signIn(cloud);
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
});
afterEach(async () => cloud.stop());

/** What becomes of a request that is not awaited yet: its status, or that it failed. */
async function outcomeOf(request: Promise<Response>): Promise<number | string> {
  return request.then(
    (answer) => answer.status,
    () => 'failed',
  );
}

const list = async () => client.get('/api/chargers');
const state = async (charger = garage) => client.get(`/api/chargers/${charger.id}/state`);

describe('a fault', () => {
  test('can be any answer, until it is removed', async () => {
    const fault = cloud.faults.add({ answer: { status: 524, headers: { 'X-Odd': 'yes' }, body: '<oops>' } });
    const answer = await list();
    expect([answer.status, answer.headers.get('x-odd'), await answer.text()]).toStrictEqual([524, 'yes', '<oops>']);
    fault.remove();
    expect((await list()).status).toBe(200);
    expect(fault.hits).toBe(1);
  });

  test('hits only what it is meant for, and only as often', async () => {
    const carport = cloud.addCharger({ model: 'Pro', name: 'Carport' });
    const fault = cloud.faults.add({ method: 'get', path: /\/state$/g, charger: 'carport', times: 2, answer: { status: 500 } });
    const statuses = [];
    for (const answer of [list(), state(), client.command(carport.id, 507), state(carport), state(carport), state(carport)]) statuses.push((await answer).status);
    expect(statuses).toStrictEqual([200, 200, 500, 500, 500, 200]);
    expect(fault.hits).toBe(2);
  });

  test('added later goes first', async () => {
    cloud.faults.outage();
    cloud.faults.tooManyRequests(7, { times: 1 });
    expect((await list()).headers.get('retry-after')).toBe('7');
    expect((await list()).status).toBe(503);
  });

  test('for an unknown charger is refused at once', () => {
    expect(() => cloud.faults.outage({ charger: 'attic' })).toThrow('There is no charger "attic"');
  });
});

describe('the usual faults', () => {
  test('an outage is a page of nginx, for the token too', async () => {
    cloud.faults.outage();
    const answer = await requestToken(cloud);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(await answer.text()).toContain('<h1>503 Service Temporarily Unavailable</h1>');
    cloud.faults.clear();
    expect((await list()).status).toBe(200);
  });

  test('500 without a body, and 204', async () => {
    cloud.faults.serverError({ times: 1 });
    const answer = await list();
    expect([answer.status, await answer.text()]).toStrictEqual([500, '']);
    cloud.faults.noContent({ times: 1 });
    expect((await list()).status).toBe(204);
  });

  test('a reset connection', async () => {
    const fault = cloud.faults.add({ answer: 'reset', times: 1 });
    await expect(client.command(garage.id, 506)).rejects.toThrow('fetch failed');
    expect(fault.hits).toBe(1);
    expect(cloud.commands()).toHaveLength(0);
    expect(cloud.requests.at(-1)).toMatchObject({ method: 'POST', status: 0 });
    expect((await list()).status).toBe(200);
  });

  test('an answer that never comes', async () => {
    const fault = cloud.faults.add({ answer: 'hang' });
    const outcome = outcomeOf(list());
    await eventually(() => expect(fault.hits).toBe(1));
    expect(cloud.unanswered).toBe(1);
    await cloud.stop();
    expect(await outcome).toBe('failed');
    await eventually(() => expect(cloud.unanswered).toBe(0));
  });

  test('an answer cut short', async () => {
    cloud.faults.add({ answer: 'cut-body', times: 1 });
    const answer = await state();
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('a connection closed after the answer', async () => {
    cloud.faults.add({ answer: 'close-after-body', times: 1 });
    expect(await (await list()).json()).toMatchObject({ Pages: 1 });
    expect((await list()).status).toBe(200);
  });

  test.each(['reset', 'hang'] as const)('a command that takes effect without an answer (%s)', async (manner) => {
    garage.setMode(3);
    const fault = cloud.faults.commandWithoutAnswer(manner);
    const outcome = outcomeOf(client.command(garage.id, 506));
    await eventually(() => expect(cloud.commands('garage')).toMatchObject([{ command: 506, code: 200 }]));
    await eventually(() => expect(garage.finalStopActive).toBe(true));
    expect(fault.hits).toBe(1);
    expect(cloud.unanswered).toBe(manner === 'hang' ? 1 : 0);
    expect((await state()).status).toBe(200);
    await cloud.stop();
    expect(await outcome).toBe('failed');
  });
});

describe('lag', () => {
  test('delays every answer', async () => {
    cloud.setLag(120);
    const start = performance.now();
    await list();
    // Timers may fire up to a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
    expect(() => cloud.setLag(-1)).toThrow(RangeError);
  });

  test('can be another for some paths', async () => {
    cloud.setLag(60_000, /\/state$/);
    const slow = outcomeOf(state());
    await eventually(() => expect(cloud.requests).toHaveLength(2));
    expect((await list()).status).toBe(200);
    expect(cloud.requests.map((request) => request.status)).toStrictEqual([200, 0, 200]);
    await cloud.stop();
    expect(await slow).toBe('failed');
  });
});

describe('the network', () => {
  test('goes away and comes back on the same port, with tokens and state kept', async () => {
    const { url } = cloud;
    garage.setMode(3);
    const hanging = cloud.faults.add({ answer: 'hang', times: 1 });
    const underWay = outcomeOf(list());
    await eventually(() => expect(hanging.hits).toBe(1));
    await cloud.network(false);
    expect(await underWay).toBe('failed');
    await expect(list()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await cloud.network(false);
    await cloud.network(true);
    expect(cloud.url).toBe(url);
    expect(await client.getJson('/api/chargers')).toMatchObject({ Data: [{ OperatingMode: 3 }] });
  });

  test('stopping ends answers that lag, and can be repeated', async () => {
    cloud.setLag(60_000);
    const lagging = outcomeOf(list());
    await eventually(() => expect(cloud.requests).toHaveLength(2));
    await cloud.stop();
    expect(await lagging).toBe('failed');
    await expect(cloud.stop()).resolves.toBeUndefined();
  });
});

test('reset clears everything but accounts and chargers', async () => {
  cloud.faults.outage();
  cloud.wire.casing = 'camel';
  cloud.setLag(60_000);
  garage.setMode(99);
  garage.goOffline();
  garage.setObservation(710, null);
  await cloud.network(false);
  await cloud.reset();
  expect(await client.getJson('/api/chargers')).toMatchObject({ Data: [{ Name: 'Garage', OperatingMode: 1, IsOnline: true }] });
  expect(await client.observation(garage.id, 710)).toBe('1');
  expect(cloud.requests).toHaveLength(2);
});
