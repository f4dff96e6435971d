// What real answers look like, and the endpoints that come and go with their manner.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { chargingPerson, type ManualTime, type SimulatedCharger, type SimulatedCloud } from './index.ts';
import { cloudOnManualTime, username, type DirectClient } from './test-client.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 20, 13);

let cloud: SimulatedCloud;
let time: ManualTime;
let client: DirectClient;
let garage: SimulatedCharger;
beforeEach(() => {
  ({ cloud, time, client } = cloudOnManualTime(startMs));
  garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
});

function charge(energyKwh: number): void {
  garage.plugIn({ appetiteKwh: energyKwh, powerW: 6000 });
  time.advance(4 * hourMs);
  garage.unplug();
}

const status = (method: 'GET' | 'POST', path: string, body?: string) => client.request(method, path, body).status;

describe('anonymous-constants', () => {
  test('give words for codes to anybody', () => {
    const asked = () => cloud.answer({ method: 'GET', path: '/api/constants' });
    const { ErrorCodes } = JSON.parse(asked().body) as { ErrorCodes: Record<string, number> };
    expect(ErrorCodes).toMatchObject({ InvalidPassword: 513, UnknownCommand: 519, ErrorCommunicatingWithDevice: 520, NotSupported: 527, DeviceCommandRejected: 528, InvalidFormat: 529 });
    cloud.manners.turnOff('anonymous-constants');
    expect(asked().status).toBe(401);
  });
});

describe('bare-rejections', () => {
  test('leave the words to the constants', () => {
    expect(client.command(garage.id, 507).body).toMatchObject({ Code: 528, Details: expect.any(String) });
    cloud.manners.turnOn('bare-rejections');
    expect(client.command(garage.id, 507).body).toStrictEqual({ Code: 528, Details: null, StackTrace: null });
  });
});

describe('list-filters', () => {
  const names = (query: string, path = '/api/chargers') => (client.get(`${path}?${query}`) as { Data: { Name: string }[] }).Data.map(({ Name }) => Name);

  beforeEach(() => {
    cloud.addCharger({ model: 'Pro', name: 'Cabin', installation: 'Cabin' });
    cloud.addCharger({ model: 'Sense', name: 'Meter', roles: { [username]: 1 } });
  });

  test.each([
    ['Roles=2', ['Garage', 'Cabin']],
    ['roles=3', ['Garage', 'Cabin', 'Meter']],
    ['DeviceType=1', ['Cabin']],
    ['NameFilter=ar', ['Garage']],
    ['SortProperty=Name', ['Cabin', 'Garage', 'Meter']],
    ['SortProperty=deviceType&SortDescending=true', ['Garage', 'Meter', 'Cabin']],
    ['NameFilter=&Roles=1&DeviceType=3', ['Meter']],
  ])('?%s', (query, expected) => {
    expect(names(query)).toStrictEqual(expected);
    cloud.manners.turnOff('list-filters');
    expect(names(query)).toStrictEqual(['Garage', 'Cabin', 'Meter']);
  });

  test('by installation, by its type, and names only', () => {
    expect(names(`InstallationId=${garage.installationId.toUpperCase()}`)).toStrictEqual(['Garage', 'Meter']);
    expect(names('NameFilter=cab&InstallationType=1', '/api/installation')).toStrictEqual(['Cabin']);
    expect(names('InstallationType=0', '/api/installation')).toStrictEqual([]);
    expect(client.get('/api/chargers?ReturnIdNameOnly=true&PageSize=1')).toStrictEqual({ Pages: 3, Data: [{ Id: garage.id, Name: 'Garage' }] });
  });
});

describe('nulls-omitted', () => {
  test('leaves fields without a value out of rows, not out of errors', () => {
    garage.setFirmware(null);
    const firmware = () => client.get(`/api/chargerFirmware/installation/${garage.installationId}`) as object[];
    const history = () => (client.get('/api/chargehistory') as { Data: object[] }).Data;
    expect([firmware()[0], history()[0]]).toMatchObject([{ CurrentVersion: null }, { ExternalId: null, EnergyDetails: null }]);
    cloud.manners.turnOn('nulls-omitted');
    expect(firmware()[0]).not.toHaveProperty('CurrentVersion');
    expect(history()[0]).not.toHaveProperty('ExternalId');
    expect(history()[0]).toHaveProperty('ExternallyEnded', false);
    expect(client.command(garage.id, 501).body).toHaveProperty('Details', null);
  });
});

describe('jwt-tokens', () => {
  test('tell whose they are and when they end, and work', () => {
    cloud.manners.turnOn('jwt-tokens');
    cloud.addAccount({ username: 'other@example.com', password: 'other', tokenLifetimeS: 600 });
    const body = new URLSearchParams({ grant_type: 'password', username: 'other@example.com', password: 'other' }).toString();
    const answer = cloud.answer({ method: 'POST', path: '/oauth/token', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const { access_token: token } = JSON.parse(answer.body) as { access_token: string };
    const [header, claims] = token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown);
    expect([header, claims]).toMatchObject([{ alg: 'RS256' }, { exp: startMs / 1000 + 600, sub: expect.stringMatching(/^[\da-f-]{36}$/) }]);
    const listed = () => cloud.answer({ method: 'GET', path: '/api/chargers', headers: { authorization: `Bearer ${token}` } }).status;
    time.advance(599_999);
    expect(listed()).toBe(200);
    time.advance(1);
    expect(listed()).toBe(401);
  });
});

describe('archived-sessions', () => {
  interface Archive {
    sessions: { id: string; energy: number }[];
    cursor: string | null;
    hasMore: boolean;
  }

  const period = 'From=2020-01-01&To=2028-01-01';
  const archive = (query: string) => client.get(`/api/sessions/archived?${query}`) as Archive;

  test('tell a session in camelCase, in other words than one asked for by its id', () => {
    charge(8);
    const sessionId = garage.completedSessions.at(-1)?.sessionId ?? '';
    const row = { sessionId, sessionStart: '2026-11-20T13:00:00.000', sessionEnd: '2026-11-20T17:00:00.000', energy: 8, signedSession: expect.stringMatching(/^OCMF/) };
    expect(archive(`${period}&ChargerId=${garage.id}`).sessions[0]).toMatchObject({
      ...{ id: sessionId, startDateTime: row.sessionStart, endDateTime: row.sessionEnd, energy: 8, sessionSignature: row.signedSession, voided: false, replacedBySessionId: null },
      ...{ chargerId: garage.id, userFullName: chargingPerson.UserFullName },
    });
    expect(client.get(`/api/session/${sessionId}`)).toStrictEqual(row);
  });

  test('come in pages of at most 200, by a cursor', () => {
    for (let count = 0; count < 250; count += 1) charge(1);
    const query = `${period}&InstallationId=${garage.installationId}&PageSize=5000`;
    const first = archive(query);
    expect([first.sessions.length, first.hasMore]).toStrictEqual([200, true]);
    const second = archive(`${query}&Cursor=${first.cursor ?? ''}`);
    expect([second.sessions.length, second.hasMore, second.cursor]).toStrictEqual([51, false, null]);
    expect(new Set([...first.sessions, ...second.sessions].map(({ id }) => id)).size).toBe(251);
    expect(archive(`${period}&ChargerId=${garage.id}`).sessions).toHaveLength(50);
    expect(archive(`From=2026-11-20&To=2026-11-21&ChargerId=${garage.id}`).sessions).toHaveLength(3);
  });

  test.each(['', `ChargerId=x`, 'From=2026-01-01&ChargerId=x', period, `${period}&ChargerId=x&InstallationId=y`, `${period}&ChargerId=x&Cursor=made-up`])('are refused for "%s"', (query) => {
    expect(status('GET', `/api/sessions/archived?${query}`)).toBe(400);
  });

  test('are for owners', () => {
    const path = `/api/sessions/archived?${period}&ChargerId=${garage.id}`;
    garage.setRole(username, 4);
    expect(status('GET', path)).toBe(403);
    garage.setRole(username, 2);
    expect(status('GET', path)).toBe(200);
    cloud.manners.turnOff('archived-sessions');
    expect(status('GET', path)).toBe(404);
  });
});

describe('charge-history-retired', () => {
  test('takes the history away, and nothing else', () => {
    const paths = ['/api/chargehistory', `/api/sessions/archived?From=2020-01-01&To=2028-01-01&ChargerId=${garage.id}`];
    expect(paths.map((path) => status('GET', path))).toStrictEqual([200, 200]);
    cloud.manners.turnOn('charge-history-retired');
    expect(paths.map((path) => status('GET', path))).toStrictEqual([404, 200]);
    expect(status('POST', '/api/chargehistory/installationreport', '{}')).toBe(404);
  });
});

describe('single-sessions', () => {
  test('tell the one under way, and give it priority', () => {
    garage.plugIn({ powerW: 6000 });
    time.advance(hourMs);
    const { id } = garage.session!;
    expect(client.get(`/api/session/${id}`)).toStrictEqual({ sessionId: id, sessionStart: '2026-11-20T13:00:00.000', sessionEnd: null, energy: 6, signedSession: null });
    expect(status('POST', `/api/session/${id}/priority`, '{"prioritizedPhases":2,"prioritizedCurrent":10}')).toBe(400);
    expect(status('POST', `/api/session/${id}/priority`, '{"prioritizedPhases":1,"prioritizedCurrent":10}')).toBe(200);
    expect(client.get(`/api/chargers/${garage.id}`)).toMatchObject({ PropertyPrioritizedPhases: 1, PropertyPrioritizedCurrent: 10 });
    expect(status('GET', '/api/session/00000000-0000-4000-8000-000000000000')).toBe(404);
    garage.setRole(username, 1);
    expect(status('GET', `/api/session/${id}`)).toBe(404);
    garage.setRole(username, 3);
    cloud.manners.turnOff('single-sessions');
    expect(status('GET', `/api/session/${id}`)).toBe(404);
  });
});

describe('undocumented-answered', () => {
  const calls = (id: string) =>
    [
      ['POST', `/api/chargers/${id}/authorizecharge`],
      ['POST', `/api/chargers/${id}/localSettings`],
      ['GET', `/api/chargers/${id}/live`],
      ['GET', `/api/chargers/${id}/settings`],
    ] as const;

  test('lets them work, and shows who used them', () => {
    expect(cloud.undocumentedCalls()).toHaveLength(0);
    expect(calls(garage.id).map(([method, path]) => status(method, path))).toStrictEqual([404, 404, 404, 404]);
    cloud.manners.turnOn('undocumented-answered');
    garage.requireAuthorization(true);
    garage.plugIn();
    cloud.manners.turnOn('web-hook-authorization');
    expect(status('POST', `/api/chargers/${garage.id}/authorizecharge`)).toBe(500);
    cloud.manners.turnOff('web-hook-authorization');
    expect(calls(garage.id).map(([method, path]) => status(method, path))).toStrictEqual([200, 200, 200, 200]);
    time.advance(1);
    expect(garage.mode).toBe(3);
    expect(cloud.undocumentedCalls()).toHaveLength(9);
    cloud.answer({ method: 'PUT', path: `/api/installation/${garage.installationId}` });
    client.get(`/api/chargers/${garage.id}/state`);
    expect(cloud.undocumentedCalls()).toHaveLength(10);
  });
});
