// Answers far larger than anything legitimate: they end in errors, in bounded memory, and not at the cost of the rest.
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { HTTP } from '../../src/zaptec/cloud/limits.ts';
import { MOST_ROWS } from '../../src/zaptec/cloud/wire/rows.ts';
import type { CloudClient } from '../../src/zaptec/cloud/client.ts';
import { parseChargerPage } from '../../src/zaptec/cloud/wire/chargers.ts';
import { parseState } from '../../src/zaptec/cloud/wire/state.ts';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import { clientFor, patience, thrownBy, type ClientInHand } from '../support/cloud-client.ts';
import { OddServer, sendJson } from '../support/odd-server.ts';

const MB = 1024 * 1024;
const charger = 'c0000000-0000-4000-8000-000000000001';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

type Answer = (response: ServerResponse) => void;
type Call = (client: CloudClient) => Promise<unknown>;

/** A client of a cloud that signs in like any other, unless the answer is for `/oauth/token`. */
async function clientOf(answer: Answer, isForSignIn = false): Promise<ClientInHand & { server: OddServer }> {
  const server = await OddServer.start((response, { url }) => {
    if (url === '/oauth/token' && !isForSignIn) sendJson(response, { access_token: 'token', expires_in: 3600 });
    else answer(response);
  });
  const inHand = clientFor(server.url);
  ends.push(async () => {
    await inHand.client.close();
    await server.stop();
  });
  return { ...inHand, server };
}

const calls: readonly (readonly [string, Call, boolean])[] = [
  ['a sign-in', (client) => client.readState(charger, patience()), true],
  ['a list', (client) => client.listChargers(patience().signal), false],
  ['a state', (client) => client.readState(charger, patience()), false],
  ['a command', (client) => client.sendCommand(charger, 'pause', patience('command')), false],
  ['an installation', (client) => client.readInstallation(charger, patience()), false],
  ['a change of the current', (client) => client.setAvailableCurrent(charger, 16, patience('command')), false],
  ['the firmware', (client) => client.readFirmware(charger, patience()), false],
  ['the charge history', (client) => client.readLastSession(charger, patience().signal), false],
];

/** Everything in memory that JavaScript knows of: objects, texts and buffers. */
function inMemory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a body of 100 MB', () => {
  const chunk = Buffer.alloc(256 * 1024, ' ');

  test.each(calls)('to %s is cut off, and never in memory as a whole', async (_what, call, isForSignIn) => {
    const before = inMemory();
    let largest = 0;
    let sent = 0;
    let answers = 0;
    const pour = (response: ServerResponse): void => {
      let left = 100 * MB;
      answers += 1;
      const more = (): void => {
        largest = Math.max(largest, inMemory());
        while (left > 0 && !response.destroyed) {
          left -= chunk.length;
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      response.writeHead(200, { 'Content-Type': 'application/json' });
      more();
    };
    const { client, clock } = await clientOf(pour, isForSignIn);
    const error = await thrownBy(clock.jumpUntilDone(call(client)));
    await turn();
    expect(error.message).toContain('larger than the plugin accepts');
    expect(sent).toBeGreaterThan(HTTP.largestAnswerBytes);
    // What is beyond the limit is only what the kernel's buffers hold.
    expect(sent / answers).toBeLessThan(4 * HTTP.largestAnswerBytes);
    // At most the limit is kept of each attempt, once; the rest of the allowance is garbage not collected yet.
    expect(largest - before).toBeLessThan(90 * MB);
  });

  test('that is compressed to 100 KB is not unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(100 * MB, ' '));
    const { client, clock, server } = await clientOf((response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed));
    const before = inMemory();
    expect(await thrownBy(clock.jumpUntilDone(client.readState(charger, patience())))).toBeInstanceOf(CloudUnreachableError);
    expect(inMemory() - before).toBeLessThan(50 * MB);
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('accept-encoding');
  });

  test('announced, but never sent, ends with the time for an answer', async () => {
    const { client, clock, server } = await clientOf((response) => response.writeHead(200, { 'Content-Length': String(100 * MB) }).write('['));
    const failed = thrownBy(client.readState(charger, patience()));
    while (server.requests.length < 2) await turn();
    await clock.advance(HTTP.readMs);
    expect((await failed).message).toContain('in time');
  });
});

describe('headers without end', () => {
  test.each([
    ['one of a megabyte', (response: ServerResponse) => void response.setHeader('X-Long', 'x'.repeat(MB))],
    ['ten thousand of them', (response: ServerResponse) => {
      for (let number = 0; number < 10_000; number++) response.setHeader(`X-${number}`, 'x'.repeat(20));
    }],
  ])('%s: an error', async (_what, addHeaders) => {
    const { client, clock } = await clientOf((response) => {
      addHeaders(response);
      sendJson(response, []);
    });
    expect(await thrownBy(clock.jumpUntilDone(client.readState(charger, patience())))).toBeInstanceOf(CloudUnreachableError);
  });
});

const million = 1_000_000;
const list = (row: string): string => `[${`${row},`.repeat(million - 1)}${row}]`;

describe('a million rows', () => {
  test.each([
    ['of nothing', list('0')],
    ['of empty objects', list('{}')],
    ['of texts', list('"x"')],
  ])('%s are refused by the dozen, not read one by one', async (_what, rows) => {
    const { client, clock, log } = await clientOf((response) => response.end(rows));
    const stateError = await thrownBy(clock.jumpUntilDone(client.readState(charger, patience())));
    expect(stateError).toBeInstanceOf(CloudUnreachableError);
    expect(log.lines).toStrictEqual([]);
  });

  test('of the charger list are refused too', async () => {
    const { client, clock } = await clientOf((response) => response.end(`{"Pages":1,"Data":${list('{}')}}`));
    expect(await thrownBy(clock.jumpUntilDone(client.listChargers(patience().signal)))).toBeInstanceOf(CloudUnreachableError);
  });

  test.each<[string, Call, string]>([
    ['the firmware', (client) => client.readFirmware(charger, patience()), list('{}')],
    ['the charge history', (client) => client.readLastSession(charger, patience().signal), `{"Data":${list('{}')}}`],
    ['an installation', (client) => client.readInstallation(charger, patience()), list('{}')],
  ])('of %s are refused too', async (_what, call, body) => {
    const { client, clock } = await clientOf((response) => response.end(body));
    expect(await thrownBy(clock.jumpUntilDone(call(client)))).toBeInstanceOf(CloudUnreachableError);
  });

  test('over many good pages are not all collected', async () => {
    let page = 0;
    const { client, clock } = await clientOf((response) => {
      const first = MOST_ROWS * page++;
      sendJson(response, { Pages: million, Data: Array.from({ length: MOST_ROWS }, (_, index) => ({ Id: `c-${first + index}` })) });
    });
    const listing = await clock.jumpUntilDone(client.listChargers(patience().signal));
    expect(listing.complete).toBe(false);
    expect(listing.chargers.length).toBeLessThanOrEqual(2 * MOST_ROWS);
  });

  test('begin where an answer holds more than any real one', () => {
    const rows = Array.from({ length: MOST_ROWS }, (_, index) => ({ Id: `c-${index}`, StateId: 710 }));
    expect(parseState(rows)?.rows).toHaveLength(MOST_ROWS);
    expect(parseChargerPage({ Data: rows })?.rows).toHaveLength(MOST_ROWS);
    expect(parseState([...rows, 1])).toBeUndefined();
    expect(parseChargerPage({ Data: [...rows, 1] })).toBeUndefined();
  });
});

test('four million brackets, as deep as an answer can be, are an error', async () => {
  const depth = HTTP.largestAnswerBytes / 2;
  const { client, clock } = await clientOf((response) => response.end('{"Data":'.padEnd(depth, '[') + ']'.repeat(100)));
  expect(await thrownBy(clock.jumpUntilDone(client.listChargers(patience().signal)))).toBeInstanceOf(CloudUnreachableError);
});
