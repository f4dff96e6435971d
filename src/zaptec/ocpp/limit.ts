// The limit of a transaction's current, as it is told to the charger.
import { RejectedError } from '../../charging/calls/errors.ts';
import type { CallQueue, Waiting } from './call-queue.ts';
import type { ConnectorRecord } from './connector.ts';
import { profileFor } from './wire/calls.ts';

/** A profile cannot say "as much as there is": more than any of these chargers has, which they bring down to their own. */
const MOST_A = 32;

/** Limits the transaction's current in A; undefined = as much as there is. Throws as `CallQueue.call` does. */
export function limitTransaction(calls: CallQueue, record: ConnectorRecord, limitA: number | undefined, waiting: Waiting): Promise<{ status: 'Accepted' | 'Rejected' | 'NotSupported' }> {
  const { id, connectorId } = transactionOf(record);
  return calls.call('SetChargingProfile', profileFor({ transactionId: id, limitA: limitA ?? MOST_A }, connectorId), waiting);
}

/** It may have ended since somebody looked. */
export function transactionOf({ transaction }: ConnectorRecord): { readonly id: number; readonly connectorId: number } {
  if (transaction === undefined) throw new RejectedError(0, 'there is no transaction any more');
  return transaction;
}
