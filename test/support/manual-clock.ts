// A clock that a test moves by hand. Timers fire in order, each with the work it sets off done before the next.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly fire: () => void;
}

/** Time stands still until the test advances it. */
export class ManualClock implements Clock {
  #monotonicMs = 0;
  #wallOffsetMs: number;
  readonly #turns: number;
  readonly #timers = new Set<Timer>();

  /**
   * @param startMs the wall-clock time at the start, in milliseconds since 1970
   * @param turns of the event loop that follow each timer; fewer make months of simulated time affordable, none lets promises run alone
   */
  constructor(startMs = Date.UTC(2026, 0, 1), turns = TURNS) {
    this.#wallOffsetMs = startMs;
    this.#turns = turns;
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

  /** When the next sleep ends, by the monotonic clock; Infinity when nobody sleeps. */
  protected get nextDueMs(): number {
    return this.#next()?.dueMs ?? Infinity;
  }

  /** Moves both clocks forward, firing every timer on the way at its own time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    let firedAtOnce = 0;
    await settle(this.#turns);
    for (let next = this.#next(); next !== undefined && next.dueMs <= untilMs; next = this.#next()) {
      firedAtOnce = next.dueMs > this.#monotonicMs ? 0 : firedAtOnce + 1;
      if (firedAtOnce > MOST_AT_ONCE) throw new Error('Time stands still: something waits for no time at all, again and again');
      this.#monotonicMs = Math.max(this.#monotonicMs, next.dueMs);
      this.#timers.delete(next);
      next.fire();
      await settle(this.#turns);
    }
    this.#monotonicMs = untilMs;
    await settle(this.#turns);
  }

  /** The host sleeps, where the monotonic clock counts that: both clocks jump, and whatever is due fires at once, late. */
  async suspend(ms: number): Promise<void> {
    this.#monotonicMs += ms;
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= this.#monotonicMs).sort((one, other) => one.dueMs - other.dueMs);
    for (const timer of due) {
      this.#timers.delete(timer);
      timer.fire();
    }
    await settle(this.#turns);
  }

  /** Sets the system clock, as a person or NTP might; monotonic time goes on. */
  jumpWallClock(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.dueMs < next.dueMs) next = timer;
    return next;
  }
}

/** Whoever waits for nothing so often would do so for ever, and the test would hang until its time-out. */
const MOST_AT_ONCE = 10_000;

/** More than any chain of promises between two timers takes. */
const TURNS = 10;

/** Lets everything run that needs no time; without a turn of the event loop, everything that waits for promises alone. */
export async function settle(turns = TURNS): Promise<void> {
  if (turns === 0) await afterPromises();
  for (let count = 0; count < turns; count++) await turn();
}

function afterPromises(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
