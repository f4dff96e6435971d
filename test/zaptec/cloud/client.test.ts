// The client as a whole: the cloud's rate limit in real time, stopping, and secrets that stay out of every text.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/base/clock.ts';
import { OutOfTimeError } from '../../../src/charging/calls/errors.ts';
import type { FaultAnswer } from '../../simulator/index.ts';
import { clientAndCloud, clientFor, password, patience, thrownBy, username, type ClientAndCloud, type ClientInHand } from '../../support/cloud-client.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { OddServer, sendJson } from '../../support/odd-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function begin(...parts: Parameters<typeof clientAndCloud>): Promise<ClientAndCloud> {
  const hand = await clientAndCloud(...parts);
  ends.push(() => hand.stop());
  return hand;
}

test('a crowd of reads is served in real time, by a cloud with its own limit', async () => {
  const { client, garage } = await begin({ clock: systemClock }, { rateLimit: true });
  const all = await Promise.all(Array.from({ length: 24 }, () => client.readState(garage.id, patience())));
  // A busy machine may have the cloud count requests closer together than they were sent: what it refuses is made good. How close
  // they are sent is tried on a clock that steps (many-at-once).
  expect(all.every((rows) => rows.length > 0)).toBe(true);
});

test('the path of the API\'s address is kept for the sign-in too', async () => {
  const server = await OddServer.start((response, request) => sendJson(response, request.method === 'POST' ? { access_token: 'abc', expires_in: 60 } : []));
  const { client, clock } = clientFor(`${server.url}/zaptec`);
  ends.push(() => server.stop(), () => client.close());
  await clock.jumpUntilDone(client.readState('x', patience()));
  expect(server.requests.map((request) => request.url)).toStrictEqual(['/zaptec/oauth/token', '/zaptec/api/chargers/x/state']);
});

describe('closing', () => {
  test('ends everything under way and leaves neither a connection nor a timer', async () => {
    const server = await OddServer.start((response, request) => {
      if (request.method === 'POST' && request.url === '/oauth/token') sendJson(response, { access_token: 'abc', expires_in: 60 });
    });
    ends.push(() => server.stop());
    const { client, clock } = clientFor(server.url);
    const underWay = [client.readState('x', patience()), client.listChargers(patience().signal), client.sendCommand('x', 'pause', patience('command'))].map(thrownBy);
    await eventually(() => expect(server.requests).toHaveLength(4));
    await client.close();
    const errors = await Promise.all(underWay);
    expect(errors.map((error) => error.name)).toStrictEqual(['OutOfTimeError', 'OutOfTimeError', 'OutcomeUnknownError']);
    await eventually(() => expect(server.openConnections).toBe(0));
    expect(clock.sleepers).toBe(0);
  });

  test('ends a sign-in under way', async () => {
    const server = await OddServer.start(() => undefined);
    ends.push(() => server.stop());
    const { client, clock } = clientFor(server.url);
    const reading = thrownBy(client.readState('x', patience()));
    await eventually(() => expect(server.requests).toHaveLength(1));
    await client.close();
    expect(await reading).toMatchObject({ message: 'the plugin is stopping' });
    await eventually(() => expect(server.openConnections).toBe(0));
    expect(clock.sleepers).toBe(0);
  });

  test('ends a wait between attempts', async () => {
    const { client, clock, cloud, garage } = await begin();
    cloud.faults.outage({ path: /\/state$/ });
    const reading = thrownBy(client.readState(garage.id, patience()));
    await eventually(() => expect(clock.waits).toHaveLength(1));
    await client.close();
    expect(await reading).toBeInstanceOf(OutOfTimeError);
    expect(clock.sleepers).toBe(0);
  });

  test('lets nothing begin afterwards', async () => {
    const { client, cloud, garage } = await begin();
    await client.close();
    for (const attempt of [client.readState(garage.id, patience()), client.listChargers(patience().signal), client.sendCommand(garage.id, 'pause', patience('command'))]) {
      expect(await thrownBy(attempt)).toBeInstanceOf(OutOfTimeError);
    }
    expect(cloud.requests).toHaveLength(0);
  });

  test('may happen twice', async () => {
    const { client } = await begin();
    await client.close();
    await expect(client.close()).resolves.toBeUndefined();
  });
});

describe('no password, user name, token, address or id is in any message', () => {
  const token = 'simulated-token-5d41402abc4b2a76';
  const chargerId = 'c4a26e00-0000-4000-8000-000000000777';
  const gossip = `${username} ${password} ${encodeURIComponent(password)} ${token} ${chargerId} api.internal.example`;
  const everywhere = { status: 200, headers: { 'X-Gossip': 'x' }, body: gossip };
  let hand: ClientInHand;
  let server: OddServer;
  let answer: FaultAnswer;
  let tokenAnswer: FaultAnswer;

  beforeEach(async () => {
    server = await OddServer.start((response, request, socket) => {
      const chosen = request.url === '/oauth/token' ? tokenAnswer : answer;
      if (typeof chosen === 'string') socket.resetAndDestroy();
      else response.writeHead(chosen.status, chosen.headers).end(chosen.body);
    });
    hand = clientFor(server.url);
    tokenAnswer = { status: 200, body: JSON.stringify({ access_token: token, expires_in: 3600 }) };
    ends.push(() => server.stop(), () => hand.client.close());
  });

  /** Everything a log could show of what went wrong, however it is printed. */
  async function textsOfFailures(): Promise<string> {
    const { client, clock, log } = hand;
    const works = [client.readState(chargerId, patience()), client.listChargers(patience().signal), client.sendCommand(chargerId, 'pause', patience('command'))];
    const outcomes = await clock.jumpUntilDone(Promise.allSettled(works));
    const errors = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason as Error);
    expect(errors.length).toBeGreaterThan(0);
    return [...errors.flatMap((error) => [error.name, error.message, String(error), JSON.stringify(error)]), ...log.lines.map((line) => line.message)].join('\n');
  }

  function expectNoSecretIn(texts: string): void {
    for (const secret of [username, 'someone', password, encodeURIComponent(password), token, chargerId, 'internal.example', '127.0.0.1', String(server.port)]) {
      expect(texts).not.toContain(secret);
    }
  }

  test.each([
    ['200', everywhere],
    ['200 as a web page', { ...everywhere, body: `<html>${gossip}</html>` }],
    ['200 with rows that cannot be read', { status: 200, body: JSON.stringify([{ StateId: gossip }, gossip]) }],
    ['400', { ...everywhere, status: 400 }],
    ['401', { ...everywhere, status: 401 }],
    ['403', { ...everywhere, status: 403 }],
    ['404', { status: 404, body: JSON.stringify({ errorCode: 512, message: gossip }) }],
    ['429', { ...everywhere, status: 429, headers: { 'Retry-After': '600' } }],
    ['500', { ...everywhere, status: 500 }],
    ['500 with details', { status: 500, body: JSON.stringify({ Code: gossip, Details: gossip }) }],
    ['302', { ...everywhere, status: 302, headers: { Location: 'https://api.internal.example/?password=x' } }],
    ['a reset connection', 'reset'],
  ] as const)('after %s to a request', async (_what, chosen) => {
    answer = chosen;
    expectNoSecretIn(await textsOfFailures());
  });

  test.each([
    ['200 without a token', everywhere],
    ['400 for the credentials', { status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: gossip }) }],
    ['400 for another reason', { status: 400, body: JSON.stringify({ error: gossip }) }],
    ['503', { ...everywhere, status: 503 }],
    ['a reset connection', 'reset'],
  ] as const)('after %s to a sign-in', async (_what, chosen) => {
    answer = everywhere;
    tokenAnswer = chosen;
    expectNoSecretIn(await textsOfFailures());
  });

  test('without a connection', async () => {
    await hand.client.close();
    hand = clientFor(`http://127.0.0.1:${await freePort()}`);
    ends.push(() => hand.client.close());
    expectNoSecretIn(await textsOfFailures());
  });
});
