// A clock for months of simulated time: as ManualClock, but cheap enough for a million waits, and its host can sleep.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly fire: () => void;
}

export class SwiftClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs = Date.UTC(2026, 0, 1);
  readonly #timers = new Set<Timer>();

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
      const fire = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, ms), fire };
      signal?.addEventListener('abort', abort, { once: true });
      this.#timers.add(timer);
    });
  }

  /** How many waits are under way. */
  get sleepers(): number {
    return this.#timers.size;
  }

  /** Moves both clocks forward; every timer fires at its own time, with the work that it sets off done before the next. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await settle();
    for (let next = this.#next(); next !== undefined && next.dueMs <= untilMs; next = this.#next()) {
      this.#monotonicMs = Math.max(this.#monotonicMs, next.dueMs);
      this.#timers.delete(next);
      next.fire();
      await settle();
    }
    this.#monotonicMs = untilMs;
    await settle();
  }

  /** Sets the system clock; monotonic time goes on. */
  jumpWallClock(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  /** The host sleeps, where the monotonic clock counts that: both clocks jump, and whatever is due fires at once, late. */
  async suspend(ms: number): Promise<void> {
    this.#monotonicMs += ms;
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= this.#monotonicMs).sort((one, other) => one.dueMs - other.dueMs);
    for (const timer of due) {
      this.#timers.delete(timer);
      timer.fire();
    }
    await settle();
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.dueMs < next.dueMs) next = timer;
    return next;
  }
}

/** Lets everything run that needs no time; a listener may set off one more round. */
async function settle(): Promise<void> {
  await turn();
  await turn();
}
