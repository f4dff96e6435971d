// Every kind of failure has its HAP status; the numbers are those of the HAP specification.
import { describe, expect, test } from '@jest/globals';
import { kindOfRefusal, type FailureKind, type Refusal } from '../../src/charging/commands/failure.ts';
import { hapError } from '../../src/homekit/hap-status.ts';
import { hap } from '../support/homebridge.ts';
import { statusByReason } from '../support/refusal-statuses.ts';

const statusByKind: Record<FailureKind, number> = {
  'not-permitted': -70401,
  'no-answer': -70402,
  busy: -70403,
  'timed-out': -70408,
  'not-now': -70412,
};

describe('HAP-NodeJS understands the error for', () => {
  test.each(Object.entries(statusByKind) as [FailureKind, number][])('%s as %d', (kind, status) => {
    const error = hapError(hap, kind);
    expect(error).toBeInstanceOf(hap.HapStatusError);
    expect(error).toHaveProperty('hapStatus', status);
  });

  test.each(Object.entries(statusByReason) as [Refusal['reason'], number][])('a refusal because of %s as %d', (reason, status) => {
    expect(hapError(hap, kindOfRefusal({ reason }))).toHaveProperty('hapStatus', status);
  });
});
