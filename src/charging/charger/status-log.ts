// The status line: tells the log of each condition of a charger once, when it holds.
import { MINUTE, type Clock } from '../../base/clock.ts';
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

/** A silence that follows another within this is the same trouble, and over when the charger has responded for as long. */
const CALM_MS = 15 * MINUTE;

const COMES_AND_GOES = 'This comes and goes, and is told no more until it has responded for a quarter of an hour.';

/** `shaky`: it responds now and then. */
type Standing = 'responds' | 'silent' | 'shaky';

export class StatusLog {
  readonly #log: Log;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #told: string | undefined;
  #standing: Standing = 'responds';
  /** By the monotonic clock. */
  #lastSilentMs = -Infinity;
  #ignoredStartMs: number | undefined;

  constructor(log: Log, clock: Pick<Clock, 'monotonic'>) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Takes note of how a charger is shown. */
  note(view: ChargerView, { isPassing, lastHeardAtMs, nowMs }: Circumstances): void {
    if (view.whyUnreachable !== undefined) {
      this.#noteSilence(silenceInWords(view.whyUnreachable, lastHeardAtMs, nowMs));
      return;
    }
    if (isPassing) return;
    const text = statusInWords(view, nowMs);
    const isBack = this.#standing === 'silent' || (this.#standing === 'shaky' && !this.#isWithinCalm());
    if (isBack) this.#standing = 'responds';
    if (isBack) this.#log.info(`responds again; ${text}.`);
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

  #noteSilence(text: string): void {
    if (this.#standing === 'responds') {
      this.#standing = this.#isWithinCalm() ? 'shaky' : 'silent';
      this.#log.info(this.#standing === 'shaky' ? `${text} ${COMES_AND_GOES}` : text);
    }
    this.#lastSilentMs = this.#clock.monotonic();
  }

  #isWithinCalm(): boolean {
    return this.#clock.monotonic() - this.#lastSilentMs < CALM_MS;
  }
}
