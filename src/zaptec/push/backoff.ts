// When to connect again. Pure.
import { MINUTE, SECOND } from '../../base/clock.ts';
import { isDefinite, type Loss } from './amqp/loss.ts';

export const RECONNECT = {
  /** The first wait, before jitter; doubles with each attempt in vain up to the longest. */
  firstMs: 2 * SECOND,
  /** Messages are kept for as long, so that a shorter wait loses none. */
  longestMs: 5 * MINUTE,
  /** Somebody has to act first; that may be a support request. */
  restMs: 60 * MINUTE,
  /** So long without an end is a connection that works, even if nothing happened. Service Bus ends it then. */
  quietMs: 10 * MINUTE,
} as const;

/** How many attempts in a row have come to nothing, after one more has ended. */
export function failuresAfter(failures: number, loss: Loss, hadMessage: boolean): number {
  const hasWorked = hadMessage || loss.cause === 'idle' || (loss.liveMs ?? 0) >= RECONNECT.quietMs;
  return hasWorked ? 1 : failures + 1;
}

/**
 * The wait before the next attempt.
 *
 * @param failures attempts in a row that came to nothing, from 1
 * @param random from 0 to 1: many bridges lose the same server at the same time
 * @returns milliseconds; from half of the full wait to all of it, after a definite refusal from an hour to a tenth more
 */
export function nextAttemptMs(failures: number, loss: Loss, random: number): number {
  if (isDefinite(loss)) return RECONNECT.restMs * (1 + random / 10);
  const full = Math.min(RECONNECT.firstMs * 2 ** (failures - 1), RECONNECT.longestMs);
  return full * (0.5 + random / 2);
}
