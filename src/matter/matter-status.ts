// Which Matter status each kind of failure has. Pure.
import type { MatterAPI } from 'homebridge';
import type { FailureKind } from '../charging/commands/failure.ts';

/** Homebridge's names of the Matter statuses in use. */
type MatterStatusName = 'PermissionDenied' | 'Failure' | 'Busy' | 'Timeout' | 'InvalidInState';

/** @source Matter Core Specification, "Status Code Table" */
const matterStatus: Readonly<Record<FailureKind, MatterStatusName>> = {
  'not-permitted': 'PermissionDenied',
  'no-answer': 'Failure',
  busy: 'Busy',
  'timed-out': 'Timeout',
  'not-now': 'InvalidInState',
};

/**
 * The error that makes a Matter controller get the status for a failure of this kind.
 *
 * Homebridge logs it as an error, with `message` and its stack; a refusal is no defect, so there is no stack to see.
 */
export function matterError(status: MatterAPI['status'], kind: FailureKind, message: string): Error {
  const error = new status[matterStatus[kind]](message);
  error.stack = '';
  return error;
}
