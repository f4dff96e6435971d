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

export interface PersonsParts {
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

/** @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up */
export async function performForPerson(wish: Wish, { onVerdict, onEnd }: Told, { charger, wishes, clock, log }: PersonsParts): Promise<Outcome> {
  const person: Asker = {
    onConfirmed: (confirmed, verdict) => {
      log[verdict === 'failed' ? 'warn' : 'info'](describeConfirmation(confirmed, verdict, charger.state, clock.now()));
      onVerdict(verdict);
    },
    onShown: onVerdict,
    onDeferredEnd: (deferred, end) => {
      onEnd(end);
      logEnd(log, deferred, end);
    },
  };
  try {
    const outcome = await wishes.perform(wish, person);
    logEnd(log, wish, { outcome });
    return outcome;
  } catch (error) {
    // What is no ZaptecError is whoever asked's to report.
    if (error instanceof ZaptecError) logEnd(log, wish, { error });
    throw error;
  }
}

function logEnd(log: Log, wish: Wish, end: WishEnd): void {
  if ('outcome' in end) log[end.outcome.kind === 'refused' ? 'warn' : 'info'](describeOutcome(wish, end.outcome));
  else if (end.error instanceof ZaptecError) log.warn(describeFailure(wish, end.error));
  else log.error(describeDefect(end.error));
}
