// When to connect again. Pure.
import { MINUTE, SECOND } from '../../base/clock.ts';
import { backoffMs } from '../cloud/retry.ts';
import { isRefusal, type Loss, type LossCause } from './amqp/loss.ts';

export const RECONNECT = {
  /** The first wait, before jitter; doubles with each attempt in vain up to the longest. */
  firstMs: 2 * SECOND,
  /** Messages are kept for as long, so that a shorter wait loses none. */
  longestMs: 5 * MINUTE,
  /** Somebody has to act first; that may be a support request. */
  restMs: 60 * MINUTE,
  /** So long without an end is a connection that works, even if nothing happened. Service Bus ends it then. */
  quietMs: 10 * MINUTE,
  /** What ends sooner may do so again and again, whatever it has brought. */
  briefMs: 30 * SECOND,
  /** Of those count no more: with one more wait after them, they are still an interruption. */
  mostBrief: 3,
} as const;

/** What the attempts so far have come to. */
export interface Attempts {
  /** In a row that came to nothing. */
  readonly failures: number;
  /** In a row that the server refused. */
  readonly refusals: number;
  /** That brought something and ended soon, since one has held. */
  readonly brief: number;
}

export const NO_ATTEMPTS: Attempts = { failures: 0, refusals: 0, brief: 0 };

/** The same after one more that has ended. */
export function attemptsAfter({ failures, refusals, brief: briefBefore }: Attempts, loss: Loss, hadMessage: boolean): Attempts {
  const { cause, liveMs = 0 } = loss;
  // Idle is what the server calls it, by its own clock; what it calls so at once was not quiet.
  const quietMs = cause === 'idle' ? RECONNECT.quietMs / 2 : RECONNECT.quietMs;
  const hasWorked = hadMessage || liveMs >= quietMs;
  const brief = liveMs >= RECONNECT.briefMs ? 0 : Math.min(briefBefore + (hadMessage ? 1 : 0), RECONNECT.mostBrief);
  return { failures: hasWorked ? Math.max(1, brief) : failures + 1, refusals: isRefusal(loss) ? refusals + 1 : 0, brief };
}

/**
 * - `soon`: what has failed may work the next time.
 * - `in an hour`: somebody has to act first, or to restart Homebridge.
 */
export type Outlook = 'soon' | 'in an hour';

/** Key and address may change between Zaptec's word and the server's: only the second refusal, of fresh ones, is its last. */
const DEFINITE_REFUSALS = 2;

/** No next try is any better before somebody acts. */
const FINAL: ReadonlySet<LossCause> = new Set(['not offered', 'no key', 'defect']);

/** When to try again after a loss; `attempts` counts it. */
export function outlookAfter({ cause }: Loss, { refusals }: Attempts): Outlook {
  return FINAL.has(cause) || refusals >= DEFINITE_REFUSALS ? 'in an hour' : 'soon';
}

/**
 * The wait before the next attempt.
 *
 * @param attempts with one that came to nothing, at least
 * @param random from 0 to 1: many bridges lose the same server at the same time
 * @returns milliseconds; from half of the full wait to all of it, or from an hour to a tenth more
 */
export function nextAttemptMs({ failures }: Attempts, outlook: Outlook, random: number): number {
  return outlook === 'in an hour' ? RECONNECT.restMs * (1 + random / 10) : backoffMs(failures, random, RECONNECT);
}
