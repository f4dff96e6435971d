// When to try again: back-off with jitter, and what `Retry-After` asks for. Pure.
import { RETRY } from './limits.ts';

/**
 * The wait before the next attempt.
 *
 * @param attempt how many attempts have failed, from 1
 * @param random a number from 0 to 1; the wait is between half of the full back-off and all of it
 * @param limits a read's, unless told
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: number, limits: { readonly firstMs: number; readonly longestMs: number } = RETRY): number {
  const full = Math.min(limits.firstMs * 2 ** (attempt - 1), limits.longestMs);
  return full * (0.5 + random / 2);
}

/**
 * How long an answer asks to be left alone.
 *
 * A date is measured against the answer's own `Date`, so that a wrong system clock does not matter.
 * @param headers names in lower case
 * @param nowMs used where the answer has no `Date`
 * @returns milliseconds from 0 to an hour; 0 when the header is absent, unreadable or in the past
 * @source RFC 9110, section 10.2.3
 */
export function retryAfterMs(headers: Readonly<Record<string, string | undefined>>, nowMs: number): number {
  const text = headers['retry-after']?.trim() ?? '';
  const asked = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - sentAtMs(headers, nowMs);
  return Number.isNaN(asked) ? 0 : Math.min(Math.max(0, asked), RETRY.longestRetryAfterMs);
}

function sentAtMs(headers: Readonly<Record<string, string | undefined>>, nowMs: number): number {
  const sent = Date.parse(headers['date'] ?? '');
  return Number.isNaN(sent) ? nowMs : sent;
}
