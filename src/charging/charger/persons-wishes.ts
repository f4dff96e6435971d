// Wishes of persons: carried out, and told in the log whatever comes of them, also after the answer.
import type { Clock } from '../../base/clock.ts';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { ZaptecError } from '../calls/errors.ts';
import { describeFailure, describeOutcome, type Asker, type Outcome, type WishEnd } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';
import { describeConfirmation } from '../commands/wish-log.ts';
import type { WishRunner } from '../commands/wish-runner.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import type { FinalVerdict } from '../state/state-watch.ts';

interface Parts {
  readonly charger: Pick<KnownCharger, 'state'>;
  readonly wishes: Pick<WishRunner, 'perform'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who is told besides the log. */
interface Told {
  /** Whether the charger has followed an accepted command, or one that was not answered. */
  readonly onVerdict: (verdict: FinalVerdict) => void;
  /** How a wish that was deferred has ended. */
  readonly onEnd: (end: WishEnd) => void;
}

export class PersonsWishes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up */
  async perform(wish: Wish, { onVerdict, onEnd }: Told): Promise<Outcome> {
    const { charger, wishes, clock, log } = this.#parts;
    const person: Asker = {
      onConfirmed: (confirmed, verdict) => {
        log[verdict === 'failed' ? 'warn' : 'info'](describeConfirmation(confirmed, verdict, charger.state, clock.now()));
        onVerdict(verdict);
      },
      onShown: onVerdict,
      onDeferredEnd: (deferred, end) => {
        onEnd(end);
        this.#logEnd(deferred, end);
      },
    };
    try {
      const outcome = await wishes.perform(wish, person);
      this.#logEnd(wish, { outcome });
      return outcome;
    } catch (error) {
      // What is no ZaptecError is whoever asked's to report.
      if (error instanceof ZaptecError) this.#logEnd(wish, { error });
      throw error;
    }
  }

  #logEnd(wish: Wish, end: WishEnd): void {
    const { log } = this.#parts;
    if ('outcome' in end) log[end.outcome.kind === 'refused' ? 'warn' : 'info'](describeOutcome(wish, end.outcome));
    else if (end.error instanceof ZaptecError) log.warn(describeFailure(wish, end.error));
    else log.error(describeDefect(end.error));
  }
}
