// The status line: tells the log of each condition of a charger once, when it holds.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { timeOnDay } from '../../base/timestamp.ts';
import { RecurringTrouble } from '../calls/recurring-trouble.ts';
import type { ChargerView } from './charger-view.ts';
import { silenceInWords, statusInWords } from './status-text.ts';

interface Circumstances {
  /** Whether the status is no more than a passage. */
  readonly isPassing: boolean;
  /** When the charger sent its last pulse, in milliseconds since 1970; undefined when that is not known. */
  readonly lastPulseAtMs?: number | undefined;
  /** In milliseconds since 1970. */
  readonly nowMs: number;
}

const COMES_AND_GOES = 'This comes and goes, and is told no more until it has responded for a quarter of an hour.';

export class StatusLog {
  readonly #log: Log;
  readonly #silence: RecurringTrouble;
  #told: string | undefined;
  #ignoredStartMs: number | undefined;

  constructor(log: Log, clock: Pick<Clock, 'monotonic'>) {
    this.#log = log;
    this.#silence = new RecurringTrouble(clock);
  }

  /** Takes note of how a charger is shown. */
  note(view: ChargerView, { isPassing, lastPulseAtMs, nowMs }: Circumstances): void {
    if (view.whyUnreachable !== undefined) {
      const text = silenceInWords(view.whyUnreachable, lastPulseAtMs, nowMs);
      const news = this.#silence.noteTrouble();
      if (news !== undefined) this.#log.info(news === 'again' ? `${text} ${COMES_AND_GOES}` : text);
      return;
    }
    if (isPassing) return;
    const text = statusInWords(view, nowMs);
    if (this.#silence.noteWell()) this.#log.info(`responds again; ${text}.`);
    else if (text !== this.#told) this.#log.info(`${text}.`);
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
