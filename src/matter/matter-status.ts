// Which Matter status a command ends with when it does not succeed. Pure.
import type { MatterAPI } from 'homebridge';
import type { HapStatusName } from '../homekit/hap-status.ts';

/** Homebridge's names of the Matter statuses in use. */
export type MatterStatusName = 'PermissionDenied' | 'Failure' | 'Busy' | 'Timeout' | 'InvalidInState';

/**
 * The Matter status that says what a HAP status says: which refusal gets which is decided once, for both.
 *
 * @source Matter Core Specification, "Status Code Table"
 */
export const matterStatus: Readonly<Record<HapStatusName, MatterStatusName>> = {
  INSUFFICIENT_PRIVILEGES: 'PermissionDenied',
  SERVICE_COMMUNICATION_FAILURE: 'Failure',
  RESOURCE_BUSY: 'Busy',
  OPERATION_TIMED_OUT: 'Timeout',
  NOT_ALLOWED_IN_CURRENT_STATE: 'InvalidInState',
};

/**
 * The error that makes a Matter controller get the status for `name`.
 *
 * Homebridge logs it as an error, with `message` and its stack; a refusal is no defect, so there is no stack to see.
 */
export function matterError(status: MatterAPI['status'], name: HapStatusName, message: string): Error {
  const error = new status[matterStatus[name]](message);
  error.stack = '';
  return error;
}
