// What each status and body means.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failureOf, isHtml } from '../../../src/zaptec/cloud/answers.ts';
import type { HttpAnswer } from '../../../src/zaptec/cloud/transport.ts';
import {
  CloudUnreachableError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  RejectedError,
  ZaptecError,
} from '../../../src/charging/calls/errors.ts';

const now = Date.UTC(2026, 5, 1);
const page = '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head></html>';

function answer(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpAnswer {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function failure(...parts: Parameters<typeof answer>): ZaptecError | undefined {
  return failureOf(answer(...parts), now);
}

describe('a success', () => {
  test.each([
    [200, ''],
    [200, '{"Code":200,"Details":"Charging paused successfully"}'],
    [201, 'true'],
    [204, ''],
    [299, 'anything'],
  ])('is HTTP %d with %j', (status, body) => {
    expect(failure(status, body)).toBeUndefined();
  });

  test('is not a web page with HTTP 200: that is a captive portal or a gateway', () => {
    expect(failure(200, page)).toBeInstanceOf(CloudUnreachableError);
    expect(failure(200, 'Please log in', { 'content-type': 'text/html' })).toBeInstanceOf(CloudUnreachableError);
  });

  test('may speak of web pages in its content type', () => {
    expect(failure(200, '{}', { 'content-type': 'application/json; not=text/html' })).toBeUndefined();
  });

  test('may call an empty body a web page', () => {
    expect(failure(200, '', { 'content-type': 'text/html' })).toBeUndefined();
  });
});

describe('a rejection', () => {
  test.each([
    ['500 with the application\'s code', 500, { Code: 528, Details: 'Charging is not Paused', StackTrace: null }, 528, 'Charging is not Paused'],
    ['500 in camel case', 500, { code: 538, details: 'No' }, 538, 'No'],
    ['500 with the code as text', 500, { Code: '528' }, 528, undefined],
    ['500 without words', 500, { Code: 528, Details: null }, 528, undefined],
    ['500 with blank words', 500, { Code: 528, Details: ' ' }, 528, undefined],
    ['528 with a body', 528, { Code: 528, Details: 'No' }, 528, 'No'],
    ['528 without a body', 528, '', 528, undefined],
    ['400 with a message', 400, { Message: 'Malformed' }, 400, 'Malformed'],
    ['400 without a body', 400, '', 400, undefined],
    ['405', 405, '', 405, undefined],
    ['422 with an error code', 422, { errorCode: 529 }, 529, undefined],
  ])('is %s', (_what, status, body, code, details) => {
    const error = failure(status, body);
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code, details });
  });

  test('says the cloud\'s words, or what its code means where it gave none', () => {
    expect(failure(500, { Code: 528, Details: 'Not paused' })?.message).toBe('Zaptec rejected it: Not paused');
    expect(failure(500, { Code: 528 })?.message).toBe('Zaptec rejected it: the charger does not take the command as things are (code 528)');
    expect(failure(500, { Code: 999 })?.message).toBe('Zaptec rejected it with code 999');
  });
});

test('403 is a missing permission, whatever the body', () => {
  expect(failure(403)).toBeInstanceOf(ForbiddenError);
  expect(failure(403, { Code: 533 })).toBeInstanceOf(ForbiddenError);
});

test('404 is an unknown charger', () => {
  expect(failure(404, { errorCode: 512, message: 'Charger not found.' })).toBeInstanceOf(NotFoundError);
});

describe('an outage', () => {
  test.each([
    ['300', 300, '{}'],
    ['500 without a body', 500, ''],
    ['500 with a body that is not the application\'s', 500, { Message: 'An error has occurred.' }],
    ['500 with a list', 500, '[{"Code":528}]'],
    ['500 with a code that is no number', 500, { Code: 'x' }],
    ['502', 502, ''],
    ['503 with a web page', 503, page],
    ['503 with the application\'s form', 503, { Code: 528 }],
    ['504', 504, ''],
    ['524', 524, 'error code: 524'],
    ['a redirect', 302, ''],
    ['408', 408, ''],
    ['401', 401, ''],
    ['a web page with 400', 400, page],
    ['a web page with 403', 403, page],
    ['a web page with 404', 404, page],
    ['a web page with 528', 528, page],
  ])('is %s', (_what, status, body) => {
    const error = failure(status, body);
    expect(error).toBeInstanceOf(CloudUnreachableError);
    expect(error?.message).toContain(`HTTP ${status}`);
  });

  test('may say for how long', () => {
    expect(failure(503, '', { 'retry-after': '30' })).toMatchObject({ retryAfterMs: 30_000 });
    expect(failure(503, page, { 'retry-after': '30' })).toMatchObject({ retryAfterMs: 30_000 });
    expect(failure(503)).toMatchObject({ retryAfterMs: 0 });
  });
});

describe('429', () => {
  test.each([
    ['7', 7000],
    ['1', 1000],
    ['0', 1000],
    ['0.2', 1000],
    ['soon', 1000],
  ])('with Retry-After %j asks for %d ms', (header, retryAfterMs) => {
    expect(failure(429, '', { 'retry-after': header })).toMatchObject({ retryAfterMs });
  });

  test('without Retry-After asks for the second that Zaptec documents', () => {
    expect(failure(429)).toBeInstanceOf(RateLimitedError);
    expect(failure(429)).toMatchObject({ retryAfterMs: 1000 });
  });

  test('is one in the form of a web page too', () => {
    expect(failure(429, page, { 'content-type': 'text/html' })).toBeInstanceOf(RateLimitedError);
  });
});

test('a web page is known by its type or by its first character', () => {
  expect(isHtml(answer(200, '', { 'content-type': 'text/html; charset=utf-8' }))).toBe(true);
  expect(isHtml(answer(200, '', { 'content-type': 'TEXT/HTML' }))).toBe(true);
  expect(isHtml(answer(200, ' \r\n <!doctype html>'))).toBe(true);
  expect(isHtml(answer(200, '{}', { 'content-type': 'application/json' }))).toBe(false);
  expect(isHtml(answer(200, '"<"'))).toBe(false);
});

test('any answer is a success or a known error', () => {
  const body = fc.oneof(fc.json(), fc.string(), fc.constant(page));
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 999 }), body, (status, text) => {
      const error = failure(status, text);
      expect(error === undefined || error instanceof ZaptecError).toBe(true);
      expect(status >= 200 && status < 300 ? true : error !== undefined).toBe(true);
    }),
  );
});
