// Whether a charger is online: a plugin that cannot read it does not know.
import { expect, test } from '@jest/globals';
import { isOnline } from '../../src/page/online.ts';

test.each([
  [null, 'yes'],
  ['offline', 'no'],
  ['unread', 'unknown'],
  ['unheard', 'unknown'],
  ['gone', 'unknown'],
  ['state-unknown', 'unknown'],
] as const)('unreachable because %j: %s', (whyUnreachable, expected) => {
  expect(isOnline({ whyUnreachable })).toBe(expected);
});
