// Reads that were not sent, because others were first or the cloud has asked to be left alone: whoever has asked nothing knows
// no less than before.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { BusyError, LeftAloneError, PausedError } from './errors.ts';

/** What was known is taken to hold for so long while the cloud is left alone: an outage takes as long to be seen. */
const HOLDS_MS = 2 * MINUTE;

/** Those of one thing that is read. */
export class UnaskedReads {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Since when the cloud is left alone without a good read; before the first one nothing is known that could hold. */
  #sinceMs: number | undefined = -Infinity;
  #restUntilMs = -Infinity;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** How long the cloud is to be left alone yet, in milliseconds, as far as a read has met that; undefined when it is not. */
  get restMs(): number | undefined {
    const leftMs = this.#restUntilMs - this.#clock.monotonic();
    return leftMs > 0 ? leftMs : undefined;
  }

  /** Whether a read that has ended with this is no failed one. */
  excuse(error: unknown): boolean {
    if (error instanceof BusyError) return true;
    if (!(error instanceof LeftAloneError || error instanceof PausedError)) return false;
    const nowMs = this.#clock.monotonic();
    this.#restUntilMs = nowMs + error.retryAfterMs;
    this.#sinceMs ??= nowMs;
    return nowMs - this.#sinceMs < HOLDS_MS;
  }

  /** It was read. */
  end(): void {
    this.#sinceMs = undefined;
  }
}
