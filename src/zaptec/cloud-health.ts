// Tells the log about outages: one warning when one begins, one line when it is over, whatever fails in between.
import type { Log } from '../log.ts';
import { WrongCredentialsError, ZaptecError } from './errors.ts';

/** Follows what can and cannot be read. */
export class CloudHealth {
  readonly #log: Log;
  readonly #onRecovery: (stillFailing: readonly string[]) => void;
  readonly #sources = new Set<string>();
  readonly #failing = new Set<string>();
  #reportedRejection: WrongCredentialsError | undefined;

  /** @param onRecovery is called when everything had failed and something works again, with what is to be tried now */
  constructor(log: Log, onRecovery: (stillFailing: readonly string[]) => void = () => undefined) {
    this.#log = log;
    this.#onRecovery = onRecovery;
  }

  /** Reading `source` (a charger's id, or the list) has failed. */
  failed(source: string, error: unknown): void {
    this.#sources.add(source);
    if (error instanceof WrongCredentialsError) this.#reportRejection(error);
    else if (this.#failing.size === 0) this.#log.warn(`Zaptec's cloud: ${messageOf(error)}. Trying again until it works.`);
    else this.#log.debug(`Zaptec's cloud: ${messageOf(error)}.`);
    this.#failing.add(source);
  }

  /** Reading `source` has worked. */
  succeeded(source: string): void {
    const wasAllFailing = this.#failing.size === this.#sources.size;
    this.#sources.add(source);
    if (!this.#failing.delete(source)) return;
    if (this.#failing.size === 0) this.#reportRecovery();
    else if (wasAllFailing) this.#onRecovery([...this.#failing]);
  }

  /** `source` is no longer read; where it alone had failed, there is nothing left to wait for. */
  forget(source: string): void {
    this.#sources.delete(source);
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
