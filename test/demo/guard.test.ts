import { expect, test } from '@jest/globals';
import { refusalOf } from '../support/loopback-guard.ts';

const PORT = 28_312;

test.each([
  { host: '127.0.0.1:28312' },
  { host: 'localhost:28312', origin: 'http://localhost:28312', 'sec-fetch-site': 'same-origin' },
  { host: '127.0.0.1:28312', 'sec-fetch-site': 'none' },
])('%j may ask', (headers) => {
  expect(refusalOf(headers, PORT)).toBeUndefined();
});

test.each([
  [{}, 421],
  [{ host: '127.0.0.1' }, 421],
  [{ host: '127.0.0.1:28313' }, 421],
  [{ host: 'rebound.example:28312', origin: 'http://rebound.example:28312', 'sec-fetch-site': 'same-origin' }, 421],
  [{ host: '127.0.0.1:28312', origin: 'http://evil.example' }, 403],
  [{ host: '127.0.0.1:28312', origin: 'null' }, 403],
  [{ host: '127.0.0.1:28312', origin: 'http://localhost:28312' }, 403],
  [{ host: '127.0.0.1:28312', 'sec-fetch-site': 'cross-site' }, 403],
  [{ host: '127.0.0.1:28312', 'sec-fetch-site': 'same-site' }, 403],
])('%j may not', (headers, status) => {
  expect(refusalOf(headers, PORT)).toMatchObject({ status });
});
