// Tells the log about outages: one warning when one begins, one line when it is over, whatever fails in between.
import type { Log } from '../../base/log.ts';
import { WrongCredentialsError, ZaptecError } from './errors.ts';

/**
 * Whether a source that fails is to be tried at once when another works again. One that was woken in vain rests until it
 * has failed once more by itself, or a single broken charger would be read with every success of the others.
 */
type Alarm = 'armed' | 'woken' | 'resting';

/** Follows what can and cannot be read. */
export class CloudHealth {
  readonly #log: Log;
  readonly #onRecovery: (stillFailing: readonly string[]) => void;
  readonly #failing = new Map<string, Alarm>();
  #reportedRejection: WrongCredentialsError | undefined;

  /** @param onRecovery is called when something works again, with what else is worth trying now */
  constructor(log: Log, onRecovery: (stillFailing: readonly string[]) => void = () => undefined) {
    this.#log = log;
    this.#onRecovery = onRecovery;
  }

  /** Reading `source` (a charger's id, or the list) has failed. */
  failed(source: string, error: unknown): void {
    if (error instanceof WrongCredentialsError) this.#reportRejection(error);
    else if (this.#failing.size === 0) this.#log.warn(`Zaptec's cloud: ${messageOf(error)}. Trying again until it works.`);
    else this.#log.debug(`Zaptec's cloud: ${messageOf(error)}.`);
    this.#failing.set(source, this.#failing.get(source) === 'woken' ? 'resting' : 'armed');
  }

  /** Reading `source` has worked. */
  succeeded(source: string): void {
    if (this.#failing.delete(source) && this.#failing.size === 0) this.#reportRecovery();
    const armed = [...this.#failing].filter(([, alarm]) => alarm === 'armed').map(([failing]) => failing);
    if (armed.length === 0) return;
    for (const failing of armed) this.#failing.set(failing, 'woken');
    this.#onRecovery(armed);
  }

  /** `source` is no longer read; where it alone had failed, there is nothing left to wait for. */
  forget(source: string): void {
    if (this.#failing.delete(source) && this.#failing.size === 0) this.#reportRecovery();
  }

  #reportRecovery(): void {
    this.#log.info("Zaptec's cloud works again.");
    this.#reportedRejection = undefined;
  }

  #reportRejection(error: WrongCredentialsError): void {
    if (error === this.#reportedRejection) return;
    this.#reportedRejection = error;
    this.#log.error(
      `${error.message}. Correct "username" and "password" in this plugin's settings and restart Homebridge; ` +
        `the next try is in ${minutes(error.retryInMs)} minutes.`,
    );
  }
}

function minutes(ms: number): number {
  return Math.round(ms / 60_000);
}

function messageOf(error: unknown): string {
  return error instanceof ZaptecError ? error.message : `unexpected ${error instanceof Error ? error.name : 'failure'}`;
}
