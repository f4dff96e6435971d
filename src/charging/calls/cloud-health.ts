// Tells the log about outages: one warning when one begins, one line when it is over, whatever fails in between. What fails
// for itself, while the cloud answers others, is told for itself and hides no outage.
import type { Clock } from '../../base/clock.ts';
import { namedLog, type Log } from '../../base/log.ts';
import { ForbiddenError, NotFoundError, RateLimitedError, WrongCredentialsError, ZaptecError } from './errors.ts';
import { RecurringTrouble } from './recurring-trouble.ts';

/**
 * Whether a source that fails is to be tried at once when another works again. One that was woken in vain rests until it
 * has failed once more by itself, or a single broken charger would be read with every success of the others.
 */
type Alarm = 'armed' | 'woken' | 'resting';

interface Failing {
  readonly alarm: Alarm;
  /** How often in a row it was tried because others worked, and failed all the same. */
  readonly vainTries: number;
}

/** After so many of them it is not the cloud that fails. */
const VAIN_TRIES = 3;

/** Follows what can and cannot be read. */
export class CloudHealth {
  readonly #log: Log;
  readonly #outage: RecurringTrouble;
  readonly #tryNow: (source: string) => boolean;
  /** What has failed in the outage under way. */
  readonly #failing = new Map<string, Failing>();
  /** What fails for itself, and what was said of it last. */
  readonly #broken = new Map<string, string>();
  #reportedRejection: WrongCredentialsError | undefined;

  /** @param tryNow is called when something works again, with each that has failed; returns whether it is tried, as it is not while it is being read */
  constructor(log: Log, clock: Clock, tryNow: (source: string) => boolean = () => true) {
    this.#log = log;
    this.#outage = new RecurringTrouble(clock);
    this.#tryNow = tryNow;
  }

  /**
   * Reading `source` (a charger's id, or the list) has failed.
   *
   * @param log tells what concerns this source alone, by its name
   */
  failed(source: string, error: unknown, log: Log = this.#namedAfter(source)): void {
    if (isAnswer(error)) {
      this.#noteBroken(source, error, log);
      return;
    }
    if (this.#broken.has(source) && !isOfAccount(error)) {
      this.#log.debug(`Zaptec's cloud: ${messageOf(error)}.`);
      return;
    }
    const earlier = this.#failing.get(source);
    const vainTries = (earlier?.vainTries ?? 0) + (earlier?.alarm === 'woken' ? 1 : 0);
    if (vainTries >= VAIN_TRIES && !isOfAccount(error)) {
      this.#noteBroken(source, error, log);
      return;
    }
    const isNews = this.#outage.noteTrouble() !== undefined;
    if (error instanceof WrongCredentialsError) this.#reportRejection(error);
    else if (isNews) this.#log.warn(`Zaptec's cloud: ${messageOf(error)}. Trying again until it works.`);
    else this.#log.debug(`Zaptec's cloud: ${messageOf(error)}.`);
    this.#failing.set(source, { alarm: earlier?.alarm === 'woken' ? 'resting' : 'armed', vainTries });
  }

  /** Reading `source` has worked. */
  succeeded(source: string, log: Log = this.#namedAfter(source)): void {
    if (this.#broken.has(source)) log.info('it can be read again.');
    this.answered(source);
  }

  /** The cloud works; what keeps `source` from being read is told by whoever wants to read it. */
  answered(source: string): void {
    this.forget(source);
    this.#wake();
  }

  /** `source` is no longer read; where it alone had failed, there is nothing left to wait for. */
  forget(source: string): void {
    this.#broken.delete(source);
    this.#settle(source);
  }

  /** The cloud itself works, as far as `source` can tell. */
  #settle(source: string): void {
    this.#failing.delete(source);
    if (this.#failing.size > 0 || !this.#outage.noteWell()) return;
    this.#log.info("Zaptec's cloud works again.");
    this.#reportedRejection = undefined;
  }

  #wake(): void {
    for (const [failing, { alarm, vainTries }] of [...this.#failing]) {
      if (alarm === 'armed' && this.#tryNow(failing)) this.#failing.set(failing, { alarm: 'woken', vainTries });
    }
  }

  /** Told once, until it is another trouble or over. */
  #noteBroken(source: string, error: unknown, log: Log): void {
    const text = troubleOf(error);
    if (this.#broken.get(source) !== text) log.warn(text);
    this.#broken.set(source, text);
    this.#settle(source);
    if (isAnswer(error)) this.#wake();
  }

  /** Ids are not for the log. */
  #namedAfter(source: string): Log {
    return namedLog(this.#log, () => (source.includes(' ') ? `The ${source}` : 'A charger or installation'));
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

/** Whether the cloud has answered, and means this one thing. A rejection may be its way to say that nothing works. */
function isAnswer(error: unknown): error is ZaptecError {
  return error instanceof NotFoundError || error instanceof ForbiddenError;
}

/** Whether it concerns every call of the account, whichever source has met it. */
function isOfAccount(error: unknown): boolean {
  return error instanceof WrongCredentialsError || error instanceof RateLimitedError;
}

function troubleOf(error: unknown): string {
  if (error instanceof NotFoundError) return 'it is no longer at Zaptec for this user. Trying again now and then.';
  return `it cannot be read, although Zaptec's cloud works otherwise: ${messageOf(error)}. Trying again until it works.`;
}

function minutes(ms: number): number {
  return Math.round(ms / 60_000);
}

function messageOf(error: unknown): string {
  return error instanceof ZaptecError ? error.message : `unexpected ${error instanceof Error ? error.name : 'failure'}`;
}
