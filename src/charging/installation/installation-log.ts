// What the log says of one installation's available current: each sentence begins with its name in Apple Home.
import type { Clock } from '../../base/clock.ts';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { describeLimitFailure, describeLimitOutcome, describeLimitWish, type LimitOutcome } from './limit-outcome.ts';
import type { LimitWish } from './limit-decision.ts';
import { ZaptecError } from '../calls/errors.ts';
import type { FinalVerdict } from '../state/state-watch.ts';

interface Parts {
  readonly log: Log;
  readonly clock: Clock;
  /** Between two changes. */
  readonly intervalMs: number;
}

export class InstallationLog {
  readonly #parts: Parts;
  readonly #name: () => string;
  /** Whether the log has said that what waits could not be sent yet. */
  #hasSaidDelay = false;

  /** @param name what the accessory is called */
  constructor(parts: Parts, name: () => string) {
    this.#parts = parts;
    this.#name = name;
  }

  /** How a wish ended; what overwrites values that differ is a warning, for they are nowhere else. */
  ended(wish: LimitWish, outcome: LimitOutcome): void {
    this.#hasSaidDelay = false;
    const { clock, intervalMs } = this.#parts;
    const text = describeLimitOutcome(wish, outcome, { nowMs: clock.now(), intervalMs });
    if (text === undefined) return;
    const isWarning = outcome.kind === 'refused' || (outcome.kind === 'sent' && outcome.replacedA !== undefined);
    if (isWarning) this.#warn(text);
    else this.#info(text);
  }

  /** A wish that could not be carried out; what is no ZaptecError is a defect of the plugin. */
  failed(wish: LimitWish, error: unknown): void {
    if (error instanceof ZaptecError) this.#warn(describeLimitFailure(wish, error));
    else this.#parts.log.error(describeDefect(error));
  }

  /** What was due could not be sent: said once. */
  delayed(wish: LimitWish, error: ZaptecError): void {
    const text = `${describeLimitWish(wish)} has to wait: ${error.message}. Trying again until it works.`;
    if (this.#hasSaidDelay) this.#parts.log.debug(`${this.#name()}: ${text}`);
    else this.#warn(text);
    this.#hasSaidDelay = true;
  }

  /** Whether an accepted current shows. */
  confirmed(currentA: number, verdict: FinalVerdict, presentA: number | undefined): void {
    if (verdict === 'fulfilled') this.#info(`${currentA} A confirmed by the installation.`);
    else if (verdict === 'unread') this.#info(`Zaptec accepted ${currentA} A; whether the installation follows shows when it can be read again.`);
    else this.#warn(`Zaptec accepted ${currentA} A, but the installation still has ${presentA === undefined ? 'something else' : `${presentA} A`}.`);
  }

  /** What waited to be sent is given up. */
  dropped(currentA: number, why: 'later-wish-failed' | 'too-late'): void {
    if (why === 'later-wish-failed') this.#warn(`${currentA} A, which waited to be sent, is dropped: the wish that took its place did not work.`);
    else this.#warn(`${currentA} A, which waited to be sent, is dropped: Homebridge was not running when it was due.`);
  }

  #info(text: string): void {
    this.#parts.log.info(`${this.#name()}: ${text}`);
  }

  #warn(text: string): void {
    this.#parts.log.warn(`${this.#name()}: ${text}`);
  }
}
