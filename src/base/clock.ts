// Time, injected: everything that waits or compares times gets a Clock, so tests decide how time passes.
import { clearTimeout, setTimeout } from 'node:timers';

/** Durations are in milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A source of time. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01 UTC. May jump when the system clock is set. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary start. Never jumps: use it for every duration. */
  monotonic(): number;
  /**
   * Resolves after `ms` milliseconds.
   *
   * @throws the signal's reason when `signal` aborts first
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node's timers hold a 32-bit signed delay; anything longer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    for (let left = Math.max(0, ms); ; left -= LONGEST_TIMER_MS) {
      signal?.throwIfAborted();
      await delay(Math.min(left, LONGEST_TIMER_MS), signal);
      if (left <= LONGEST_TIMER_MS) return;
    }
  },
};

/** The one of `node:timers/promises` makes an exception with a stack for each wait that ends early: twice a request. */
function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
