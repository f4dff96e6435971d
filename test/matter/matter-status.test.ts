// Every HAP status has its Matter status; the numbers are those of the Matter specification.
import { expect, test } from '@jest/globals';
import { HapStatus, type HapStatusName } from '../../src/homekit/hap-status.ts';
import { matterError } from '../../src/matter/matter-status.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';

const { status } = new MatterHomebridge().api;

const codes: Record<HapStatusName, number> = {
  INSUFFICIENT_PRIVILEGES: 126,
  SERVICE_COMMUNICATION_FAILURE: 1,
  RESOURCE_BUSY: 156,
  OPERATION_TIMED_OUT: 148,
  NOT_ALLOWED_IN_CURRENT_STATE: 203,
};

test.each(Object.entries(codes))('%s is %d', (name, code) => {
  const error = matterError(status, name as HapStatusName, 'resume refused: no vehicle is connected.');
  expect(status.isMatterProtocolError(error)).toBe(true);
  expect(error).toHaveProperty('code', code);
  expect(error.message).toBe('resume refused: no vehicle is connected.');
});

test('none is left out', () => {
  expect(Object.keys(codes)).toStrictEqual(Object.keys(HapStatus));
});

test('a refusal is no defect: there is no stack in it for Homebridge to log', () => {
  expect(matterError(status, 'RESOURCE_BUSY', 'busy').stack).toBe('');
});
