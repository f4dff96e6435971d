// When to connect again, and what each loss means for it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { causeOf, isDefinite, plainDetail, type Loss, type LossCause } from '../../../src/zaptec/push/amqp/loss.ts';
import { failuresAfter, nextAttemptMs, RECONNECT } from '../../../src/zaptec/push/backoff.ts';
import { describeLoss } from '../../../src/zaptec/push/push-text.ts';

const closed: Loss = { cause: 'closed' };

describe('the wait', () => {
  test('doubles up to five minutes, and is between half of that and all of it', () => {
    const waits = (random: number): number[] => [1, 2, 3, 8, 9, 1000].map((failures) => nextAttemptMs(failures, closed, random) / 1000);
    expect(waits(0)).toStrictEqual([1, 2, 4, 128, 150, 150]);
    expect(waits(1)).toStrictEqual([2, 4, 8, 256, 300, 300]);
  });

  test('is never shorter than a second, nor longer than five minutes, or an hour and a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (failures, random, isRefused) => {
        const ms = nextAttemptMs(failures, isRefused ? { cause: 'wrong key' } : closed, random);
        return isRefused ? ms >= RECONNECT.restMs && ms <= 1.1 * RECONNECT.restMs : ms >= 1000 && ms <= RECONNECT.longestMs;
      }),
    );
  });
});

describe('failures in a row', () => {
  test.each<[string, Loss, boolean, number]>([
    ['one more after a loss', closed, false, 5],
    ['one more though it was live for a while', { ...closed, liveMs: RECONNECT.quietMs - 1 }, false, 5],
    ['begin anew after ten quiet minutes', { ...closed, liveMs: RECONNECT.quietMs }, false, 1],
    ['begin anew after a message', { ...closed, liveMs: 1 }, true, 1],
    ['begin anew after the end of an idle link', { cause: 'idle', liveMs: RECONNECT.quietMs - 5 }, false, 1],
  ])('are %s', (_what, loss, hadMessage, failures) => {
    expect(failuresAfter(4, loss, hadMessage)).toBe(failures);
  });
});

describe('a condition', () => {
  test.each<[string | undefined, LossCause]>([
    ['amqp:unauthorized-access', 'wrong key'],
    ['amqp:client-error', 'wrong key'],
    ['com.microsoft:auth-failed', 'wrong key'],
    ['amqp:not-found', 'removed'],
    ['com.microsoft:entity-disabled', 'removed'],
    ['amqp:link:detach-forced', 'idle'],
    ['amqp:connection:forced', 'closed'],
    ['amqp:resource-limit-exceeded', 'closed'],
    ['com.microsoft:server-busy', 'closed'],
    ['constructor', 'closed'],
    [undefined, 'closed'],
  ])('%s means %s', (condition, cause) => {
    expect(causeOf(condition)).toBe(cause);
  });

  test('is a word in the log, or nothing', () => {
    expect(['amqp:not-found', 'ECONNREFUSED'].map(plainDetail)).toStrictEqual(['amqp:not-found', 'ECONNREFUSED']);
    expect(['', 'two words', 'a/b', 'x'.repeat(65), 5, undefined, { a: 1 }].map(plainDetail)).toStrictEqual(Array.from({ length: 7 }));
  });
});

describe('a refusal', () => {
  test.each<LossCause>(['not offered', 'wrong key', 'removed', 'defect'])('is definite: %s', (cause) => {
    expect(isDefinite({ cause })).toBe(true);
    expect(isDefinite({ cause, liveMs: 4_999 })).toBe(true);
  });

  test('is not, of a key that has worked', () => {
    expect(isDefinite({ cause: 'wrong key', liveMs: 5_000 })).toBe(false);
  });

  test.each<LossCause>(['unavailable', 'unreachable', 'untrusted', 'silent', 'not AMQP', 'flood', 'idle', 'closed', 'stopped'])('is not definite: %s', (cause) => {
    expect(isDefinite({ cause })).toBe(false);
  });
});

test('each loss has its words, with the technical one behind', () => {
  const causes: LossCause[] = ['not offered', 'unavailable', 'unreachable', 'untrusted', 'silent', 'wrong key', 'removed', 'not AMQP', 'flood', 'idle', 'closed', 'stopped', 'defect'];
  for (const cause of causes) expect(describeLoss({ cause })).toMatch(/^[a-zZ][^.]*[^. ]$/);
  expect(describeLoss({ cause: 'closed', detail: 'amqp:connection:forced' })).toBe('its server ends it again and again (amqp:connection:forced)');
  expect(describeLoss({ cause: 'unavailable', detail: 'it answered with HTTP 503' })).toBe('it answered with HTTP 503');
});
