// Trouble that comes and goes: when it is news, when it is over, and what is left unsaid in between.
import { MINUTE, type Clock } from '../../base/clock.ts';

/** What follows other trouble within this is the same, and over when there was none for as long. */
const CALM_MS = 15 * MINUTE;

/** `shaky`: it was well in between, and not for long. */
type Standing = 'well' | 'troubled' | 'shaky';

export class RecurringTrouble {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #standing: Standing = 'well';
  /** By the monotonic clock. */
  #lastMs = -Infinity;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Takes note that there is trouble; tells what is new in that, if anything. */
  noteTrouble(): 'first' | 'again' | undefined {
    const isAgain = this.#isWithinCalm();
    this.#lastMs = this.#clock.monotonic();
    if (this.#standing !== 'well') return undefined;
    this.#standing = isAgain ? 'shaky' : 'troubled';
    return isAgain ? 'again' : 'first';
  }

  /** Takes note that there is none; tells whether that ends some. */
  noteWell(): boolean {
    const isEnd = this.#standing === 'troubled' || (this.#standing === 'shaky' && !this.#isWithinCalm());
    if (isEnd) this.#standing = 'well';
    return isEnd;
  }

  #isWithinCalm(): boolean {
    return this.#clock.monotonic() - this.#lastMs < CALM_MS;
  }
}
