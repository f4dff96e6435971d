// The status line: tells the log of each condition of a charger once, when it holds.
import type { Log } from '../../base/log.ts';
import { timeOnDay } from '../../base/timestamp.ts';
import type { ChargerView } from './charger-view.ts';
import { silenceInWords, statusInWords } from './status-text.ts';

interface Circumstances {
  /** Whether the status is no more than a passage. */
  readonly isPassing: boolean;
  /** When the charger was last heard of, in milliseconds since 1970; undefined when that is not known. */
  readonly lastHeardAtMs?: number | undefined;
  /** In milliseconds since 1970. */
  readonly nowMs: number;
}

export class StatusLog {
  readonly #log: Log;
  #told: string | undefined;
  #isSilent = false;
  #ignoredStartMs: number | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Takes note of how a charger is shown. */
  note(view: ChargerView, { isPassing, lastHeardAtMs, nowMs }: Circumstances): void {
    if (view.whyUnreachable !== undefined) {
      if (!this.#isSilent) this.#log.info(silenceInWords(view.whyUnreachable, lastHeardAtMs, nowMs));
      this.#isSilent = true;
      return;
    }
    if (isPassing) return;
    const text = statusInWords(view, nowMs);
    if (this.#isSilent) this.#log.info(`responds again; ${text}.`);
    else if (text !== this.#told) this.#log.info(`${text}.`);
    this.#isSilent = false;
    this.#told = text;
  }

  /** Takes note of a schedule's time that is long past, in milliseconds since 1970; undefined = there is none. */
  noteIgnoredSchedule(startMs: number | undefined, nowMs: number): void {
    if (startMs !== undefined && startMs !== this.#ignoredStartMs) {
      this.#log.info(`its charging schedule names a time that has passed, ${timeOnDay(startMs, nowMs)}; it is taken for a leftover and ignored.`);
    }
    this.#ignoredStartMs = startMs;
  }
}
