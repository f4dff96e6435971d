// What is known of a charger's connector: its status, its transaction, and whether charging was paused from here. Pure: each
// message makes a new one of it.
import * as z from 'zod/mini';
import { momentOf, type ConnectorStatus, type Request } from './wire/messages.ts';
import { registerOf, type Measured } from './metering/meter-values.ts';
import { newSessionMeter, sessionMeterSchema, withReading } from './metering/session-meter.ts';

const transactionSchema = z.object({
  id: z.number(),
  connectorId: z.number(),
  startedAtMs: z.number(),
  /** The start as the charger told it; told again it is the same start. */
  start: z.string(),
  meter: sessionMeterSchema,
  /** Whose tag it was begun with; never the tag. */
  label: z.optional(z.string()),
});

/** The form of what is kept of a connector across restarts, field by field. */
export const connectorFields = () => ({
  transaction: z.optional(transactionSchema),
  /**
   * The start of the last transaction that is over: told again it begins no other one. With the transaction where nobody has
   * told its end, and it was concluded from a status: told again it goes on.
   */
  lastEnded: z.optional(z.object({ id: z.number(), start: z.string(), label: z.optional(z.string()), transaction: z.optional(transactionSchema) })),
  /** Paused from here: by a limit of 0 A, or by stopping the transaction where there are no limits. */
  pause: z.optional(z.enum(['by-limit', 'by-stop'])),
  lastTransactionId: z.number(),
  /** A; what a person has limited its current to, 0 = off, and what it was before it was turned off. */
  limitA: z.optional(z.number().check(z.minimum(0), z.maximum(32))),
  lastLimitA: z.optional(z.number().check(z.minimum(6), z.maximum(32))),
});

export interface ConnectorRecord {
  readonly transaction?: Transaction | undefined;
  readonly lastEnded?: { readonly id: number; readonly start: string; readonly label?: string | undefined; readonly transaction?: Transaction | undefined } | undefined;
  readonly pause?: 'by-limit' | 'by-stop' | undefined;
  readonly lastTransactionId: number;
  readonly limitA?: number | undefined;
  readonly lastLimitA?: number | undefined;
}

export type Transaction = z.infer<typeof transactionSchema>;

export interface Connector {
  readonly record: ConnectorRecord;
  /** Whether the last transaction was ended by somebody, and not by the vehicle. */
  readonly isStopped?: boolean;
  /** Whose the transaction was that charging was resumed from: the next one that is begun from here is theirs, too. */
  readonly resumed?: string | undefined;
  /** As of this connection; undefined until it was told. */
  readonly status?: { readonly word: ConnectorStatus; readonly stampedAtMs: number | undefined; readonly heardAtMs: number } | undefined;
}

/** A transaction that is over. */
export interface EndedTransaction {
  readonly id: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly energyKwh: number;
  readonly label: string | undefined;
}

export interface Step {
  readonly connector: Connector;
  readonly ended?: EndedTransaction | undefined;
}

export const NEW_RECORD: ConnectorRecord = { lastTransactionId: 0 };

/** How far ahead a charger's clock may be; a status that is stamped later says nothing of which is older. */
const MOST_AHEAD_MS = 60_000;

/** Ids count on from the time, so that they stay new even where what was kept has got lost; charge points hold 31 bits. */
const LARGEST_ID = 2_000_000_000;

/**
 * The connector after a StatusNotification. Chargers leave out StopTransaction: where nothing is connected, or a vehicle has
 * just been, the transaction is over all the same.
 */
export function withStatus(connector: Connector, { status, timestamp }: Pick<Request<'StatusNotification'>, 'status' | 'timestamp'>, nowMs: number): Step {
  const stampedAtMs = timestamp === undefined ? undefined : momentOf(timestamp);
  if (isOutdated(connector, stampedAtMs)) return { connector };
  const isStopped = status !== 'Available' && connector.isStopped === true;
  const told: Connector = { ...connector, isStopped, resumed: status === 'Available' ? undefined : connector.resumed, status: { word: status, stampedAtMs, heardAtMs: nowMs } };
  const hasNoTransaction = status === 'Available' || status === 'Preparing';
  const { connector: after, ended } = hasNoTransaction ? withoutTransaction(told, nowMs, 'concluded') : { connector: told, ended: undefined };
  return { connector: { ...after, record: { ...after.record, pause: pauseAfter(connector, status) } }, ended };
}

export interface Start extends Step {
  readonly transactionId: number;
  /** `again`: it was told before. */
  readonly told: 'first' | 'again';
}

/** The connector after a StartTransaction, whose transaction it has then. One that is told again is not a new one. */
export function withStart(connector: Connector, { connectorId, meterStart, timestamp }: Request<'StartTransaction'>, nowMs: number): Start {
  const { record } = connector;
  const start = `${connectorId} ${timestamp} ${meterStart}`;
  if (record.transaction?.start === start) return { connector, transactionId: record.transaction.id, told: 'again' };
  if (record.lastEnded?.start === start) {
    const { id, transaction } = record.lastEnded;
    const goesOn = record.transaction === undefined && transaction !== undefined;
    return { connector: goesOn ? { ...connector, record: { ...record, transaction, lastEnded: undefined } } : connector, transactionId: id, told: 'again' };
  }
  const { connector: free, ended } = withoutTransaction(connector, nowMs, 'concluded');
  const id = Math.max(record.lastTransactionId + 1, Math.floor(nowMs / 1_000) % LARGEST_ID);
  const startedAtMs = pastMoment(timestamp, nowMs);
  const transaction: Transaction = { id, connectorId, startedAtMs, start, meter: newSessionMeter(registerOf(meterStart), startedAtMs) };
  return { connector: { ...free, isStopped: false, resumed: undefined, record: { ...free.record, pause: undefined, transaction, lastTransactionId: id } }, ended, transactionId: id, told: 'first' };
}

/** The connector once it is known whose tag its transaction was begun with. */
export function withLabel(connector: Connector, label: string | undefined): Connector {
  const { record } = connector;
  return record.transaction === undefined ? connector : { ...connector, record: { ...record, transaction: { ...record.transaction, label } } };
}

const BY_SOMEBODY: ReadonlySet<Request<'StopTransaction'>['reason']> = new Set(['Remote', 'DeAuthorized', 'Local'] as const);

/**
 * The connector after a StopTransaction. One of a transaction that nobody knows changes nothing; the status will. Where a status
 * has come first, and the end was concluded from it, the charger knows better when it was and how much.
 */
export function withStop(connector: Connector, { transactionId, meterStop, timestamp, reason }: Request<'StopTransaction'>, nowMs: number): Step {
  const { record } = connector;
  const endMs = pastMoment(timestamp, nowMs);
  const end = (transaction: Transaction): Step => withoutTransaction(withRegister({ ...connector, record: { ...record, transaction } }, registerOf(meterStop), endMs), endMs, 'told');
  if (record.transaction?.id === transactionId) {
    const { connector: free, ended } = end(record.transaction);
    return { connector: { ...free, isStopped: reason !== undefined && BY_SOMEBODY.has(reason) }, ended };
  }
  const concluded = record.lastEnded?.transaction;
  if (concluded?.id !== transactionId) return { connector };
  const { connector: free, ended } = end(concluded);
  return { connector: { ...connector, record: { ...record, lastEnded: free.record.lastEnded } }, ended };
}

/** The connector after a reading of its meter. */
export function withMeasured(connector: Connector, measured: Measured, nowMs: number): Connector {
  return withRegister(connector, measured.registerWh, Math.min(measured.stampedAtMs, nowMs));
}

/** The connector once charging was paused or resumed from here. */
export function withPause(connector: Connector, pause: ConnectorRecord['pause']): Connector {
  return { ...connector, resumed: pause === undefined ? labelToGoOn(connector) : undefined, record: { ...connector.record, pause } };
}

/** Whose a transaction is that is begun from here. */
export function labelToGoOn({ record: { pause, lastEnded }, resumed }: Connector): string | undefined {
  return pause === 'by-stop' ? lastEnded?.label : resumed;
}

/** A limit of some time ago must not come back when the option does. */
export function withoutLimit(record: ConnectorRecord): ConnectorRecord {
  return { ...record, limitA: undefined, lastLimitA: undefined };
}

/** The connector once its current is limited; undefined = not any more. Off is a pause, and the end of being off the end of it. */
export function withLimit(connector: Connector, limitA: number | undefined): Connector {
  const { record } = connector;
  const lastLimitA = limitA === 0 ? (record.limitA === 0 ? record.lastLimitA : record.limitA) : undefined;
  const pause = limitA === 0 && record.transaction !== undefined ? 'by-limit' : record.limitA === 0 ? undefined : record.pause;
  return { ...connector, record: { ...record, limitA, lastLimitA, pause } };
}

/** A pause is over when the vehicle has gone, or charges again after the pause has shown. */
function pauseAfter({ record: { pause }, status: before }: Connector, status: ConnectorStatus): ConnectorRecord['pause'] {
  if (status === 'Available') return undefined;
  const hasShown = before !== undefined && before.word !== 'Charging';
  if (status === 'Charging' && hasShown) return undefined;
  // Without its transaction there is no limit either.
  return pause === 'by-limit' && status === 'Preparing' ? undefined : pause;
}

function withoutTransaction(connector: Connector, endMs: number, end: 'told' | 'concluded'): Step {
  const { transaction, ...record } = connector.record;
  if (transaction === undefined) return { connector };
  const { id, startedAtMs, start, meter, label } = transaction;
  const ended: EndedTransaction = { id, startMs: startedAtMs, endMs: Math.max(endMs, startedAtMs), energyKwh: meter.deliveredWh / 1_000, label };
  return { connector: { ...connector, record: { ...record, lastEnded: { id, start, label, transaction: end === 'told' ? undefined : transaction } } }, ended };
}

/** Whether a vehicle is connected that has no transaction, and would begin one if it were let in. */
export function awaitsStart({ record: { transaction, pause }, status, isStopped }: Connector): boolean {
  if (transaction !== undefined || pause !== undefined) return false;
  return status?.word === 'Preparing' || (status?.word === 'Finishing' && isStopped === true);
}

function withRegister(connector: Connector, registerWh: number | undefined, atMs: number): Connector {
  const { transaction } = connector.record;
  if (transaction === undefined) return connector;
  return { ...connector, record: { ...connector.record, transaction: { ...transaction, meter: withReading(transaction.meter, registerWh, atMs) } } };
}

function isOutdated({ status }: Connector, stampedAtMs: number | undefined): boolean {
  if (status?.stampedAtMs === undefined || stampedAtMs === undefined) return false;
  return stampedAtMs < status.stampedAtMs && status.stampedAtMs <= status.heardAtMs + MOST_AHEAD_MS;
}

/** What a charger tells late happened earlier; what it dates later than now happened now. */
function pastMoment(timestamp: string, nowMs: number): number {
  return Math.min(momentOf(timestamp), nowMs);
}
