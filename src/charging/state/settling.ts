// What holds of what a charger reports: waits for passages to end, and has the charger read when one should have.
import type { Clock } from '../../base/clock.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { withAnyOf } from '../../base/deadline.ts';
import { UNKNOWN_STATE, type ChargerState } from './charger-state.ts';
import { chargingStatus, type ChargingStatus } from './charging-status.ts';
import { isPassage, PASSAGE_MS, statusInPassage, type Occasion } from './passage.ts';

export interface Settled {
  /** That holds. During a passage, and while the charger does not say in which it is, the one before. */
  readonly status: ChargingStatus;
  /** Whether what is reported is no more than a passage. */
  readonly isPassing: boolean;
}

export interface SettlingParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  /** A passage should be over: reads the charger and has what it then reports noted. Never rejects. */
  readonly onOverdue: () => Promise<void>;
}

/** Follows one charger. */
export class Settling {
  readonly #parts: SettlingParts;
  /** The last state that held. */
  #held: ChargerState = UNKNOWN_STATE;
  #passage: { readonly status: ChargingStatus; readonly untilMs: number; readonly end: AbortController } | undefined;

  constructor(parts: SettlingParts) {
    this.#parts = parts;
  }

  get settled(): Settled {
    if (this.#passage !== undefined) return { status: this.#passage.status, isPassing: true };
    return { status: chargingStatus(this.#held), isPassing: false };
  }

  /** Takes note of what the charger reports now, and of what is on its way to it. */
  note(reported: ChargerState, occasion: Occasion | undefined): void {
    const { clock } = this.#parts;
    if (chargingStatus(reported) === 'unknown') return;
    const isPassing = isPassage(this.#held, reported, clock.now(), occasion);
    if (isPassing && this.#passage === undefined) this.#begin(statusInPassage(this.#held, occasion));
    else if (!isPassing || (occasion === undefined && this.#isOverdue())) this.#end(reported);
  }

  #begin(status: ChargingStatus): void {
    const { clock, log } = this.#parts;
    const end = new AbortController();
    this.#passage = { status, untilMs: clock.monotonic() + PASSAGE_MS, end };
    detached(log, this.#awaitEnd(end.signal));
  }

  #end(reported: ChargerState): void {
    this.#held = reported;
    this.#passage?.end.abort('over');
    this.#passage = undefined;
  }

  async #awaitEnd(ended: AbortSignal): Promise<void> {
    const { clock, stopped, onOverdue } = this.#parts;
    await withAnyOf([stopped, ended], (signal) => clock.sleep(PASSAGE_MS, signal)).catch(() => undefined);
    if (!stopped.aborted && !ended.aborted) await onOverdue();
  }

  #isOverdue(): boolean {
    return this.#passage !== undefined && this.#parts.clock.monotonic() >= this.#passage.untilMs;
  }
}
