// Back-off and Retry-After, as arithmetic.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, retryAfterMs } from '../../../src/zaptec/cloud/retry.ts';
import { RETRY } from '../../../src/zaptec/cloud/limits.ts';

describe('the back-off', () => {
  test('doubles with every failed attempt, up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempt) => backoffMs(attempt, 1))).toStrictEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('varies by chance between half of it and all of it', () => {
    expect([0, 0.5, 1].map((random) => backoffMs(3, random))).toStrictEqual([1000, 1500, 2000]);
  });

  test('is never zero, never endless', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const ms = backoffMs(attempt, random);
        return ms >= RETRY.firstMs / 2 && ms <= RETRY.longestMs;
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 5, 1, 12);
  const httpDate = (ms: number): string => new Date(ms).toUTCString();

  test.each([
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['1.5', 1500],
    ['1.25', 1250],
  ])('of %j seconds is %d ms', (header, ms) => {
    expect(retryAfterMs({ 'retry-after': header }, now)).toBe(ms);
  });

  test('as a date counts from the answer\'s own date, however wrong either clock is', () => {
    const serverNow = now + 5 * 3_600_000;
    const headers = { 'retry-after': httpDate(serverNow + 30_000), date: httpDate(serverNow) };
    expect(retryAfterMs(headers, now)).toBe(30_000);
    expect(retryAfterMs(headers, now + 24 * 3_600_000)).toBe(30_000);
  });

  test.each([[undefined], [''], ['yesterday'], ['-']])('as a date counts from now when the answer\'s date is %j', (date) => {
    expect(retryAfterMs({ 'retry-after': httpDate(now + 20_000), date }, now)).toBe(20_000);
  });

  test('that is past asks for nothing', () => {
    expect(retryAfterMs({ 'retry-after': httpDate(now - 60_000), date: httpDate(now) }, now)).toBe(0);
  });

  test.each([
    ['a day', '86400'],
    ['an absurd number', '9'.repeat(400)],
    ['a date of next year', httpDate(now + 400 * 86_400_000)],
  ])('is obeyed for an hour at most: %s', (_what, header) => {
    expect(retryAfterMs({ 'retry-after': header, date: httpDate(now) }, now)).toBe(3_600_000);
  });

  test.each([[undefined], [''], ['   '], ['soon'], ['NaN'], ['Infinity'], ['1 s'], ['in 5'], ['1e3']])('of %j asks for nothing', (header) => {
    expect(retryAfterMs({ 'retry-after': header }, now)).toBe(0);
  });

  test('of any text is between nothing and an hour', () => {
    const text = fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String), fc.bigInt().map(String));
    fc.assert(
      fc.property(text, text, (header, date) => {
        const ms = retryAfterMs({ 'retry-after': header, date }, now);
        return ms >= 0 && ms <= RETRY.longestRetryAfterMs;
      }),
    );
  });
});
