// A cloud that sends the plugin elsewhere: neither the credentials nor the token go to another origin.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CloudClient } from '../../src/zaptec/cloud/client.ts';
import { ZaptecError } from '../../src/charging/calls/errors.ts';
import { clientFor, password, patience, thrownBy, username, type ClientInHand } from '../support/cloud-client.ts';
import { OddServer, sendJson } from '../support/odd-server.ts';

const charger = 'c0000000-0000-4000-8000-000000000001';
const token = 'a-token-to-steal';

const calls = {
  'the sign-in': { path: /^\/oauth\/token$/, call: (client: CloudClient) => client.listChargers(patience().signal) },
  'the list': { path: /^\/api\/chargers\?/, call: (client: CloudClient) => client.listChargers(patience().signal) },
  'a state': { path: /\/state$/, call: (client: CloudClient) => client.readState(charger, patience()) },
  'a command': { path: /\/sendCommand\//, call: (client: CloudClient) => client.sendCommand(charger, 'pause', patience('command')) },
  'an installation': { path: /\/installation\/[^/]+$/, call: (client: CloudClient) => client.readInstallation(charger, patience()) },
  'a change of the current': { path: /\/update$/, call: (client: CloudClient) => client.setAvailableCurrent(charger, 16, patience('command')) },
  'the firmware': { path: /\/chargerFirmware\//, call: (client: CloudClient) => client.readFirmware(charger, patience()) },
  'the charge history': { path: /\/chargehistory\?/, call: (client: CloudClient) => client.readLastSession(charger, patience().signal) },
} as const;

let elsewhere: OddServer;
let cloud: OddServer;
let inHand: ClientInHand;
let redirect: { path: RegExp; status: number; location: string };

beforeEach(async () => {
  elsewhere = await OddServer.start((response) => sendJson(response, { access_token: 'another', expires_in: 3600, Data: [], Pages: 1 }));
  cloud = await OddServer.start((response, { url = '' }) => {
    const headers = { Location: redirect.location, Refresh: `0; url=${redirect.location}`, 'Content-Location': redirect.location, 'Alt-Svc': `h2=":${elsewhere.port}"` };
    if (redirect.path.test(url)) response.writeHead(redirect.status, headers).end();
    else if (url === '/oauth/token') sendJson(response, { access_token: token, expires_in: 3600 });
    else sendJson(response, { Pages: 1, Data: [] });
  });
  inHand = clientFor(cloud.url);
});
afterEach(async () => {
  await inHand.client.close();
  await cloud.stop();
  await elsewhere.stop();
});

/** The places that a redirect may name, as the two servers know them. */
const locations = {
  'another origin': () => `${elsewhere.url}/oauth/token`,
  'the same path on another port, without a scheme': () => elsewhere.url.replace('http:', ''),
  'another name of this machine': () => `http://localhost:${elsewhere.port}/api`,
  'credentials in an address': () => elsewhere.url.replace('http://', 'http://someone:else@'),
} as const;

const table = Object.keys(calls).flatMap((what) => [301, 302, 303, 307, 308].map((status) => [what, status] as const));

describe.each(table)('%s answered with %d', (what, status) => {
  test.each(Object.entries(locations))('and %s is an error, and nothing goes there', async (_where, location) => {
    const { path, call } = calls[what as keyof typeof calls];
    redirect = { path, status, location: location() };
    const error = await thrownBy(inHand.clock.jumpUntilDone<unknown>(call(inHand.client)));
    expect(error).toBeInstanceOf(ZaptecError);
    expect(cloud.requests.some(({ url = '' }) => path.test(url))).toBe(true);
    expect(elsewhere.connections).toBe(0);
    expect(`${error.message} ${error.stack}`).not.toContain(String(elsewhere.port));
  });
});

test.each([
  ['a command', `/api/chargers/${charger}/sendCommand/506`],
  ['a change of the current', `/api/installation/${charger}/update`],
] as const)('a redirect of %s within the origin is not followed either, and it is not sent twice for it', async (what, url) => {
  redirect = { path: calls[what].path, status: 307, location: '/api/elsewhere' };
  await thrownBy(inHand.clock.jumpUntilDone(calls[what].call(inHand.client)));
  expect(cloud.requests.map((request) => request.url)).toStrictEqual(['/oauth/token', url]);
});

test('the password goes to the sign-in alone, the token never to it, and nothing of either into an address', async () => {
  redirect = { path: /nowhere/, status: 200, location: '' };
  const { client, clock } = inHand;
  await clock.jumpUntilDone(client.listChargers(patience().signal));
  await clock.jumpUntilDone(client.sendCommand(charger, 'resume', patience('command')));
  await clock.jumpUntilDone(client.setAvailableCurrent(charger, 16, patience('command')));
  const form = new URLSearchParams(cloud.requests[0]?.body);
  expect([form.get('username'), form.get('password')]).toStrictEqual([username, password]);
  const written = (part: unknown): string => decodeURIComponent(JSON.stringify(part).replaceAll('+', ' '));
  for (const { url, headers, body } of cloud.requests) {
    expect(written(url)).not.toContain(password);
    expect(written(url)).not.toContain(token);
    expect(headers.authorization).toBe(url === '/oauth/token' ? undefined : `Bearer ${token}`);
    expect(written(body)).not.toContain(token);
    expect(url === '/oauth/token' || ['', '{"availableCurrent":16}'].includes(body)).toBe(true);
  }
});
