// A clock that a test moves by hand. Timers fire in order, each with the work it sets off done before the next.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly fire: () => void;
}

/** Time stands still until the test advances it. */
export class ManualClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs: number;
  readonly #timers = new Set<Timer>();

  /** @param startMs the wall-clock time at the start, in milliseconds since 1970 */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#wallOffsetMs = startMs;
  }

  now(): number {
    return this.#wallOffsetMs + this.#monotonicMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const abort = (): void => {
        this.#timers.delete(timer);
        reject(signal?.reason as Error);
      };
      const timer: Timer = {
        dueMs: this.#monotonicMs + Math.max(0, ms),
        fire: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#timers.add(timer);
    });
  }

  /** How many sleeps are under way. */
  get sleepers(): number {
    return this.#timers.size;
  }

  /** Moves both clocks forward, firing every timer on the way at its own time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await settle();
    for (;;) {
      const next = [...this.#timers].sort((one, other) => one.dueMs - other.dueMs)[0];
      if (next === undefined || next.dueMs > untilMs) break;
      this.#monotonicMs = Math.max(this.#monotonicMs, next.dueMs);
      this.#timers.delete(next);
      next.fire();
      await settle();
    }
    this.#monotonicMs = untilMs;
    await settle();
  }

  /** Sets the system clock, as a person or NTP might; monotonic time goes on. */
  jumpWallClock(ms: number): void {
    this.#wallOffsetMs += ms;
  }
}

/** Lets everything run that needs no time. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await turn();
}
