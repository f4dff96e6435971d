// Every kind of failure has its Matter status; the numbers are those of the Matter specification.
import { expect, test } from '@jest/globals';
import type { FailureKind } from '../../src/charging/commands/failure.ts';
import { matterError } from '../../src/matter/matter-status.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';

const { status } = new MatterHomebridge().api;

/** A record, so that the compiler misses no kind. */
const codes: Record<FailureKind, number> = {
  'not-permitted': 126,
  'no-answer': 1,
  busy: 156,
  'timed-out': 148,
  'not-now': 203,
};

test.each(Object.entries(codes) as [FailureKind, number][])('%s is %d', (kind, code) => {
  const error = matterError(status, kind, 'resume refused: no vehicle is connected.');
  expect(status.isMatterProtocolError(error)).toBe(true);
  expect(error).toHaveProperty('code', code);
  expect(error.message).toBe('resume refused: no vehicle is connected.');
});

test('a refusal is no defect: there is no stack in it for Homebridge to log', () => {
  expect(matterError(status, 'busy', 'busy').stack).toBe('');
});
