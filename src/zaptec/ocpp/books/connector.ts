// What is known of a charger's connector: its status, its transaction, and whether charging was paused from here. Pure: each
// message makes a new one of it.
import { momentOf, type ConnectorStatus, type Request } from '../wire/messages.ts';
import { registerOf, type Measured } from '../metering/meter-values.ts';
import { newSessionMeter, withReading } from '../metering/session-meter.ts';
import type { ConnectorRecord, Transaction } from './connector-record.ts';
import { isOutdated, MOST_BEHIND_MS, pastMoment, type Told } from './stamps.ts';

export interface Connector {
  readonly record: ConnectorRecord;
  /** Whose the transaction was that charging was resumed from: the next one that is begun from here is theirs, too. */
  readonly resumed?: string | undefined;
  /** As of this connection; undefined until it was told. Told once more it is the same, `sinceMs` it was first. */
  readonly status?: (Told & { readonly word: ConnectorStatus; readonly sinceMs: number }) | undefined;
  /** Whether that is how it is now: what a charger has kept in an outage it tells first. */
  readonly isCurrent?: boolean | undefined;
}

/** A transaction that is over. */
export interface EndedTransaction {
  readonly id: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly energyKwh: number;
  readonly label: string | undefined;
  /** As Zaptec's cloud names it; undefined where that is not known. */
  readonly sessionId: string | undefined;
  /** Whether the charger has told its end, or a status, or the next one, was taken for that. */
  readonly end: 'told' | 'concluded';
}

export interface Step {
  readonly connector: Connector;
  readonly ended?: EndedTransaction | undefined;
}

/** How far an end may be stamped before the last reading: whole seconds are cut off, and clocks are set by a little. */
const MOST_BACK_MS = 60_000;

/** Ids count on from the time, so that they stay new even where what was kept has got lost; charge points hold 31 bits. */
const LARGEST_ID = 2_000_000_000;

/**
 * The connector after a StatusNotification. Chargers leave out StopTransaction: where nothing is connected, or a vehicle has
 * just been, the transaction is over all the same.
 */
export function withStatus(connector: Connector, { status, timestamp }: Pick<Request<'StatusNotification'>, 'status' | 'timestamp'>, nowMs: number): Step {
  const stampedAtMs = timestamp === undefined ? undefined : momentOf(timestamp);
  if (isOutdated(connector.status, stampedAtMs, nowMs)) return { connector };
  const isCurrent = connector.isCurrent === true || stampedAtMs === undefined || nowMs - stampedAtMs <= MOST_BEHIND_MS;
  const sinceMs = connector.status?.word === status ? connector.status.sinceMs : pastMoment(timestamp, nowMs);
  const told: Connector = { ...connector, isCurrent, resumed: status === 'Available' ? undefined : connector.resumed, status: { word: status, stampedAtMs, heardAtMs: nowMs, sinceMs } };
  const hasNoTransaction = status === 'Available' || status === 'Preparing';
  const { connector: after, ended } = hasNoTransaction ? withoutTransaction(told, concludedEnd(connector, timestamp, nowMs), 'concluded') : { connector: told, ended: undefined };
  const { isStopped, freeAtMs } = status === 'Available' ? { isStopped: undefined, freeAtMs: pastMoment(timestamp, nowMs) } : after.record;
  const pause = pauseAfter(after, connector.status, status);
  const toldA = toldAfter(after, connector.status, status);
  return { connector: withRecord(after, { pause, toldA, isStopped, isFull: fullAfter(after, status), freeAtMs }), ended };
}

export interface Start extends Step {
  readonly transactionId: number;
  /** `again`: it was told before. */
  readonly told: 'first' | 'again';
  /** Whether it was refused when it was told first. */
  readonly isRefused?: boolean | undefined;
}

/** The connector after a StartTransaction, whose transaction it has then. One that is told again is not a new one. */
export function withStart(connector: Connector, { connectorId, meterStart, timestamp }: Request<'StartTransaction'>, nowMs: number): Start {
  const { record } = connector;
  const start = `${connectorId} ${timestamp} ${meterStart}`;
  if (record.transaction?.start === start) return { connector, transactionId: record.transaction.id, told: 'again', isRefused: record.transaction.isRefused };
  if (record.lastEnded?.start === start) {
    const { id, isRefused } = record.lastEnded;
    return { connector: withContinued(connector, id), transactionId: id, told: 'again', isRefused };
  }
  const { connector: free, ended } = withoutTransaction(connector, concludedEnd(connector, timestamp, nowMs), 'concluded');
  const id = Math.max(record.lastTransactionId + 1, Math.floor(nowMs / 1_000) % LARGEST_ID);
  const startedAtMs = pastMoment(timestamp, nowMs);
  const transaction: Transaction = { id, connectorId, startedAtMs, start, meter: newSessionMeter(registerOf(meterStart), startedAtMs) };
  const begun = withRecord(free, { pause: undefined, isStopped: undefined, isFull: undefined, transaction, lastTransactionId: id });
  return { connector: { ...begun, resumed: undefined }, ended, transactionId: id, told: 'first' };
}

/** The connector once more is known of its transaction. */
export function withFacts(connector: Connector, facts: Partial<Pick<Transaction, 'label' | 'sessionId' | 'isRefused'>>): Connector {
  const { transaction } = connector.record;
  return transaction === undefined ? connector : withRecord(connector, { transaction: { ...transaction, ...facts } });
}

/** The connector once the session that a status was taken for the end of is kept by this name. */
export function withEndedSession(connector: Connector, sessionId: string): Connector {
  const { lastEnded } = connector.record;
  if (lastEnded?.transaction === undefined) return connector;
  return withRecord(connector, { lastEnded: { ...lastEnded, transaction: { ...lastEnded.transaction, sessionId } } });
}

/** The connector once the charger speaks of a transaction that a status was taken for the end of: it goes on. */
export function withContinued(connector: Connector, transactionId: number): Connector {
  const { record } = connector;
  const concluded = record.lastEnded?.transaction;
  if (record.transaction !== undefined || concluded?.id !== transactionId) return connector;
  return withRecord(connector, { transaction: concluded, lastEnded: undefined });
}

/** Left out it is "Local"; @source OCPP 1.6, section 6.49. */
const BY_SOMEBODY: ReadonlySet<Request<'StopTransaction'>['reason']> = new Set(['Remote', 'DeAuthorized', 'Local', undefined] as const);

/**
 * The connector after a StopTransaction. Where its end was concluded before, the charger knows better when it was and how much.
 * By a number that nobody knows chargers end what had begun by then, unless that goes on; otherwise it is no more than a reading.
 */
export function withStop(connector: Connector, { transactionId, meterStop, timestamp, reason }: Request<'StopTransaction'>, nowMs: number): Step {
  const { transaction: open, lastEnded } = connector.record;
  const isKnown = transactionId === open?.id || transactionId === lastEnded?.id;
  const end = (transaction: Transaction): Step => {
    const { lastAtMs } = transaction.meter;
    // A clock that was set back meanwhile does not know when it was.
    const endMs = momentOf(timestamp) < lastAtMs - MOST_BACK_MS ? nowMs : Math.max(lastAtMs, pastMoment(timestamp, nowMs));
    return withoutTransaction(withRegister(withRecord(connector, { transaction }), registerOf(meterStop), endMs), endMs, isKnown ? 'told' : 'concluded');
  };
  const isMeant = (one: Transaction | undefined): one is Transaction => one !== undefined && (isKnown ? one.id === transactionId : momentOf(timestamp) > one.startedAtMs);
  if (isMeant(open)) {
    // That a charger ends itself as it was told no, though somebody may have let it in meanwhile.
    const isRefused = reason === 'DeAuthorized' || open.isRefused;
    const { connector: free, ended } = end({ ...open, isRefused });
    // One that is told late says nothing of the vehicle that comes next.
    const isStopped = BY_SOMEBODY.has(reason) && connector.status?.word !== 'Available';
    return { connector: withRecord(free, { isStopped: isStopped || undefined }), ended };
  }
  if (isMeant(lastEnded?.transaction)) {
    const { connector: free, ended } = end(lastEnded.transaction);
    return { connector: withRecord(connector, { lastEnded: free.record.lastEnded }), ended };
  }
  return { connector: isKnown ? connector : withMeasured(connector, { registerWh: registerOf(meterStop), stampedAtMs: momentOf(timestamp) }, nowMs) };
}

/**
 * The connector after a reading of its meter. After an outage chargers tell what they have kept between what is new: one that
 * is older and lower than the last is known. One that is older and higher is of a clock that was set back.
 */
export function withMeasured(connector: Connector, { registerWh, stampedAtMs }: Pick<Measured, 'registerWh' | 'stampedAtMs'>, nowMs: number): Connector {
  const { lastWh = 0, lastAtMs = 0 } = connector.record.transaction?.meter ?? {};
  const isOlder = stampedAtMs < lastAtMs;
  if (isOlder && registerWh !== undefined && registerWh < lastWh) return connector;
  return withRegister(connector, registerWh, isOlder ? nowMs : Math.min(stampedAtMs, nowMs));
}

/** The connector once charging was paused or resumed from here. Of a vehicle that has gone meanwhile nothing is paused. */
export function withPause(connector: Connector, pause: ConnectorRecord['pause']): Connector {
  if (pause !== undefined && connector.status?.word === 'Available') return connector;
  return { ...withRecord(connector, { pause }), resumed: pause === undefined ? labelToGoOn(connector) : undefined };
}

/** Whose a transaction is that is begun from here. */
export function labelToGoOn({ record: { pause, lastEnded }, resumed }: Connector): string | undefined {
  return pause === 'by-stop' ? lastEnded?.label : resumed;
}

/** The connector once its current is limited; undefined = not any more. Off is a pause, and the end of being off the end of it, unless somebody wants one, too. */
export function withLimit(connector: Connector, limitA: number | undefined): Connector {
  const { record } = connector;
  const lastLimitA = limitA === 0 ? (record.limitA === 0 ? record.lastLimitA : record.limitA) : undefined;
  // A transaction that has begun meanwhile is still to be told.
  const unwished = limitA === 0 && record.toldA === 0 ? 'by-limit' : record.limitA === 0 ? undefined : record.pause;
  const pause = record.pause === 'by-wish' ? record.pause : unwished;
  return withRecord(connector, { limitA, lastLimitA, pause });
}

/** The connector once this is kept of it, too. */
export function withRecord(connector: Connector, news: Partial<ConnectorRecord>): Connector {
  return { ...connector, record: { ...connector.record, ...news } };
}

/**
 * A pause is over when the vehicle has gone, or charges again: after the pause has shown, or as a charger says that has connected
 * anew. It is one, too, where a charger did as it was told, and its answer has not come.
 */
function pauseAfter({ record: { pause, toldA, transaction } }: Connector, before: Connector['status'], status: ConnectorStatus): ConnectorRecord['pause'] {
  if (status === 'Available') return undefined;
  if (status === 'SuspendedEVSE' && transaction !== undefined && toldA === 0) return pause === 'by-wish' ? pause : 'by-limit';
  return status === 'Charging' && before?.word !== 'Charging' ? undefined : pause;
}

/** Who charges again after the pause has shown, in this connection or before, does not heed what was told; right after that a charger may still charge. */
function toldAfter({ record: { pause, toldA } }: Connector, before: Connector['status'], status: ConnectorStatus): number | undefined {
  const hasPaused = before === undefined ? pause !== undefined : before.word !== 'Charging';
  return status === 'Charging' && hasPaused ? undefined : toldA;
}

/** "Finishing" itself says nothing of the vehicle: it follows whatever has ended a transaction, a pulled cable or a power cut, too. */
function fullAfter({ record: { isFull, transaction } }: Connector, status: ConnectorStatus): boolean | undefined {
  if (status === 'Finishing') return isFull;
  return (status === 'SuspendedEV' && hasCharged(transaction)) || undefined;
}

/** A vehicle that has had nothing yet is not full. */
export function hasCharged(transaction: Transaction | undefined): boolean {
  return (transaction?.meter.deliveredWh ?? 0) > 0;
}

/** When a transaction was over whose end was not told, by what it is concluded from: at the latest now, or while nobody was connected. */
function concludedEnd({ record, status }: Connector, timestamp: string | undefined, nowMs: number): number {
  const knownMs = record.transaction?.meter.lastAtMs ?? nowMs;
  // The first word after an outage tells that it is over, but not since when: no longer is counted than is known.
  return status === undefined ? knownMs : Math.max(knownMs, pastMoment(timestamp, nowMs));
}

function withoutTransaction(connector: Connector, endMs: number, end: EndedTransaction['end']): Step {
  const { transaction, ...record } = connector.record;
  // Without its transaction there is no limit either.
  const pause = record.pause === 'by-stop' ? record.pause : undefined;
  if (transaction === undefined) return { connector: withRecord(connector, { pause }) };
  const { id, startedAtMs, start, meter, label, sessionId, isRefused } = transaction;
  const ended: EndedTransaction = { id, startMs: startedAtMs, endMs: Math.max(endMs, startedAtMs), energyKwh: meter.deliveredWh / 1_000, label, sessionId, end };
  return { connector: { ...connector, record: { ...record, pause, toldA: undefined, freeAtMs: ended.endMs, lastEnded: { id, start, startedAtMs, label, isRefused, transaction: end === 'told' ? undefined : transaction } } }, ended };
}

/** Whether a vehicle is connected that has no transaction, and would begin one if it were let in. */
export function awaitsStart({ record: { transaction, pause, isStopped }, status }: Connector): boolean {
  if (transaction !== undefined || pause !== undefined) return false;
  return status?.word === 'Preparing' || (status?.word === 'Finishing' && isStopped === true);
}

function withRegister(connector: Connector, registerWh: number | undefined, atMs: number): Connector {
  const { transaction } = connector.record;
  return transaction === undefined ? connector : withRecord(connector, { transaction: { ...transaction, meter: withReading(transaction.meter, registerWh, atMs) } });
}
