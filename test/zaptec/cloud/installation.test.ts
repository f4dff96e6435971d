// Installations over real HTTP: read with patience, changed at most once, and every refusal told as what it is.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudClient } from '../../../src/zaptec/cloud/client.ts';
import { CloudUnreachableError, ForbiddenError, NotFoundError, OutcomeUnknownError, RateLimitedError, RejectedError } from '../../../src/charging/calls/errors.ts';
import { nginxPage } from '../../simulator/answer.ts';
import type { SimulatedCloud } from '../../simulator/index.ts';
import { clientAndCloud, clientFor, patience, thrownBy, username, type ClientAndCloud } from '../../support/cloud-client.ts';
import type { JumpingClock } from '../../support/jumping-clock.ts';
import { OddServer, sendJson } from '../../support/odd-server.ts';

const updatePath = /\/update$/;

let hand: ClientAndCloud;
let client: CloudClient;
let clock: JumpingClock;
let cloud: SimulatedCloud;
beforeEach(async () => {
  hand = await clientAndCloud();
  ({ client, clock, cloud } = hand);
  await clock.jumpUntilDone(client.readState(hand.garage.id, patience()));
  cloud.requests.length = 0;
});
afterEach(async () => hand.stop());

const home = () => cloud.installation('Home');
const read = () => clock.jumpUntilDone(client.readInstallation(home().id, patience()));
const change = (currentA = 10) => clock.jumpUntilDone(client.setAvailableCurrent(home().id, currentA, patience('command')));

describe('reading', () => {
  test('asks for one installation, and knows its current and its governor', async () => {
    home().setAvailableCurrent([14, 10, 12]);
    home().govern('Eco');
    expect(await read()).toMatchObject({ name: 'Home', maxCurrentA: 32, availableCurrentA: 10, phasesA: [14, 10, 12], mode: 0, features: 8, roles: 3 });
    expect(cloud.requests).toMatchObject([{ method: 'GET', path: `/api/installation/${home().id}`, status: 200, account: username }]);
  });

  test('is tried again after a server error', async () => {
    cloud.faults.add({ path: /installation/, times: 1, answer: { status: 500 } });
    expect(await read()).toMatchObject({ name: 'Home' });
    expect(cloud.requests).toHaveLength(2);
  });

  test.each([
    ['403', { status: 403 }, ForbiddenError, 'Zaptec does not permit this user to do that'],
    ['404', { status: 404 }, NotFoundError, 'Zaptec does not know this installation'],
    ['nothing', { status: 204 }, CloudUnreachableError, 'it answered with nothing instead of an installation (HTTP 204)'],
    ['a list', { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"Pages":1,"Data":[]}' }, CloudUnreachableError, 'it answered with something else instead of an installation (HTTP 200)'],
  ] as const)('that is answered with %s fails', async (_what, answer, type, message) => {
    cloud.faults.add({ path: /installation/, answer });
    const error = await thrownBy(read());
    expect(error).toBeInstanceOf(type);
    expect(error.message).toBe(message);
  });
});

describe('a change', () => {
  test('is a POST of JSON for all phases', async () => {
    await change(10);
    expect(cloud.requests).toMatchObject([{ method: 'POST', path: `/api/installation/${home().id}/update`, status: 200 }]);
    expect(home().writes).toMatchObject([{ phasesA: [10, 10, 10], account: username }]);
  });

  test('names the documented property and no other, as JSON; a command has no body', async () => {
    const server = await OddServer.start((response, { url }) => sendJson(response, url === '/oauth/token' ? { access_token: 'abc', expires_in: 60 } : {}));
    const odd = clientFor(server.url);
    try {
      await odd.clock.jumpUntilDone(odd.client.setAvailableCurrent('x y', 10, patience('command')));
      await odd.clock.jumpUntilDone(odd.client.sendCommand('x', 'pause', patience('command')));
    } finally {
      await odd.client.close();
      await server.stop();
    }
    const [, update, command] = server.requests;
    expect(update).toMatchObject({ method: 'POST', url: '/api/installation/x%20y/update', body: '{"availableCurrent":10}', headers: { 'content-type': 'application/json' } });
    expect(command).toMatchObject({ body: '' });
    expect(command?.headers).not.toHaveProperty('content-type');
  });

  test('is made once more after an expired token, and after a 429', async () => {
    cloud.revokeTokens();
    await change(10);
    cloud.faults.add({ path: updatePath, times: 1, answer: { status: 429, headers: { 'Retry-After': '1' } } });
    await change(12);
    expect(home().writes.map(({ availableCurrentA }) => availableCurrentA)).toEqual([10, 12]);
  });

  test.each([
    ['403', { status: 403 }, ForbiddenError, 'Zaptec does not permit this user to do that'],
    ['404', { status: 404 }, NotFoundError, 'Zaptec does not know this installation'],
    ['500 with the application\'s words', { status: 500, body: '{"Code":527,"Details":"Cannot update installation when using APM"}' }, RejectedError, 'Zaptec rejected it: Cannot update installation when using APM'],
    ['500 without words', { status: 500 }, RejectedError, 'Zaptec rejected it with code 500'],
    ['500 with other words', { status: 500, body: '{"Message":"An error has occurred."}' }, RejectedError, 'Zaptec rejected it with code 500'],
    ['200 with another code in its body', { status: 200, body: '{"Code":527,"Details":"Cannot update installation when using APM"}' }, RejectedError, 'Zaptec rejected it: Cannot update installation when using APM'],
    ['203 with the code of a missing role', { status: 203, body: '{"Code":403}' }, ForbiddenError, 'Zaptec does not permit this user to do that'],
    ['400', { status: 400, body: '{"Code":529}' }, RejectedError, 'Zaptec rejected it: the format is not valid (code 529)'],
    ['too many requests', { status: 429, headers: { 'Retry-After': '3600' } }, RateLimitedError, 'Zaptec asks for fewer requests'],
  ] as const)('that is answered with %s is refused', async (_what, answer, type, message) => {
    cloud.faults.add({ path: updatePath, answer });
    const error = await thrownBy(change());
    expect(error).toBeInstanceOf(type);
    expect(error.message).toBe(message);
    expect(cloud.requests).toHaveLength(1);
  });

  test.each([
    ['a connection reset', 'reset'],
    ['a connection reset after the effect', 'applied-then-reset'],
    ['500 as a web page', nginxPage(500, 'Internal Server Error')],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
  ] as const)('that may have arrived is not made again after %s', async (_what, answer) => {
    cloud.faults.add({ path: updatePath, answer });
    expect(await thrownBy(change())).toBeInstanceOf(OutcomeUnknownError);
    expect(cloud.requests.filter(({ path }) => path.endsWith("/update"))).toHaveLength(1);
  });

  test.each([
    ['Sense', 'Cannot update installation when using APM'],
    ['Eco', 'Cannot update installation when using Eco'],
    ['schedule', 'Cannot update installation when using schedule'],
  ] as const)('under %s is refused in the cloud\'s words', async (governor, words) => {
    home().govern(governor);
    expect(await thrownBy(change())).toMatchObject({ name: 'RejectedError', message: `Zaptec rejected it: ${words}` });
  });
});
