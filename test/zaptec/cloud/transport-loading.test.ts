// The HTTP client is loaded with the first request; here it cannot be at first, as when there are no file handles left.
import { afterAll, expect, jest, test } from '@jest/globals';
import { NeverConnectedError } from '../../../src/charging/calls/errors.ts';
import { HttpTransport } from '../../../src/zaptec/cloud/transport.ts';
import { thrownBy } from '../../support/cloud-client.ts';
import { OddServer, sendJson } from '../../support/odd-server.ts';

const client = await import('undici/lib/dispatcher/client.js');
let loads = 0;
jest.unstable_mockModule('undici/lib/dispatcher/client.js', () => {
  loads += 1;
  if (loads === 1) throw Object.assign(new Error("Cannot find package 'undici' in /home/someone"), { code: 'EMFILE' });
  return client;
});

const server = await OddServer.start((response) => sendJson(response, {}));
afterAll(() => server.stop());
const request = { method: 'GET', path: '/', headers: {} } as const;
const never = new AbortController().signal;

test('an HTTP client that cannot be loaded is no connection, and is loaded anew for the next request', async () => {
  const transport = new HttpTransport(server.url, 'test');
  const error = await thrownBy(transport.send(request, never));
  expect(error).toBeInstanceOf(NeverConnectedError);
  expect(error.message).toBe("the plugin's own HTTP client cannot be loaded (EMFILE)");
  await expect(transport.send(request, never)).resolves.toMatchObject({ status: 200 });
  await transport.close();
});

test('whoever asks for it hears once that it is loaded, before anything is sent', async () => {
  const sentBefore: number[] = [];
  const known = server.requests.length;
  const transport = new HttpTransport(server.url, 'test', { onLoaded: () => void sentBefore.push(server.requests.length - known) });
  for (let count = 0; count < 2; count++) await transport.send(request, never);
  expect(sentBefore).toStrictEqual([0]);
  await transport.close();
});
