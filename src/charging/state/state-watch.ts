// After a command: read the state again at growing intervals until it shows the command's effect.
import type { Clock } from '../../base/clock.ts';
import { LAGGING_COPY_MS } from './charger-state.ts';

/** How a state bears on a command: fulfilled, out of reach, or still to come. */
export type Verdict = 'fulfilled' | 'failed' | 'pending';

/** `unread`: when the time was up, the charger could not be read. */
export type FinalVerdict = 'fulfilled' | 'failed' | 'unread';

export interface StateWatchParts {
  readonly clock: Clock;
  /** When to read, in milliseconds from the start. */
  readonly readsMs: readonly number[];
  /** Reads the charger; failures are its own affair. */
  readonly read: () => Promise<void>;
  /** What the state says now. */
  readonly judge: () => Verdict;
  /** Whether the state may be another one, so that it proves no failure. */
  readonly isDisputed: () => boolean;
  /** What it says when the time is up. */
  readonly judgeFinally: () => 'fulfilled' | 'failed';
  /** Called once, when the command is fulfilled, has failed, or the time is up. */
  readonly onEnd: (verdict: FinalVerdict) => void;
}

/** Watches one command until its effect shows or the time is up. */
export class StateWatch {
  /** Resolves when it is over, with the verdict if there is one. */
  readonly ended: Promise<FinalVerdict | undefined>;
  readonly #parts: StateWatchParts;
  readonly #stop = new AbortController();
  #resolveEnded: (verdict: FinalVerdict | undefined) => void = () => undefined;
  /** Whether there was a state since the last read began. */
  #isInformed = false;

  constructor(parts: StateWatchParts) {
    this.#parts = parts;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  isUnderWay(): boolean {
    return !this.#stop.signal.aborted;
  }

  /** Reads until it is over. Never rejects. */
  async run(): Promise<void> {
    const { clock, readsMs, isDisputed, judgeFinally } = this.#parts;
    const startMs = clock.monotonic();
    for (const afterMs of readsMs) await this.#readAt(startMs + afterMs);
    if (this.#isInformed && isDisputed()) await this.#readAt(clock.monotonic() + LAGGING_COPY_MS);
    if (this.isUnderWay()) this.#end(this.#isInformed ? judgeFinally() : 'unread');
  }

  /** Takes note of the state after every read, routine ones included. */
  check(): void {
    if (!this.isUnderWay()) return;
    this.#isInformed = true;
    const verdict = this.#parts.judge();
    if (verdict !== 'pending') this.#end(verdict);
  }

  /** Ends it without a verdict: another command or the plugin's stop makes it pointless. */
  cancel(): void {
    this.#close(undefined);
  }

  async #readAt(atMs: number): Promise<void> {
    const { clock, read } = this.#parts;
    await clock.sleep(atMs - clock.monotonic(), this.#stop.signal).catch(() => undefined);
    if (!this.isUnderWay()) return;
    this.#isInformed = false;
    await read();
  }

  #end(verdict: FinalVerdict): void {
    this.#close(verdict);
    this.#parts.onEnd(verdict);
  }

  #close(verdict: FinalVerdict | undefined): void {
    this.#stop.abort();
    this.#resolveEnded(verdict);
  }
}
