// What the log says of one installation's available current, or of a charger's own.
import { describeDefect } from '../../base/detached.ts';
import { ZaptecError } from '../calls/errors.ts';
import type { FinalVerdict } from '../state/state-watch.ts';
import type { LimitWish } from './limit-decision.ts';
import { describeLimitFailure, describeLimitOutcome, describeLimitWish, type LimitOutcome, type LimitOwner } from './limit-outcome.ts';
import type { LimitSenderParts } from './limit-sender.ts';

interface Parts extends Pick<LimitSenderParts, 'log' | 'clock' | 'intervalMs'> {
  readonly of: LimitOwner;
}

export class LimitLog {
  readonly #parts: Parts;
  /** Whether the log has said that what waits could not be sent yet. */
  #hasSaidDelay = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How a wish ended; what overwrites values that differ is a warning, for they are nowhere else. */
  ended(wish: LimitWish, outcome: LimitOutcome): void {
    this.#hasSaidDelay = false;
    const { log, clock, intervalMs, of } = this.#parts;
    const text = describeLimitOutcome(wish, outcome, { nowMs: clock.now(), intervalMs, of });
    if (text === undefined) return;
    const isWarning = outcome.kind === 'refused' || (outcome.kind === 'sent' && outcome.replacedA !== undefined);
    log[isWarning ? 'warn' : 'info'](text);
  }

  /** A wish that could not be carried out; what is no ZaptecError is a defect of the plugin. */
  failed(wish: LimitWish, error: unknown): void {
    if (error instanceof ZaptecError) this.#parts.log.warn(describeLimitFailure(wish, error, this.#parts.of));
    else this.#parts.log.error(describeDefect(error));
  }

  /** What was due could not be sent: said once. */
  delayed(wish: LimitWish, error: ZaptecError): void {
    const text = `${describeLimitWish(wish)} has to wait: ${error.message}. Trying again until it works.`;
    this.#parts.log[this.#hasSaidDelay ? 'debug' : 'warn'](text);
    this.#hasSaidDelay = true;
  }

  /** Whether an accepted current shows. */
  confirmed(currentA: number, verdict: FinalVerdict, presentA: number | undefined): void {
    const { log, of } = this.#parts;
    if (verdict === 'fulfilled') log.info(`${currentA} A confirmed by the ${of}.`);
    else if (verdict === 'unread') log.info(`Zaptec accepted ${currentA} A; whether the ${of} follows shows when it can be read again.`);
    else log.warn(`Zaptec accepted ${currentA} A, but the ${of} still has ${presentA === undefined ? 'something else' : `${presentA} A`}.`);
  }

  /** The installation has another current than was set from Apple Home, and nobody there has asked for it. */
  putBack(presentA: number, setA: number, then: 'set-again' | 'stays'): void {
    const what = `it was put back to ${presentA} A, from outside Apple Home, where it was set to ${setA} A`;
    if (then === 'set-again') this.#parts.log.info(`${what}; it is set to ${setA} A again.`);
    else this.#parts.log.warn(`${what}; it stays so for now, as it was set again twice within a day already.`);
  }

  /** What waited to be sent is given up. */
  dropped(currentA: number, why: 'later-wish-failed' | 'too-late'): void {
    const because = why === 'too-late' ? 'it was due more than an hour ago' : 'the wish that took its place did not work';
    this.#parts.log.warn(`${currentA} A, which waited to be sent, is dropped: ${because}.`);
  }
}
