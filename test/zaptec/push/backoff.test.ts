// When to connect again, and what each loss means for it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { causeOf, isRefusal, plainDetail, type Loss, type LossCause } from '../../../src/zaptec/push/amqp/loss.ts';
import { attemptsAfter, nextAttemptMs, NO_ATTEMPTS, outlookAfter, RECONNECT, type Attempts, type Outlook } from '../../../src/zaptec/push/backoff.ts';
import { describeLoss } from '../../../src/zaptec/push/push-text.ts';

const closed: Loss = { cause: 'closed' };
const wrongKey: Loss = { cause: 'wrong key' };
const failed = (failures: number): Attempts => ({ ...NO_ATTEMPTS, failures });

describe('the wait', () => {
  test('doubles up to five minutes, and is between half of that and all of it', () => {
    const waits = (random: number): number[] => [1, 2, 3, 8, 9, 1000].map((failures) => nextAttemptMs(failed(failures), 'soon', random) / 1000);
    expect(waits(0)).toStrictEqual([1, 2, 4, 128, 150, 150]);
    expect(waits(1)).toStrictEqual([2, 4, 8, 256, 300, 300]);
  });

  test('is never shorter than a second, nor longer than five minutes, or an hour and a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom<Outlook>('soon', 'in an hour'), (failures, random, outlook) => {
        const ms = nextAttemptMs(failed(failures), outlook, random);
        return outlook === 'in an hour' ? ms >= RECONNECT.restMs && ms <= 1.1 * RECONNECT.restMs : ms >= 1000 && ms <= RECONNECT.longestMs;
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
    ['one more after the end of a link that had no time to be idle', { cause: 'idle', liveMs: RECONNECT.quietMs / 2 - 1 }, false, 5],
    ['one more after the end of a link that was refused as idle', { cause: 'idle' }, false, 5],
  ])('are %s', (_what, loss, hadMessage, failures) => {
    expect(attemptsAfter(failed(4), loss, hadMessage).failures).toBe(failures);
  });

  /** How many there are after each of these. */
  const after = (...losses: readonly (readonly [loss: Loss, hadMessage: boolean])[]): number[] => {
    let attempts = failed(4);
    return losses.map(([loss, hadMessage]) => {
      attempts = attemptsAfter(attempts, loss, hadMessage);
      return attempts.failures;
    });
  };

  test('are more the more connections end in moments, each after a message, but no more than an interruption allows', () => {
    const brief = [{ ...closed, liveMs: 5_000 }, true] as const;
    expect(after(brief, brief, brief, brief, brief)).toStrictEqual([1, 2, 3, 3, 3]);
    expect(after(brief, [wrongKey, false], brief, [wrongKey, false], brief, [wrongKey, false], brief)).toStrictEqual([1, 2, 2, 3, 3, 4, 3]);
    expect(nextAttemptMs(failed(3), 'soon', 1) + nextAttemptMs(failed(4), 'soon', 1)).toBeLessThan(30_000);
  });

  test('begin anew with the next message once a connection has held for half a minute', () => {
    const brief = [{ ...closed, liveMs: 29_999 }, true] as const;
    expect(after(brief, brief, brief, [{ ...closed, liveMs: 30_000 }, false], brief, brief, [{ ...closed, liveMs: 30_000 }, true])).toStrictEqual([1, 2, 3, 4, 1, 2, 1]);
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

/** What follows each of these losses in turn. */
function outlooks(...losses: readonly Loss[]): Outlook[] {
  let attempts = NO_ATTEMPTS;
  return losses.map((loss) => {
    attempts = attemptsAfter(attempts, loss, false);
    return outlookAfter(loss, attempts);
  });
}

describe('the next attempt', () => {
  test.each<LossCause>(['not offered', 'no key', 'defect'])('is in an hour, as it helps nothing before: %s', (cause) => {
    expect(outlooks({ cause })).toStrictEqual(['in an hour']);
  });

  test.each<LossCause>(['wrong key', 'removed'])('is soon after a refusal, which may be of yesterday\'s key; in an hour after two in a row: %s', (cause) => {
    expect(outlooks({ cause }, { cause, liveMs: 4_999 }, wrongKey, closed, wrongKey, wrongKey)).toStrictEqual(['soon', 'in an hour', 'in an hour', 'soon', 'soon', 'in an hour']);
  });

  test('is soon where a key has worked that is refused now', () => {
    const changed: Loss = { cause: 'wrong key', liveMs: 5_000 };
    expect(isRefusal(changed)).toBe(false);
    expect(outlooks(changed, changed, wrongKey)).toStrictEqual(['soon', 'soon', 'soon']);
  });

  test.each<LossCause>(['unavailable', 'unreachable', 'untrusted', 'silent', 'not AMQP', 'flood', 'idle', 'closed', 'stopped'])('is soon, however often: %s', (cause) => {
    expect(outlooks({ cause }, { cause }, { cause })).toStrictEqual(['soon', 'soon', 'soon']);
  });
});

test('each loss has its words, with the technical one behind', () => {
  const causes: LossCause[] = ['not offered', 'unavailable', 'unreachable', 'untrusted', 'silent', 'no key', 'wrong key', 'removed', 'not AMQP', 'flood', 'idle', 'closed', 'stopped', 'defect'];
  for (const cause of causes) expect(describeLoss({ cause })).toMatch(/^[a-zZ][^.]*[^. ]$/);
  expect(describeLoss({ cause: 'closed', detail: 'amqp:connection:forced' })).toBe('its server ends it again and again (amqp:connection:forced)');
  expect(describeLoss({ cause: 'unavailable', detail: 'it answered with HTTP 503' })).toBe('it answered with HTTP 503');
});
