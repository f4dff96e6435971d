// How many messages the server may send: what has been worked off is asked for again, at a bounded rate. More waits there.
import type { Clock } from '../../../base/clock.ts';

/** On their way at most. An installation in use sends a few a second. */
export const CREDIT_WINDOW = 100;
/** 200 a second: a hundred chargers that all charge send a quarter of that. */
const PAID_BACK_AT_ONCE = 20;
export const PAID_BACK_EVERY_MS = 100;

export class Credit {
  readonly #give: (count: number) => void;
  readonly #clock: Clock;
  readonly #ended: AbortSignal;
  #left = CREDIT_WINDOW;
  #owed = 0;

  /** @param give asks the server for so many more messages */
  constructor(give: (count: number) => void, clock: Clock, ended: AbortSignal) {
    this.#give = give;
    this.#clock = clock;
    this.#ended = ended;
    give(CREDIT_WINDOW);
  }

  /** A message has come and was worked off; says whether it had been asked for. */
  spend(): 'asked for' | 'uncalled for' {
    this.#left -= 1;
    this.#owed += 1;
    if (this.#owed === 1) void this.#payBack().catch(() => undefined);
    return this.#left >= 0 ? 'asked for' : 'uncalled for';
  }

  async #payBack(): Promise<void> {
    while (this.#owed > 0) {
      await this.#clock.sleep(PAID_BACK_EVERY_MS, this.#ended);
      const count = Math.min(this.#owed, PAID_BACK_AT_ONCE);
      this.#left += count;
      this.#owed -= count;
      this.#give(count);
    }
  }
}
