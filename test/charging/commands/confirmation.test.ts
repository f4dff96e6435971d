// What the status says of an accepted command, meanwhile and when the time is up.
import { describe, expect, test } from '@jest/globals';
import { judge, judgeFinally } from '../../../src/charging/commands/confirmation.ts';

describe('the verdict on an accepted command', () => {
  test.each([
    ['pause', 'paused', 'fulfilled', 'fulfilled'],
    ['pause', 'disconnected', 'fulfilled', 'fulfilled'],
    ['pause', 'finished', 'pending', 'fulfilled'],
    ['pause', 'requesting', 'pending', 'fulfilled'],
    ['pause', 'charging', 'pending', 'failed'],
    ['pause', 'unknown', 'pending', 'failed'],
    ['resume', 'charging', 'fulfilled', 'fulfilled'],
    ['resume', 'disconnected', 'failed', 'failed'],
    ['resume', 'requesting', 'pending', 'failed'],
    ['resume', 'finished', 'pending', 'failed'],
    ['resume', 'paused', 'pending', 'failed'],
    ['resume', 'unknown', 'pending', 'failed'],
  ] as const)('%s and %s: %s, and %s when the time is up', (wish, status, now, finally_) => {
    expect(judge(wish, status)).toBe(now);
    expect(judgeFinally(wish, status)).toBe(finally_);
  });
});
