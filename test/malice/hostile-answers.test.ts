// A cloud that may answer anything, to the real HTTP client: every call ends in a sane value or one of the plugin's own
// errors, the log stays readable, and afterwards a good answer is taken as if nothing had been.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CloudClient } from '../../src/zaptec/cloud/client.ts';
import { ZaptecError } from '../../src/charging/calls/errors.ts';
import { anyCharacter } from '../support/any-character.ts';
import { clientFor, patience, type ClientInHand } from '../support/cloud-client.ts';
import { OddServer } from '../support/odd-server.ts';

const charger = 'c0000000-0000-4000-8000-000000000001';
const tokenAnswer: HostileAnswer = { status: 200, headers: {}, body: '{"access_token":"good","expires_in":3600}' };

interface HostileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

let server: OddServer;
/** What is answered at the moment, and to the sign-in. */
let answer: HostileAnswer;
let signIn: HostileAnswer;

beforeAll(async () => {
  server = await OddServer.start((response, { url }) => {
    const { status, headers, body } = url === '/oauth/token' ? signIn : answer;
    response.writeHead(status, headers).end(status === 204 || status === 304 ? undefined : body);
  });
});
afterAll(() => server.stop());

let inHand: ClientInHand;
beforeEach(() => {
  signIn = tokenAnswer;
  inHand = clientFor(server.url);
});
afterEach(() => inHand.client.close());

const calls = {
  list: (client: CloudClient) => client.listChargers(patience().signal),
  state: (client: CloudClient) => client.readState(charger, patience()),
  command: (client: CloudClient) => client.sendCommand(charger, 'pause', patience('command')),
  installation: (client: CloudClient) => client.readInstallation(charger, patience()),
  'change of the current': (client: CloudClient) => client.setAvailableCurrent(charger, 16, patience('command')),
  firmware: (client: CloudClient) => client.readFirmware(charger, patience()),
  session: (client: CloudClient) => client.readLastSession(charger, patience().signal),
} as const;

const names = ['Id', 'DeviceId', 'Name', 'StateId', 'ValueAsString', 'Value', 'Timestamp', 'Pages', 'Data', 'access_token', 'expires_in', 'Code', 'Details', 'error', 'OperatingMode', 'CurrentUserRoles', 'MaxCurrent', 'AvailableCurrent', 'AvailableCurrentPhase1', 'AvailableCurrentPhase2', 'AvailableCurrentPhase3', 'AvailableCurrentMode', 'EnabledFeatures', 'NetworkType', 'ChargerId', 'CurrentVersion', 'AvailableVersion', 'IsUpToDate', 'Energy', 'StartDateTime', 'EndDateTime', '__proto__', 'constructor', 'toString'];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: anyCharacter }),
  fc.constantFrom(710, '710', -0, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, '9'.repeat(400), 'NaN', '1e400', '2026-01-02T03:04:05', '\u0000', '\ud800', '\u202eevil', '\u001b[2J', '2'.repeat(100_000)),
);
const row = fc.dictionary(fc.constantFrom(...names), value);
const json = fc.oneof(row, fc.array(row, { maxLength: 5 }), fc.record({ Pages: value, Data: fc.array(row, { maxLength: 5 }) }), fc.jsonValue());
/** JSON.stringify drops nothing that is written, but `__proto__` needs text. */
const bodies = fc.oneof(
  json.map((content) => JSON.stringify(content).replaceAll('"constructor"', '"__proto__"')),
  fc.string({ unit: anyCharacter }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('', '[', 'null', '[]', '{}', '1e999', '"', '['.repeat(50_000), '{"a":'.repeat(50_000), '<html>', '\ufeff[]', `{"Data":[],"Pages":1e308}`, '{"Data":[{"Id":"a"}],"Pages":1e9}'),
);
/** But for 10 and 15: waits of exactly that length are what the jumping clock takes for time-outs of requests. */
const seconds = fc.integer().filter((number) => number !== 10 && number !== 15);
const headers = fc.record(
  {
    'Content-Type': fc.constantFrom('application/json', 'text/html', 'TEXT/HTML; charset=x', 'application/octet-stream', ';;;'),
    'Content-Encoding': fc.constantFrom('gzip', 'br', 'identity', 'x'),
    'Retry-After': fc.oneof(fc.constantFrom('-1', '1e9', '99999999999999999999', 'Infinity', 'NaN', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT', '1; 2', ' '), seconds.map(String)),
    Date: fc.constantFrom('never', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'),
    'Set-Cookie': fc.constant('a=b'),
  },
  { requiredKeys: [] },
);
const status = fc.oneof(fc.constantFrom(200, 200, 200, 201, 204, 206, 301, 304, 400, 401, 403, 404, 408, 418, 429, 500, 502, 503, 524, 528, 599), fc.integer({ min: 200, max: 999 }));
const hostile: fc.Arbitrary<HostileAnswer> = fc.record({ status, headers, body: bodies });

interface Ended {
  readonly value?: unknown;
  readonly error?: unknown;
}

async function end(call: (client: CloudClient) => Promise<unknown>): Promise<Ended> {
  return inHand.clock.jumpUntilDone(call(inHand.client)).then(
    (result) => ({ value: result }),
    (error: unknown) => ({ error }),
  );
}

const anythingUnprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/u;

function expectCleanText(text: string): void {
  expect(text).not.toMatch(anythingUnprintable);
  expect(text.length).toBeLessThanOrEqual(1000);
}

/** Texts within the limits that the cloud's own are, numbers that are numbers, and no surprise. */
function expectSane(result: unknown): void {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  if (typeof result !== 'object' || result === null) {
    expect(result).toBeUndefined();
    return;
  }
  const rows = Array.isArray(result) ? (result as unknown[]) : 'chargers' in result ? (result.chargers as unknown[]) : [result];
  for (const each of rows) {
    for (const member of Object.values(each as object).flat() as unknown[]) {
      expect(['string', 'number', 'boolean', 'undefined']).toContain(typeof member);
      if (typeof member === 'string') expectCleanText(member);
      if (typeof member === 'number') expect(Number.isFinite(member)).toBe(true);
    }
  }
}

function expectSaneEnd({ value: result, error }: Ended): void {
  expect(error === undefined || error instanceof ZaptecError).toBe(true);
  if (error instanceof Error) expectCleanText(error.message);
  else expectSane(result);
}

function expectReadableLog(): void {
  for (const { message } of inHand.log.lines) expectCleanText(message);
  expect(inHand.log.at('error')).toStrictEqual([]);
}

describe('whatever is answered to', () => {
  test.each(Object.entries(calls))('a %s, it ends in a sane value or an error of the plugin', async (_what, call) => {
    await fc.assert(
      fc.asyncProperty(hostile, async (given) => {
        answer = given;
        const ended = await end(call);
        expectSaneEnd(ended);
        expectReadableLog();
        // Pauses that were asked for, up to an hour.
        await inHand.clock.advance(3_700_000);
      }),
      { numRuns: 150 },
    );
    answer = { status: 200, headers: {}, body: '{"Pages":1,"Data":[{"Id":"A-1"}]}' };
    expect(await end(calls.list)).toMatchObject({ value: { chargers: [{ id: 'a-1' }], complete: true } });
  });

  test('a sign-in, it ends in a token that can be sent or an error of the plugin', async () => {
    answer = { status: 200, headers: {}, body: '[]' };
    await fc.assert(
      fc.asyncProperty(hostile, async (given) => {
        signIn = given;
        const fresh = clientFor(server.url);
        const before = server.requests.length;
        const ended = await fresh.clock.jumpUntilDone(calls.state(fresh.client)).catch((error: unknown) => error);
        await fresh.client.close();
        const isSent = /^Bearer [\x21-\x7e]+$/.test(server.requests.at(-1)?.headers.authorization ?? '');
        expect(Array.isArray(ended) ? isSent : ended instanceof ZaptecError).toBe(true);
        expect(server.requests.length - before).toBeLessThanOrEqual(10);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a token', () => {
  test.each(['with\nbreak', 'with\u0000zero', 'with space', 'tökén', '\u{1f600}', 'a\r\nX-Injected: 1'])('that no header can carry (%j) is none: the next sign-in is tried in time', async (access_token) => {
    signIn = { status: 200, headers: {}, body: JSON.stringify({ access_token, expires_in: 1e300 }) };
    answer = { status: 200, headers: {}, body: '[]' };
    expect((await end(calls.state)).error).toMatchObject({ message: expect.stringContaining('access token') });
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('x-injected');
    signIn = tokenAnswer;
    await inHand.clock.advance(120_000);
    expect(await end(calls.state)).toStrictEqual({ value: [] });
  });

  test.each([1e300, Number.MAX_VALUE, 1e-300, 5e-324])('that lives for %d s is used, and replaced when the cloud rejects it', async (expires_in) => {
    signIn = { status: 200, headers: {}, body: JSON.stringify({ access_token: 'odd', expires_in }) };
    answer = { status: 200, headers: {}, body: '[]' };
    expect(await end(calls.state)).toStrictEqual({ value: [] });
    signIn = tokenAnswer;
    answer = { status: 401, headers: {}, body: '' };
    expect((await end(calls.state)).error).toBeInstanceOf(ZaptecError);
    answer = { status: 200, headers: {}, body: '[]' };
    expect(await end(calls.state)).toStrictEqual({ value: [] });
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer good');
  });
});

test('a charger’s id that is none is left out, whatever it would do to an address', async () => {
  const ids = ['\ud800', 'a/b', '../x', 'a?b', '\u0000', 'x'.repeat(1000), 'ü', '%2e', ' ', '__proto__', 'good-1'];
  answer = { status: 200, headers: {}, body: JSON.stringify({ Pages: 1, Data: ids.map((Id) => ({ Id })) }) };
  expect(await end(calls.list)).toMatchObject({ value: { chargers: [{ id: '__proto__' }, { id: 'good-1' }], complete: false } });
});
