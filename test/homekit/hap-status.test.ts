// Every way in which a wish can fail has its HAP status; the numbers are those of the HAP specification.
import { describe, expect, test } from '@jest/globals';
import { hapError, HapStatus, statusOfError, statusOfRefusal } from '../../src/homekit/hap-status.ts';
import {
  CloudUnreachableError,
  ForbiddenError,
  NeverConnectedError,
  NotFoundError,
  OutcomeUnknownError,
  OutOfTimeError,
  RateLimitedError,
  RejectedError,
  WrongCredentialsError,
  type ZaptecError,
} from '../../src/charging/calls/errors.ts';
import type { Refusal } from '../../src/charging/commands/outcome.ts';
import { hap } from '../support/homebridge.ts';
import { statusByReason } from '../support/refusal-statuses.ts';

describe('a refusal', () => {
  test.each(Object.entries(statusByReason))('because of %s is %d', (reason, status) => {
    const refusal = { reason, explanation: 'no' } as Refusal;
    expect(HapStatus[statusOfRefusal(refusal)]).toBe(status);
  });
});

describe('an error', () => {
  test.each<[string, ZaptecError, number]>([
    ['too many requests', new RateLimitedError(1000), -70403],
    ['no permission', new ForbiddenError(), -70401],
    ['out of time before sending', new OutOfTimeError(), -70408],
    ['out of time after sending', new OutcomeUnknownError(new OutOfTimeError()), -70408],
    ['the connection lost after sending', new OutcomeUnknownError(new CloudUnreachableError('the connection was lost')), -70402],
    ['the cloud out of reach', new CloudUnreachableError('the connection was lost'), -70402],
    ['no connection at all', new NeverConnectedError('no connection could be made'), -70402],
    ['wrong credentials', new WrongCredentialsError(1000), -70402],
    ['an unknown charger', new NotFoundError(), -70402],
    ['a rejection that nobody turned into a refusal', new RejectedError(528, undefined), -70402],
  ])('%s is %d', (_, error, status) => {
    expect(HapStatus[statusOfError(error)]).toBe(status);
  });
});

test('HAP-NodeJS understands the error', () => {
  const error = hapError(hap, 'RESOURCE_BUSY');
  expect(error).toBeInstanceOf(hap.HapStatusError);
  expect(error).toHaveProperty('hapStatus', -70403);
});
