// Answers that a proxy has packed unasked.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { CloudUnreachableError } from '../../../../src/charging/calls/errors.ts';
import { HTTP } from '../../../../src/zaptec/cloud/limits.ts';
import { HttpTransport } from '../../../../src/zaptec/cloud/transport.ts';
import { thrownBy } from '../../../support/cloud-client.ts';
import { OddServer } from '../../../support/odd-server.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const text = JSON.stringify({ name: 'Carport Süd' });

async function answerOf(coding: string, body: Buffer | string) {
  const server = await OddServer.start((response) => response.writeHead(200, { 'Content-Encoding': coding }).end(body));
  const transport = new HttpTransport(server.url, 'test');
  ends.push(() => server.stop(), () => transport.close());
  return transport.send({ method: 'GET', path: '/', headers: {} }, new AbortController().signal);
}

test.each([
  ['gzip', gzipSync(text)],
  ['GZIP', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
  ['identity', Buffer.from(text)],
])('%s is read', async (coding, body) => {
  expect((await answerOf(coding, body)).body).toBe(text);
});

test('nothing at all is nothing', async () => {
  expect((await answerOf('gzip', '')).body).toBe('');
});

test.each([
  ['gzip', Buffer.from(text), 'the answer cannot be unpacked (Z_DATA_ERROR)'],
  ['gzip', gzipSync(Buffer.alloc(HTTP.largestAnswerBytes + 1)), 'the answer is larger than the plugin accepts'],
  ['br', brotliCompressSync(Buffer.alloc(HTTP.largestAnswerBytes + 1)), 'the answer is larger than the plugin accepts'],
])('what is not %s, or unpacks to too much, is no answer', async (coding, body, message) => {
  const error = await thrownBy(answerOf(coding, body));
  expect(error).toBeInstanceOf(CloudUnreachableError);
  expect(error.message).toBe(message);
});
