// Keeps one subscription connected: whatever ends a connection, there is a next one, with details fetched anew.
import type { Clock } from '../../base/clock.ts';
import { withAnyOf } from '../../base/deadline.ts';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { ZaptecError } from '../../charging/calls/errors.ts';
import { NoSubscriptionError } from '../cloud/messaging.ts';
import type { MessagingDetails } from '../cloud/wire/messaging.ts';
import { attemptsAfter, NO_ATTEMPTS, nextAttemptMs, outlookAfter, type Outlook } from './backoff.ts';
import { holdConnection, type PushNetwork } from './amqp/connection.ts';
import type { Loss } from './amqp/loss.ts';

export interface SupervisorParts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** @throws NoSubscriptionError when there are none for this user; any other ZaptecError when they cannot be read */
  readonly readDetails: (signal: AbortSignal) => Promise<MessagingDetails>;
  readonly onMessage: (body: unknown) => void;
  readonly onLive: () => void;
  readonly onLost: (loss: Loss, next: Outlook) => void;
  readonly network?: PushNetwork | undefined;
}

/** What may be an outage as well is taken for the want of a subscription when it has been the answer so often: a minute or two. */
const BELIEVED_AT = 5;

export class Supervisor {
  readonly #parts: SupervisorParts;
  /** Ends the present connection, and no more than that. */
  #present = new AbortController();
  #hasBeenLive = false;
  #doubtfulAnswers = 0;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
  }

  /** Connects, and connects again, until `stop` aborts and the last connection is gone. */
  async keep(stop: AbortSignal): Promise<void> {
    const { clock, random, onLost } = this.#parts;
    let attempts = NO_ATTEMPTS;
    while (!stop.aborted) {
      const { loss, hadMessage } = await this.#attempt(stop);
      attempts = attemptsAfter(attempts, loss, hadMessage);
      const next = outlookAfter(loss, attempts);
      onLost(loss, next);
      await clock.sleep(nextAttemptMs(attempts, next, random()), stop).catch(() => undefined);
    }
  }

  /** Ends the present connection; the next one follows. */
  reconnect(): void {
    this.#present.abort();
  }

  async #attempt(stop: AbortSignal): Promise<{ readonly loss: Loss; readonly hadMessage: boolean }> {
    const { clock, network, onLive, onMessage } = this.#parts;
    let hadMessage = false;
    this.#present = new AbortController();
    const loss = await withAnyOf([stop, this.#present.signal], async (signal): Promise<Loss> => {
      try {
        const details = await this.#parts.readDetails(signal);
        const take = (body: unknown): void => {
          hadMessage = true;
          onMessage(body);
        };
        return await holdConnection({ details, clock, network, onLive, onMessage: take }, signal);
      } catch (error) {
        return signal.aborted ? { cause: 'stopped' } : this.#lossOf(error);
      }
    });
    this.#hasBeenLive ||= loss.liveMs !== undefined;
    return { loss, hadMessage };
  }

  #lossOf(error: unknown): Loss {
    if (error instanceof NoSubscriptionError) return this.#lossOfNone(error);
    if (error instanceof ZaptecError) return { cause: 'unavailable', detail: error.message };
    this.#parts.log.error(describeDefect(error));
    return { cause: 'defect' };
  }

  /** Where there was a subscription, an answer that may be an outage is one. */
  #lossOfNone({ message, outage }: NoSubscriptionError): Loss {
    if (outage !== undefined) this.#doubtfulAnswers += 1;
    if (outage !== undefined && (this.#hasBeenLive || this.#doubtfulAnswers < BELIEVED_AT)) return { cause: 'unavailable', detail: outage.message };
    return { cause: 'not offered', detail: message };
  }
}
