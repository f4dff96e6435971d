// The limit of a transaction's current, as it is told to the charger.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { ChargerRefusalError, OutcomeUnknownError, ZaptecError } from '../../charging/calls/errors.ts';
import { CHARGER_CURRENT_A } from '../../charging/settings/charger-update.ts';
import type { ConnectorBook } from './books/connector-book.ts';
import { withRecord } from './books/connector.ts';
import { ASK_AGAIN_MS, type CallQueue, type Waiting } from './call-queue.ts';
import type { ConnectorRecord } from './books/connector-record.ts';
import { profileFor, type Result } from './wire/calls.ts';

interface Parts {
  readonly calls: CallQueue;
  readonly book: ConnectorBook;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts with the connection. */
  readonly ended: AbortSignal;
}

/** What the charger says, and what resolves when it is on the disk what it was told. */
interface Answered {
  readonly status: Result<'SetChargingProfile'>['status'];
  readonly kept: Promise<void>;
}

interface Told {
  readonly transactionId: number | undefined;
  readonly limitA: number | undefined;
  readonly answer: 'taken' | 'refused';
}

/** A limit holds for one transaction; the next one is told when it charges: some chargers do not know it earlier. */
export class TransactionLimit {
  readonly #parts: Parts;
  /** By this connection: a charger that starts anew knows none. */
  #told: Told | undefined;
  #isBeingTold = false;
  #isPausing = false;
  /** By the monotonic clock: until then a charger that has not answered is left alone. */
  #restsUntilMs = -Infinity;
  #hasWarned = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Limits the current of the transaction in A; undefined = as much as there is. Throws as `CallQueue.call` does. */
  async tell(limitA: number | undefined, waiting: Waiting): Promise<Answered> {
    const { calls, book, clock } = this.#parts;
    const { record } = book.connector;
    const { id: transactionId, connectorId } = transactionOf(record);
    const note = async (toldA: number | undefined): Promise<void> => {
      if (book.connector.record.transaction?.id === transactionId) await book.note(withRecord(book.connector, { toldA }));
    };
    this.#isBeingTold = true;
    // The charger may do so, and its answer get lost, or the power go.
    const kept = note(limitA);
    try {
      // The disk begins first: then both work at the same time.
      await setImmediate();
      // A profile cannot say "as much as there is": chargers that have less bring the most of all down to their own.
      const { status } = await calls.call('SetChargingProfile', profileFor({ transactionId, limitA: limitA ?? CHARGER_CURRENT_A.max }, connectorId), waiting);
      if (status === 'Accepted') this.#told = { transactionId, limitA, answer: 'taken' };
      else void note(record.toldA);
      return { status, kept };
    } catch (error) {
      if (error instanceof OutcomeUnknownError) {
        this.#told = undefined;
        this.#restsUntilMs = clock.monotonic() + ASK_AGAIN_MS;
      } else void note(record.toldA);
      throw error;
    } finally {
      this.#isBeingTold = false;
    }
  }

  /** Tells the charger to give nothing, as somebody wants it paused. Throws as `tell` does. */
  async pause(waiting: Waiting): Promise<Answered> {
    this.#isPausing = true;
    try {
      return await this.tell(0, waiting);
    } finally {
      this.#isPausing = false;
    }
  }

  /** Whether somebody's pause is on its way: a limit that was told after it would undo it. */
  get isPausing(): boolean {
    return this.#isPausing;
  }

  /** Whether it charges without the limit that a person has set. */
  get isToBeTold(): boolean {
    const { book, clock } = this.#parts;
    const { status, record } = book.connector;
    const isCharging = record.transaction !== undefined && status?.word === 'Charging';
    if (!isCharging || record.limitA === undefined || record.pause !== undefined || this.#isBeingTold) return false;
    return this.#answer === undefined && clock.monotonic() >= this.#restsUntilMs;
  }

  /** Whether the transaction under way goes on without the limit that a person has set. */
  get isRefused(): boolean {
    return this.#answer === 'refused';
  }

  /**
   * Tells the charger what a person has set. Where it does not answer it is to be told again; where it says no, that is final.
   *
   * @returns the limit that it has taken, in A; undefined when it has not
   */
  async tellAgain(): Promise<number | undefined> {
    const { book, log, ended } = this.#parts;
    const { limitA, transaction } = book.connector.record;
    try {
      const { status, kept } = await this.tell(limitA, { signal: ended });
      if (status !== 'Accepted') throw new ChargerRefusalError();
      await kept;
      return limitA;
    } catch (error) {
      if (ended.aborted) return undefined;
      if (!(error instanceof ZaptecError)) throw error;
      if (error instanceof ChargerRefusalError) {
        this.#told = { transactionId: transaction?.id, limitA, answer: 'refused' };
        log.warn(`the charger did not take the limit of ${String(limitA)} A, and charges without it: ${error.message}.`);
      } else if (!this.#hasWarned) {
        this.#hasWarned = true;
        log.warn(`the charger does not have the limit of ${String(limitA)} A yet: ${error.message}. It is told again.`);
      }
    }
    return undefined;
  }

  /** What the charger has said of the limit that a person has set, in the transaction under way; undefined when nothing yet. */
  get #answer(): Told['answer'] | undefined {
    const { transaction, limitA } = this.#parts.book.connector.record;
    return this.#told !== undefined && this.#told.transactionId === transaction?.id && this.#told.limitA === limitA ? this.#told.answer : undefined;
  }
}

/** It may have ended since somebody looked. */
export function transactionOf({ transaction }: ConnectorRecord): { readonly id: number; readonly connectorId: number } {
  if (transaction === undefined) throw new ChargerRefusalError('there is no transaction any more');
  return transaction;
}
