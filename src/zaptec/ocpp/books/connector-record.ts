// What is kept of a charger's connector across restarts.
import * as z from 'zod/mini';
import type { Stored } from '../../../base/memory.ts';
import { UNNAMED } from '../../../charging/energy/completed-session.ts';
import type { LiveConnection } from '../../../charging/state/observation.ts';
import { sessionMeterSchema } from '../metering/session-meter.ts';

const transactionSchema = z.object({
  id: z.number(),
  connectorId: z.number(),
  startedAtMs: z.number(),
  /** The start as the charger told it; told again it is the same start. */
  start: z.string(),
  meter: sessionMeterSchema,
  /** Whose tag it was begun with; never the tag. */
  label: z.optional(z.string()),
  /** As Zaptec's cloud names the session, where that was known while it was under way; of one that is over, as it is kept. */
  sessionId: z.optional(z.string()),
  /** Whether it was begun without asking, and may not be. */
  isRefused: z.optional(z.boolean()),
});

/** The form of what is kept of a connector across restarts, field by field. */
export const connectorFields = () => ({
  transaction: z.optional(transactionSchema),
  /**
   * The start of the last transaction that is over: told again it begins no other one. With the transaction where nobody has
   * told its end, and it was concluded from a status: told again it goes on.
   */
  lastEnded: z.optional(z.object({ id: z.number(), start: z.string(), startedAtMs: z.optional(z.number()), label: z.optional(z.string()), isRefused: z.optional(z.boolean()), transaction: z.optional(transactionSchema) })),
  /**
   * Paused from here: by a limit of 0 A, or by stopping the transaction where there are no limits. `by-wish`: by a limit, as
   * somebody wants it paused, whether or not its current is off.
   */
  pause: z.optional(z.enum(['by-limit', 'by-wish', 'by-stop'])),
  /** A; what its transaction was last limited to, or may have been where the charger did not answer. */
  toldA: z.optional(z.number().check(z.minimum(0), z.maximum(32))),
  /** Whether the last transaction was ended by somebody, and not by the vehicle, which is still there. */
  isStopped: z.optional(z.boolean()),
  /** Whether the vehicle had charged and wanted no more when it last told; when its transaction is over, too. */
  isFull: z.optional(z.boolean()),
  lastTransactionId: z.number(),
  /** When the last transaction was over, or no vehicle was there: whatever session has begun earlier is none of the next one. */
  freeAtMs: z.optional(z.number()),
  /** A; what a person has limited its current to, 0 = off, and what it was before it was turned off. */
  limitA: z.optional(z.number().check(z.minimum(0), z.maximum(32))),
  lastLimitA: z.optional(z.number().check(z.minimum(6), z.maximum(32))),
});

export type ConnectorRecord = Stored<typeof connectorFields>;

export type Transaction = z.infer<typeof transactionSchema>;

type LastEnded = NonNullable<ConnectorRecord['lastEnded']>;

/** What the transaction under way has delivered; undefined without one, or where its meter does not tell. */
export function sessionOf({ transaction }: ConnectorRecord): LiveConnection['session'] {
  if (transaction?.meter.lastWh === undefined) return undefined;
  return { startedAtMs: transaction.startedAtMs, energyKwh: transaction.meter.deliveredWh / 1_000 };
}

/** A limit of some time ago must not come back when the option, or the charger, does. The same record where there is none. */
export function withoutLimit(record: ConnectorRecord): ConnectorRecord {
  const { limitA, lastLimitA, ...others } = record;
  return limitA === undefined && lastLimitA === undefined ? record : others;
}

/** With the name that its session is kept by: former versions did not note it where nobody else had named the session. */
export function withNameOfOld(lastEnded: LastEnded): LastEnded {
  const { transaction } = lastEnded;
  return transaction === undefined ? lastEnded : { ...lastEnded, transaction: { ...transaction, sessionId: transaction.sessionId ?? `${UNNAMED}${transaction.id}` } };
}
