// Time, injected: everything that waits or compares times gets a Clock, so tests decide how time passes.
import { setTimeout as delay } from 'node:timers/promises';

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
      try {
        await delay(Math.min(left, LONGEST_TIMER_MS), undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
      if (left <= LONGEST_TIMER_MS) return;
    }
  },
};
