// Connections that the cloud closes when they have been idle, as a proxy in front of it does: on manual time, over HTTP.
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualTime, type SimulatedCharger, type SimulatedCloud } from './index.ts';
import { cloudWithAccount, TestClient } from './test-client.ts';

let time: ManualTime;
let cloud: SimulatedCloud;
let garage: SimulatedCharger;
let token: string;
let agent: Agent;
beforeEach(async () => {
  time = new ManualTime(Date.UTC(2026, 10, 28));
  cloud = await cloudWithAccount({ time });
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
  garage.setMode(3);
  token = await TestClient.tokenOf(cloud);
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(async () => {
  agent.destroy();
  await cloud.stop();
});

function begun(method: string, path: string): ClientRequest {
  return request(cloud.url + path, { method, agent, headers: { Authorization: `Bearer ${token}` } });
}

interface Exchanged {
  readonly status: number | undefined;
  readonly keepAlive: unknown;
  readonly socket: Socket;
}

/** Sends a request on the agent's only connection; rejects with the connection's error. */
async function exchange(method: string, path: string): Promise<Exchanged> {
  const sent = begun(method, path);
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { socket } = answer;
  answer.resume();
  await once(answer, 'end');
  return { status: answer.statusCode, keepAlive: answer.headers['keep-alive'], socket };
}

const pause = () => exchange('POST', `/api/chargers/${garage.id}/sendCommand/506`);
const read = () => exchange('GET', '/api/chargers');

describe('idle-connections-closed', () => {
  test.each([5, 7, 20, 60])('after %d s without a request, unannounced', async (seconds) => {
    cloud.manners.turnOn('idle-connections-closed');
    cloud.idleConnectionMs = seconds * 1000;
    const first = await read();
    expect(first.keepAlive).toBeUndefined();
    time.advance(seconds * 1000 - 1);
    const second = await read();
    expect(second.socket).toBe(first.socket);
    time.advance(seconds * 1000 - 1);
    expect(first.socket.destroyed).toBe(false);
    const closed = once(first.socket, 'close');
    time.advance(1);
    await closed;
    expect((await pause()).socket).not.toBe(first.socket);
    expect(cloud.commands()).toHaveLength(1);
  });

  test('not one with a request under way', async () => {
    cloud.manners.turnOn('idle-connections-closed');
    cloud.idleConnectionMs = 5000;
    cloud.setLag(50);
    const answered = read();
    time.advance(60_000);
    expect((await answered).status).toBe(200);
  });
});

describe('stale-connections-reset', () => {
  test('a request that comes too late is reset, and has no effect', async () => {
    cloud.manners.turnOn('stale-connections-reset');
    cloud.idleConnectionMs = 5000;
    await read();
    time.advance(4999);
    expect((await pause()).status).toBe(200);
    time.advance(5000);
    const before = cloud.requests.length;
    await expect(pause()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([cloud.commands().length, cloud.requests.length]).toStrictEqual([1, before]);
    expect((await read()).status).toBe(200);
  });

  test('none in a kind cloud, which announces how long it waits', async () => {
    await read();
    time.advance(600_000);
    expect(await pause()).toMatchObject({ status: 200, keepAlive: 'timeout=5' });
  });
});
