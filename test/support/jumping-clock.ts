// A clock for real HTTP without real waiting: it jumps from one wait to the next, but stands still while an answer is
// awaited, so that a busy machine cannot turn a slow answer into a time-out.
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { HTTP, SIGN_IN } from '../../src/zaptec/cloud/limits.ts';
import { ManualClock } from './manual-clock.ts';

/** Sleeps of exactly these lengths are time-outs of one attempt: while one is under way, so is a request. */
const attemptTimeouts: ReadonlySet<number> = new Set([HTTP.attemptMs, SIGN_IN.attemptMs]);

export class JumpingClock extends ManualClock {
  /** Length of every wait begun, in the order they began, without the time-outs of attempts and reads. */
  readonly waits: number[] = [];
  readonly #dueMs = new Set<{ readonly ms: number }>();
  #attempts = 0;

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const isAttempt = attemptTimeouts.has(ms);
    const due = { ms: this.monotonic() + Math.max(0, ms) };
    this.#dueMs.add(due);
    if (isAttempt) this.#attempts += 1;
    else if (ms !== HTTP.readMs) this.waits.push(ms);
    try {
      await super.sleep(ms, signal);
    } finally {
      this.#dueMs.delete(due);
      if (isAttempt) this.#attempts -= 1;
    }
  }

  /** Lets time pass until `work` has ended, and returns or throws what it did. A request that hangs needs `advance`. */
  async jumpUntilDone<T>(work: Promise<T>): Promise<T> {
    const progress = { isDone: false };
    const done = (): void => void (progress.isDone = true);
    work.then(done, done);
    await turn();
    while (!progress.isDone) {
      const nextMs = Math.min(...[...this.#dueMs].map((due) => due.ms));
      if (this.#attempts > 0 || nextMs === Infinity) await pause(1);
      else await this.advance(nextMs - this.monotonic());
      await turn();
    }
    return work;
  }
}
