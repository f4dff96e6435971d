// The limit of a transaction's current, as it is told to the charger.
import { setImmediate } from 'node:timers/promises';
import type { Log } from '../../base/log.ts';
import { OutcomeUnknownError, RejectedError, ZaptecError } from '../../charging/calls/errors.ts';
import { CHARGER_CURRENT_A } from '../../charging/settings/charger-update.ts';
import type { ConnectorBook } from './books/connector-book.ts';
import { withTold } from './books/connector.ts';
import type { CallQueue, Waiting } from './call-queue.ts';
import type { ConnectorRecord } from './books/connector-record.ts';
import { profileFor, type Result } from './wire/calls.ts';

interface Parts {
  readonly calls: CallQueue;
  readonly book: ConnectorBook;
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
}

/** A limit holds for one transaction; the next one is told when it charges: some chargers do not know it earlier. */
export class TransactionLimit {
  readonly #parts: Parts;
  /** By this connection: a charger that starts anew knows none. */
  #told: Told | undefined;
  #isBeingTold = false;
  #hasWarned = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Limits the current of the transaction in A; undefined = as much as there is. Throws as `CallQueue.call` does.
   */
  async tell(limitA: number | undefined, waiting: Waiting): Promise<Answered> {
    const { calls, book } = this.#parts;
    const { record } = book.connector;
    const { id: transactionId, connectorId } = transactionOf(record);
    const note = async (toldA: number | undefined): Promise<void> => {
      if (book.connector.record.transaction?.id === transactionId) await book.note(withTold(book.connector, toldA));
    };
    this.#isBeingTold = true;
    // The charger may do so, and its answer get lost, or the power go.
    const kept = note(limitA);
    try {
      // The disk begins first: then both work at the same time.
      await setImmediate();
      // A profile cannot say "as much as there is": chargers that have less bring the most of all down to their own.
      const { status } = await calls.call('SetChargingProfile', profileFor({ transactionId, limitA: limitA ?? CHARGER_CURRENT_A.max }, connectorId), waiting);
      if (status === 'Accepted') this.#told = { transactionId, limitA };
      else void note(record.toldA);
      return { status, kept };
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError)) void note(record.toldA);
      throw error;
    } finally {
      this.#isBeingTold = false;
    }
  }

  /** Whether it charges without the limit that a person has set. */
  get isToBeTold(): boolean {
    const { status, record } = this.#parts.book.connector;
    const { transaction, limitA, pause } = record;
    const isCharging = transaction !== undefined && status?.word === 'Charging';
    if (!isCharging || limitA === undefined || pause !== undefined || this.#isBeingTold) return false;
    return this.#told?.transactionId !== transaction.id || this.#told.limitA !== limitA;
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
      await kept;
      if (status === 'Accepted') return limitA;
      this.#told = { transactionId: transaction?.id, limitA };
      log.warn(`the charger did not take the limit of ${String(limitA)} A, by OCPP.`);
    } catch (error) {
      if (!(error instanceof ZaptecError)) throw error;
      if (!this.#hasWarned && !ended.aborted) log.warn(`the charger does not have the limit of ${String(limitA)} A yet: ${error.message}. It is told again.`);
      this.#hasWarned = true;
    }
    return undefined;
  }
}

/** It may have ended since somebody looked. */
export function transactionOf({ transaction }: ConnectorRecord): { readonly id: number; readonly connectorId: number } {
  if (transaction === undefined) throw new RejectedError(0, 'there is no transaction any more');
  return transaction;
}
