// A log that keeps what it was told last of what is wrong: the settings page shows it.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';

/** A warning or an error, and when it was logged, in milliseconds since 1970. */
export interface Problem {
  readonly atMs: number;
  readonly sentence: string;
}

/** A sentence of the log is shorter; a defect has a stack trace besides, which is for the log. */
const LONGEST_SENTENCE = 500;

export class LastProblemLog implements Log {
  last: Problem | undefined;
  readonly #log: Log;
  readonly #clock: Clock;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  info(message: string): void {
    this.#log.info(message);
  }

  warn(message: string): void {
    this.#note(message);
    this.#log.warn(message);
  }

  error(message: string): void {
    this.#note(message);
    this.#log.error(message);
  }

  debug(message: string): void {
    this.#log.debug(message);
  }

  #note(message: string): void {
    this.last = { atMs: this.#clock.now(), sentence: message.split('\n')[0]?.slice(0, LONGEST_SENTENCE) ?? '' };
  }
}
