// After an accepted command: read the state again at growing intervals until it shows the command's effect.
import type { Clock } from '../clock.ts';
import { COMMAND } from '../settings.ts';
import type { ChargingStatus } from './charging-status.ts';
import type { Wish } from './preconditions.ts';

/** How a status bears on a wish: fulfilled, out of reach, or still to come. */
export type Verdict = 'fulfilled' | 'failed' | 'pending';

/**
 * What `status` says about a wish whose command was accepted.
 *
 * 506 sets FinalStopActive first and the operation mode about 5 s later, so "finished" and "charging" are still open;
 * 507 passes through "finished" and "requesting".
 */
export function judge(wish: Wish, status: ChargingStatus): Verdict {
  if (status === 'disconnected') return wish === 'pause' ? 'fulfilled' : 'failed';
  return status === (wish === 'pause' ? 'paused' : 'charging') ? 'fulfilled' : 'pending';
}

/** What `status` says when the time is up: a pause is good when nothing charges, whatever the reason. */
export function judgeFinally(wish: Wish, status: ChargingStatus): 'fulfilled' | 'failed' {
  const isPausedAnyhow = wish === 'pause' && (status === 'finished' || status === 'requesting');
  return isPausedAnyhow || judge(wish, status) === 'fulfilled' ? 'fulfilled' : 'failed';
}

interface Parts {
  readonly clock: Clock;
  /** Reads the charger; failures are its own affair. */
  readonly read: () => Promise<void>;
  readonly status: () => ChargingStatus;
  /** Called once, when the wish is fulfilled, has failed, or the time is up. */
  readonly onEnd: (verdict: FinalVerdict) => void;
}

/** `unread`: when the time was up, the charger could not be read. */
export type FinalVerdict = 'fulfilled' | 'failed' | 'unread';

/** Watches one accepted command until it is confirmed or the time is up. */
export class Confirmation {
  readonly wish: Wish;
  /** Resolves when it is over, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  #resolveEnded: () => void = () => undefined;
  /** Whether there was a state since the last read began. */
  #isInformed = false;

  constructor(wish: Wish, parts: Parts) {
    this.wish = wish;
    this.#parts = parts;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
  }

  isUnderWay(): boolean {
    return !this.#stop.signal.aborted;
  }

  /** Reads until it is over. Never rejects. */
  async run(): Promise<void> {
    const startMs = this.#parts.clock.monotonic();
    for (const afterMs of COMMAND.confirmationReadsMs) {
      const waitMs = startMs + afterMs - this.#parts.clock.monotonic();
      await this.#parts.clock.sleep(waitMs, this.#stop.signal).catch(() => undefined);
      if (!this.isUnderWay()) return;
      this.#isInformed = false;
      await this.#parts.read();
    }
    if (this.isUnderWay()) this.#end(this.#isInformed ? judgeFinally(this.wish, this.#parts.status()) : 'unread');
  }

  /** Takes note of the status after every read, routine ones included. */
  check(): void {
    if (!this.isUnderWay()) return;
    this.#isInformed = true;
    const verdict = judge(this.wish, this.#parts.status());
    if (verdict !== 'pending') this.#end(verdict);
  }

  /** Ends it without a verdict: another command or the plugin's stop makes it pointless. */
  cancel(): void {
    this.#stop.abort();
    this.#resolveEnded();
  }

  #end(verdict: FinalVerdict): void {
    this.cancel();
    this.#parts.onEnd(verdict);
  }
}
