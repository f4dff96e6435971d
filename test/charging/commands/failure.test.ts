// Every way in which a wish can fail has its kind, and every surface makes its own of the kinds alone.
import { describe, expect, test } from '@jest/globals';
import { kindOfError, kindOfRefusal, refusalOf, type FailureKind, type Refusal } from '../../../src/charging/commands/failure.ts';
import type { LimitRefusal } from '../../../src/charging/installation/limit-outcome.ts';
import {
  CloudUnreachableError,
  DeviceUnreachableError,
  ForbiddenError,
  NeverConnectedError,
  NotFoundError,
  OutcomeUnknownError,
  OutOfTimeError,
  RateLimitedError,
  RejectedError,
  UnconfirmedError,
  UnfoundedRefusalError,
  WrongCredentialsError,
  type ZaptecError,
} from '../../../src/charging/calls/errors.ts';
import { hapError } from '../../../src/homekit/hap-status.ts';
import { matterError } from '../../../src/matter/matter-status.ts';
import { hap } from '../../support/homebridge.ts';
import { MatterHomebridge } from '../../support/matter-homebridge.ts';

/** A record, so that the compiler misses no reason. */
const kindByReason: Record<Refusal['reason'] | LimitRefusal['reason'], FailureKind> = {
  'role-missing': 'not-permitted',
  offline: 'no-answer',
  'not-connected': 'no-answer',
  'paused-by-ocpp': 'no-answer',
  'state-unknown': 'no-answer',
  'firmware-unknown': 'no-answer',
  busy: 'busy',
  'state-disputed': 'busy',
  'firmware-too-old': 'not-now',
  'changing-current': 'not-now',
  scheduled: 'not-now',
  'not-paused': 'not-now',
  passing: 'not-now',
  'energy-unknown': 'not-now',
  'awaits-authorization': 'not-now',
  'maximum-too-low': 'not-now',
  'awaits-current': 'not-now',
  'awaits-vehicle': 'not-now',
  'no-vehicle': 'not-now',
  'no-session': 'not-now',
  charging: 'not-now',
  'up-to-date': 'not-now',
  'managed-elsewhere': 'not-permitted',
  'stand-alone': 'not-now',
  'maximum-unknown': 'not-now',
  'governed-by-meter': 'not-now',
  'governed-by-eco': 'not-now',
  'governed-by-schedule': 'not-now',
  'rejected-by-cloud': 'not-now',
};

const reasons = Object.entries(kindByReason) as [keyof typeof kindByReason, FailureKind][];

const errors: [string, FailureKind, ZaptecError][] = [
  ['too many requests', 'busy', new RateLimitedError(1000)],
  ['no permission', 'not-permitted', new ForbiddenError()],
  ['a permission denied that the list names', 'not-permitted', new UnfoundedRefusalError('command')],
  ['out of time before sending', 'timed-out', new OutOfTimeError()],
  ['out of time after sending', 'timed-out', new OutcomeUnknownError(new OutOfTimeError())],
  ['an error that may mean nothing, and no effect', 'timed-out', new OutcomeUnknownError(new UnconfirmedError())],
  ['the connection lost after sending', 'no-answer', new OutcomeUnknownError(new CloudUnreachableError('the connection was lost'))],
  ['the cloud out of reach', 'no-answer', new CloudUnreachableError('the connection was lost')],
  ['no connection at all', 'no-answer', new NeverConnectedError('no connection could be made')],
  ['wrong credentials', 'no-answer', new WrongCredentialsError(1000)],
  ['an unknown charger', 'no-answer', new NotFoundError()],
  ['a rejection that nobody turned into a refusal', 'no-answer', new RejectedError(528, undefined)],
];

test.each(reasons)('a refusal because of %s is %s', (reason, kind) => {
  expect(kindOfRefusal({ reason })).toBe(kind);
});

test('a refusal because the cloud could not reach the charger is no answer: it is as good as offline', () => {
  expect(kindOfRefusal(refusalOf(new DeviceUnreachableError())!)).toBe('no-answer');
  expect(kindOfRefusal(refusalOf(new RejectedError(528, undefined))!)).toBe('not-now');
});

test.each(errors)('%s is %s', (_, kind, error) => {
  expect(kindOfError(error)).toBe(kind);
});

describe('a surface', () => {
  /** The beginnings of a command line: nothing but the kinds is needed for a surface. */
  const exitCode: Record<FailureKind, number> = { 'not-permitted': 77, 'no-answer': 69, busy: 75, 'timed-out': 124, 'not-now': 65 };
  const { status } = new MatterHomebridge().api;

  function shown(kind: FailureKind): { readonly homekit: unknown; readonly matter: unknown; readonly commandLine: unknown } {
    return {
      homekit: (hapError(hap, kind) as Error & { hapStatus: unknown }).hapStatus,
      matter: (matterError(status, kind, 'failed') as Error & { code: unknown }).code,
      commandLine: exitCode[kind],
    };
  }

  test('tells apart what the domain tells apart, and nothing else: HomeKit, Matter and a third one alike', () => {
    const kinds = [...reasons.map(([reason]) => kindOfRefusal({ reason })), ...errors.map(([, , error]) => kindOfError(error))];
    expect(new Set(kinds)).toStrictEqual(new Set(Object.keys(exitCode)));
    for (const surface of ['homekit', 'matter', 'commandLine'] as const) {
      const kindByShown = new Map(kinds.map((kind) => [shown(kind)[surface], kind]));
      expect(kinds.map((kind) => kindByShown.get(shown(kind)[surface]))).toStrictEqual(kinds);
    }
  });
});
