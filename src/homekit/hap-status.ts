// Which HAP status a wish ends with when it does not succeed. Pure.
import type { HAP } from 'homebridge';
import {
  ForbiddenError,
  OutcomeUnknownError,
  OutOfTimeError,
  RateLimitedError,
  type ZaptecError,
} from '../charging/calls/errors.ts';
import type { Refusal } from '../charging/commands/outcome.ts';

/**
 * The HAP statuses in use. HAP-NodeJS has them as a constant enum, which only its own compilation can read.
 *
 * @source HomeKit Accessory Protocol Specification (non-commercial), "HAP Status Codes"
 */
export const HapStatus = {
  INSUFFICIENT_PRIVILEGES: -70401,
  SERVICE_COMMUNICATION_FAILURE: -70402,
  RESOURCE_BUSY: -70403,
  OPERATION_TIMED_OUT: -70408,
  NOT_ALLOWED_IN_CURRENT_STATE: -70412,
} as const;

export type HapStatusName = keyof typeof HapStatus;

export function statusOfRefusal(refusal: Refusal): HapStatusName {
  switch (refusal.reason) {
    case 'role-missing':
      return 'INSUFFICIENT_PRIVILEGES';
    case 'offline':
    case 'state-unknown':
    case 'firmware-unknown':
      return 'SERVICE_COMMUNICATION_FAILURE';
    case 'firmware-too-old':
    case 'changing-current':
    case 'scheduled':
    case 'not-paused':
    case 'awaits-authorization':
    case 'awaits-current':
    case 'awaits-vehicle':
    case 'no-vehicle':
    case 'no-session':
    case 'charging':
    case 'up-to-date':
    case 'rejected-by-cloud':
      return 'NOT_ALLOWED_IN_CURRENT_STATE';
    case 'busy':
    case 'state-disputed':
      return 'RESOURCE_BUSY';
  }
}

export function statusOfError(error: ZaptecError): HapStatusName {
  if (error instanceof RateLimitedError) return 'RESOURCE_BUSY';
  if (error instanceof ForbiddenError) return 'INSUFFICIENT_PRIVILEGES';
  const cause = error instanceof OutcomeUnknownError ? error.cause : error;
  return cause instanceof OutOfTimeError ? 'OPERATION_TIMED_OUT' : 'SERVICE_COMMUNICATION_FAILURE';
}

/** The error that makes HomeKit show `name`. */
export function hapError(hap: HAP, name: HapStatusName): Error {
  return new hap.HapStatusError(HapStatus[name]);
}
