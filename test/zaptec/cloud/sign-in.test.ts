// Signing in over real HTTP: what is sent, what each answer means, and how seldom it happens.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudClient } from '../../../src/zaptec/cloud/client.ts';
import { CloudUnreachableError, NeverConnectedError, RateLimitedError, WrongCredentialsError } from '../../../src/charging/calls/errors.ts';
import type { Observation } from '../../../src/charging/state/observation.ts';
import { SIGN_IN } from '../../../src/zaptec/cloud/limits.ts';
import { nginxPage } from '../../simulator/answer.ts';
import type { SimulatedCharger, SimulatedCloud } from '../../simulator/index.ts';
import { clientAndCloud, clientFor, password, patience, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';
import { eventually } from '../../support/eventually.ts';
import type { JumpingClock } from '../../support/jumping-clock.ts';
import { OddServer, sendJson } from '../../support/odd-server.ts';

let hand: ClientAndCloud;
let client: CloudClient;
let clock: JumpingClock;
let cloud: SimulatedCloud;
let garage: SimulatedCharger;
const minute = 60_000;
const tokenPath = /^\/oauth\/token$/;
const statePath = /\/state$/;

beforeEach(async () => {
  hand = await clientAndCloud();
  ({ client, clock, cloud, garage } = hand);
});
afterEach(async () => hand.stop());

const read = (): Promise<readonly Observation[]> => client.readState(garage.id, patience());
const command = (): Promise<void> => client.sendCommand(garage.id, 'pause', patience('command', clock.monotonic() + 7500));
const requestsTo = (path: RegExp): number => cloud.requests.filter((request) => path.test(request.path)).length;
const addAccountThatExpires = (tokenLifetimeS: number | null): void => cloud.addAccount({ username, password, tokenLifetimeS });

describe('the form', () => {
  test('holds grant type, user name and password, and nothing else', async () => {
    const server = await OddServer.start((response, request) => sendJson(response, request.method === 'POST' ? { access_token: 'abc', expires_in: 60 } : []));
    const other = clientFor(server.url);
    await other.clock.jumpUntilDone(other.client.readState('x', patience()));
    await other.client.close();
    await server.stop();
    const [signIn, state] = server.requests;
    expect(signIn).toMatchObject({ method: 'POST', url: '/oauth/token', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(signIn?.headers.authorization).toBeUndefined();
    expect([...new URLSearchParams(signIn?.body)]).toStrictEqual([['grant_type', 'password'], ['username', username], ['password', password]]);
    expect(state?.headers.authorization).toBe('Bearer abc');
  });

  test.each([' leading and trailing ', 'a&b=c', '1+1', '100%', '%41', 'ü€😀', '"\'\\<>', 'a\tb', '#?/;:'])('brings the password %j intact', async (odd) => {
    cloud.addAccount({ username: 'odd+name@example.com', password: odd });
    const other = clientFor(cloud.url, { username: 'odd+name@example.com', password: odd });
    await expect(other.clock.jumpUntilDone(other.client.listChargers(patience().signal))).resolves.toMatchObject({ complete: true });
    await other.client.close();
  });
});

describe('a token', () => {
  test('serves many requests', async () => {
    for (let request = 0; request < 5; request++) await clock.jumpUntilDone(read());
    await clock.jumpUntilDone(command());
    expect(cloud.signIns).toBe(1);
  });

  test('is shared by everybody who waits for it', async () => {
    await clock.jumpUntilDone(Promise.all([read(), read(), command(), client.listChargers(patience().signal)]));
    expect(cloud.signIns).toBe(1);
  });

  test('is replaced before it ends, however long the cloud makes it', async () => {
    addAccountThatExpires(86_399);
    await clock.jumpUntilDone(read());
    await clock.advance((86_399 - 301) * 1000);
    await clock.jumpUntilDone(read());
    expect(cloud.signIns).toBe(1);
    await clock.advance(1000);
    await clock.jumpUntilDone(read());
    expect(cloud.signIns).toBe(2);
  });

  test('without a lifetime is taken to last an hour', async () => {
    addAccountThatExpires(null);
    await clock.jumpUntilDone(read());
    await clock.advance(54 * minute);
    await clock.jumpUntilDone(read());
    expect(cloud.signIns).toBe(1);
    await clock.advance(minute);
    await clock.jumpUntilDone(read());
    expect(cloud.signIns).toBe(2);
  });

  test('that is revoked is replaced once, for all who notice', async () => {
    await clock.jumpUntilDone(read());
    cloud.revokeTokens();
    await clock.jumpUntilDone(Promise.all([read(), read(), read(), read(), read()]));
    expect(cloud.signIns).toBe(2);
  });

  test('that is rejected twice ends the request, without a third try', async () => {
    cloud.faults.add({ path: statePath, answer: { status: 401 } });
    const error = await thrownBy(clock.jumpUntilDone(read()));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toBe('it rejects the access token that it has just issued');
    expect([cloud.signIns, requestsTo(statePath)]).toStrictEqual([2, 2]);
  });

  test('that is rejected between outages is still replaced', async () => {
    cloud.faults.outage({ path: statePath, times: 3 });
    cloud.faults.add({ path: statePath, answer: { status: 401 }, times: 1 });
    await clock.jumpUntilDone(read());
    expect([cloud.signIns, requestsTo(statePath)]).toStrictEqual([2, 5]);
  });
});

describe('wrong credentials', () => {
  beforeEach(() => cloud.addAccount({ username, password: 'changed' }));

  test('are told at once and asked about once in a quarter of an hour, by whomever', async () => {
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(WrongCredentialsError);
    await clock.advance(15 * minute - 1);
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(WrongCredentialsError);
    expect(await thrownBy(clock.jumpUntilDone(command()))).toBeInstanceOf(WrongCredentialsError);
    expect(requestsTo(tokenPath)).toBe(1);
    await clock.advance(1);
    expect(await thrownBy(clock.jumpUntilDone(command()))).toMatchObject({ retryInMs: 30 * minute });
    expect(requestsTo(tokenPath)).toBe(2);
    expect(cloud.requests).toHaveLength(2);
  });

  test('that become right again are noticed', async () => {
    await thrownBy(clock.jumpUntilDone(read()));
    cloud.addAccount({ username, password });
    await clock.advance(15 * minute);
    await expect(clock.jumpUntilDone(command())).resolves.toBeUndefined();
  });

  test('after the password was changed show when the token ends', async () => {
    cloud.addAccount({ username, password });
    await clock.jumpUntilDone(read());
    cloud.addAccount({ username, password: 'changed' });
    cloud.revokeTokens();
    expect(await thrownBy(clock.jumpUntilDone(command()))).toBeInstanceOf(WrongCredentialsError);
    expect(cloud.commands()).toHaveLength(0);
  });

  test.each([
    ['401', { status: 401, body: '{"error":"invalid_client"}' }],
    ['401 with a code', { status: 401, body: '{"Code":401,"Details":"Unknown user"}' }],
    ['403', { status: 403, body: '{"error":"access_denied"}' }],
    ['400 in camel case', { status: 400, body: '{"Error":"invalid_grant"}' }],
  ])('are %s too', async (_what, answer) => {
    cloud.faults.add({ path: tokenPath, answer });
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(WrongCredentialsError);
  });
});

describe('an outage of the sign-in is not taken for wrong credentials:', () => {
  test.each([
    ['503 as a web page', nginxPage(503, 'Service Temporarily Unavailable')],
    ['400 as a web page', nginxPage(400, 'Bad Request')],
    ['401 as a web page', nginxPage(401, 'Authorization Required')],
    ['403 as a web page', nginxPage(403, 'Forbidden')],
    ['401 without a word', { status: 401 }],
    ['403 without a word', { status: 403 }],
    ['403 in a gateway\'s words', { status: 403, body: '{"message":"Forbidden"}' }],
    ['200 as a web page', nginxPage(200, 'Log in to the network')],
    ['404 as a web page', nginxPage(404, 'Not Found')],
    ['404', { status: 404 }],
    ['400 for another reason', { status: 400, body: '{"error":"invalid_request"}' }],
    ['400 without a body', { status: 400 }],
    ['500', { status: 500 }],
    ['503 with the words for wrong credentials', { status: 503, body: '{"error":"invalid_grant"}' }],
    ['500 with a code', { status: 500, body: '{"Code":500,"Details":"Oops"}' }],
    ['502', { status: 502 }],
    ['a redirect', { status: 302, headers: { Location: '/login' } }],
    ['204', { status: 204 }],
    ['200 without a token', { status: 200, body: '{"token_type":"Bearer"}' }],
    ['200 with half of the JSON', { status: 200, body: '{"access_token":"abc' }],
    ['a reset connection', 'reset'],
    ['an answer cut short', 'cut-body'],
  ] as const)('%s', async (_what, answer) => {
    const fault = cloud.faults.add({ path: tokenPath, answer });
    const error = await thrownBy(clock.jumpUntilDone(read()));
    expect(error).toBeInstanceOf(CloudUnreachableError);
    fault.remove();
    await clock.advance(5 * minute);
    await expect(clock.jumpUntilDone(read())).resolves.not.toHaveLength(0);
  });

  test.each([
    [{ status: 404 }, 'the sign-in failed with HTTP 404'],
    [{ status: 403, body: '{"message":"no pässword"}' }, 'the sign-in failed with HTTP 403'],
    [{ status: 500, body: '{"Code":500,"Details":"grant_type=password of someone"}' }, 'the sign-in failed with HTTP 500'],
    [{ status: 400, body: '{"error":"invalid_request","message":"the password p&#228;ss was refused"}' }, 'the sign-in failed with HTTP 400'],
    [{ status: 200, body: '{"token_type":"Bearer"}' }, 'it answered with something else instead of an access token (HTTP 200)'],
  ])('%j, and what it was is told, but none of its words, whatever they repeat', async (answer, message) => {
    cloud.faults.add({ path: tokenPath, answer });
    const error = await thrownBy(clock.jumpUntilDone(read()));
    expect([error.message, error.cause]).toStrictEqual([message, undefined]);
  });

  test('no answer', async () => {
    const fault = cloud.faults.add({ path: tokenPath, answer: 'hang' });
    const failed = thrownBy(command());
    await eventually(() => expect(fault.hits).toBe(1));
    await clock.advance(15_000);
    const error = await failed;
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error.message).toBe('the sign-in was not answered in time');
    expect(clock.sleepers).toBe(0);
  });

  test('no connection', async () => {
    await cloud.network(false);
    expect(await thrownBy(clock.jumpUntilDone(read()))).toBeInstanceOf(NeverConnectedError);
    await cloud.network(true);
    await expect(clock.jumpUntilDone(command())).resolves.toBeUndefined();
  });
});

test('a sign-in that is denied without a word is tried again soon, and soon so seldom that it could be the password', async () => {
  const fault = cloud.faults.add({ path: tokenPath, answer: { status: 403 } });
  const pollFor = async (minutes: number): Promise<number> => {
    const before = fault.hits;
    const endMs = clock.monotonic() + minutes * minute;
    while (clock.monotonic() < endMs) {
      await thrownBy(clock.jumpUntilDone(Promise.all([read(), command()])));
      await clock.advance(5_000);
    }
    return fault.hits - before;
  };
  expect(await pollFor(2)).toBeGreaterThanOrEqual(5);
  await pollFor(28);
  expect(await pollFor(120)).toBeLessThanOrEqual(8);
  expect(fault.hits).toBeLessThanOrEqual(19);
});

describe('during an outage of the sign-in', () => {
  test('reads ask seldom, whatever their number', async () => {
    cloud.faults.outage({ path: tokenPath });
    for (let second = 0; second < 60; second += 5) {
      const startMs = clock.monotonic();
      await thrownBy(clock.jumpUntilDone(Promise.all([read(), read(), read()])));
      await clock.advance(Math.max(0, 5000 - (clock.monotonic() - startMs)));
    }
    // The waits double, so only as many as that fit into a minute.
    expect(requestsTo(tokenPath)).toBeLessThanOrEqual(2 + Math.log2(60_000 / SIGN_IN.firstOutageMs));
  });

  test('a command asks at once, and works when the outage is over', async () => {
    const fault = cloud.faults.outage({ path: tokenPath });
    await thrownBy(clock.jumpUntilDone(read()));
    const before = fault.hits;
    await thrownBy(clock.jumpUntilDone(command()));
    expect(fault.hits).toBe(before + 1);
    fault.remove();
    await expect(clock.jumpUntilDone(command())).resolves.toBeUndefined();
  });

  test('a token that is still good is used', async () => {
    await clock.jumpUntilDone(read());
    cloud.faults.outage({ path: tokenPath });
    await expect(clock.jumpUntilDone(read())).resolves.not.toHaveLength(0);
  });
});

describe('a sign-in refused for too many requests', () => {
  test('is repeated for a command when the cloud allows', async () => {
    cloud.faults.tooManyRequests(2, { path: tokenPath, times: 1 });
    await expect(clock.jumpUntilDone(command())).resolves.toBeUndefined();
    expect(clock.monotonic()).toBe(2000);
  });

  test('for longer than the caller waits is an error at once', async () => {
    cloud.faults.tooManyRequests(60, { path: tokenPath, times: 1 });
    expect(await thrownBy(clock.jumpUntilDone(command()))).toBeInstanceOf(RateLimitedError);
    expect(clock.monotonic()).toBe(0);
  });
});

test('a caller who gives up does not end the sign-in of the others', async () => {
  let letIn: (() => void) | undefined;
  const server = await OddServer.start((response, request) => {
    if (request.method === 'POST') letIn = () => sendJson(response, { access_token: 'abc', expires_in: 60 });
    else sendJson(response, []);
  });
  const other = clientFor(server.url);
  const abort = new AbortController();
  const quitter = thrownBy(other.client.readState('x', { urgency: 'read', signal: abort.signal }));
  const stayer = other.client.readState('x', patience());
  await eventually(() => expect(letIn).toBeDefined());
  const reason = new Error('gave up');
  abort.abort(reason);
  expect(await quitter).toBe(reason);
  letIn?.();
  expect(await other.clock.jumpUntilDone(stayer)).toStrictEqual([]);
  expect(server.requests.map((request) => request.method)).toStrictEqual(['POST', 'GET']);
  await other.client.close();
  await server.stop();
});

describe('an API that refuses every token', () => {
  test.each([3, 20])('is signed in to a few times a minute with %d chargers', async (chargers) => {
    cloud.faults.add({ path: /^\/api\//, answer: { status: 401 } });
    const poll = async (): Promise<void> => {
      const endMs = clock.monotonic() + minute;
      while (clock.monotonic() < endMs) {
        await thrownBy(clock.jumpUntilDone(read()));
        await clock.advance(2_000);
      }
    };
    await Promise.all(Array.from({ length: chargers }, poll));
    expect(cloud.signIns).toBeLessThanOrEqual(6);
    const before = cloud.signIns;
    await Promise.all(Array.from({ length: chargers }, poll));
    expect(cloud.signIns - before).toBeLessThanOrEqual(2);
  });

  test('is used again within a minute of when it takes one, however long it did not', async () => {
    const fault = cloud.faults.add({ path: /^\/api\//, answer: { status: 401 } });
    for (const endMs = clock.monotonic() + 20 * minute; clock.monotonic() < endMs; ) {
      await thrownBy(clock.jumpUntilDone(read()));
      await clock.advance(5_000);
    }
    fault.remove();
    await clock.advance(minute);
    await expect(clock.jumpUntilDone(read())).resolves.not.toHaveLength(0);
  });
});
