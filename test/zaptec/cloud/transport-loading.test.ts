// The HTTP client is loaded with the first request; here it cannot be, as in a damaged installation.
import { expect, jest, test } from '@jest/globals';
import { ZaptecError } from '../../../src/charging/calls/errors.ts';
import { HttpTransport } from '../../../src/zaptec/cloud/transport.ts';
import { thrownBy } from '../../support/cloud-client.ts';

const damaged = new Error("Cannot find package 'undici'");
jest.unstable_mockModule('undici', () => {
  throw damaged;
});

test('an HTTP client that cannot be loaded fails the request as a defect, not as an outage, and does not hinder closing', async () => {
  const transport = new HttpTransport('http://127.0.0.1:9', 'test');
  const request = { method: 'GET', path: '/', headers: {} } as const;
  for (let attempt = 1; attempt <= 2; attempt++) {
    const error = await thrownBy(transport.send(request, new AbortController().signal));
    expect(error).toBe(damaged);
    expect(error).not.toBeInstanceOf(ZaptecError);
  }
  await expect(transport.close()).resolves.toBeUndefined();
});
