// Which HAP status each kind of failure has. Pure.
import type { HAP } from 'homebridge';
import type { FailureKind } from '../charging/commands/failure.ts';

/**
 * HAP-NodeJS has the statuses as a constant enum, which only its own compilation can read.
 *
 * @source HomeKit Accessory Protocol Specification (non-commercial), "HAP Status Codes"
 */
const hapStatus: Readonly<Record<FailureKind, number>> = {
  /** Insufficient privileges. */
  'not-permitted': -70401,
  /** Unable to communicate with the requested service: Apple Home shows "No Response". */
  'no-answer': -70402,
  /** Resource is busy. */
  busy: -70403,
  /** Operation timed out. */
  'timed-out': -70408,
  /** Not allowed in the current state. */
  'not-now': -70412,
};

/** The error that makes HomeKit show a failure of this kind. */
export function hapError(hap: HAP, kind: FailureKind): Error {
  return new hap.HapStatusError(hapStatus[kind]);
}
