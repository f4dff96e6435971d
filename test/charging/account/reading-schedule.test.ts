// When what is read again and again is read next.
import { describe, expect, test } from '@jest/globals';
import { nextListingAttemptMs, nextListReadMs, nextReadMs, READING, withJitter } from '../../../src/charging/account/reading-schedule.ts';

describe('when to read next', () => {
  const usual = { pollIntervalMs: 60_000, failuresInARow: 0 };
  test.each([
    ['unknown', 60_000],
    ['disconnected', 60_000],
    ['requesting', 30_000],
    ['charging', 30_000],
    ['paused', 30_000],
    ['finished', 30_000],
  ] as const)('%s: after %d ms', (status, ms) => expect(nextReadMs({ ...usual, status })).toBe(ms));
  test.each([
    [0, 60_000],
    [2, 60_000],
    [3, 60_000],
    [4, 120_000],
    [5, 240_000],
    [6, 300_000],
    [1000, 300_000],
  ])('after %d failures in a row: %d ms', (failuresInARow, ms) =>
    expect(nextReadMs({ ...usual, status: 'disconnected', failuresInARow })).toBe(ms),
  );
  test.each([
    [0, 3_600_000],
    [1, 60_000],
    [3, 60_000],
    [4, 120_000],
    [9, 300_000],
  ])('with a pollInterval of an hour, after %d failures: %d ms', (failuresInARow, ms) =>
    expect(nextReadMs({ status: 'disconnected', pollIntervalMs: 3_600_000, failuresInARow })).toBe(ms),
  );
  test.each([
    ['charging', 60_000, 0, 600_000],
    ['disconnected', 3_600_000, 0, 3_600_000],
    ['disconnected', 60_000, 1, 60_000],
    ['disconnected', 60_000, 5, 240_000],
  ] as const)('where another feed brings what changes, %s, with a pollInterval of %d ms and %d failures: %d ms', (status, pollIntervalMs, failuresInARow, ms) =>
    expect(nextReadMs({ status, pollIntervalMs, failuresInARow, isFed: true })).toBe(ms),
  );
  test.each([
    [0, 3_000],
    [1, 30_000],
    [4, 60_000],
  ])('where another feed has told what the answer had not, after %d failures: %d ms', (failuresInARow, ms) =>
    expect(nextReadMs({ ...usual, status: 'charging', failuresInARow, isAhead: true })).toBe(ms),
  );
  test('jitter is a tenth either way, or up to a fifth and never down', () => {
    expect(withJitter(1000, 'either-way', 0)).toBeCloseTo(1000 * (1 - READING.jitter));
    expect(withJitter(1000, 'either-way', 0.5)).toBe(1000);
    expect(withJitter(1000, 'either-way', 1)).toBeCloseTo(1000 * (1 + READING.jitter));
    expect(withJitter(1000, 'longer', 0)).toBe(1000);
    expect(withJitter(1000, 'longer', 1)).toBeCloseTo(1000 * (1 + 2 * READING.jitter));
  });
  test('the list', () => {
    expect([nextListReadMs(30_000), nextListReadMs(120_000)]).toEqual([60_000, 120_000]);
    expect([1, 2, 3, 99].map(nextListingAttemptMs)).toEqual([10_000, 20_000, 40_000, 300_000]);
  });
});
