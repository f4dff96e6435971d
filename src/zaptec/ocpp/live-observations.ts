// What a connected charger is doing, in the observations that the cloud would tell of it. Pure.
import { ObservationId, type CloudPause, type Observation } from '../../charging/state/observation.ts';
import { hasCharged, type Connector } from './books/connector.ts';
import type { ConnectorStatus } from './wire/messages.ts';

/**
 * What a connected charger is doing, as long as it is connected; undefined until it has told. No timestamps: it holds now.
 *
 * @param byCloud the pause that the cloud tells of: whom a charger waits for that gives no current OCPP does not say
 * @param energyAtMs when the session's energy that the cloud tells of last changed, in milliseconds since 1970
 * @source OCPP 1.6, section 7.7 ChargePointStatus; Zaptec integration document, "State observation reference"
 */
export function liveObservations(connector: Connector, byCloud: CloudPause | undefined, energyAtMs?: number): Observation[] | undefined {
  const { record, status, isCurrent } = connector;
  if (status === undefined || isCurrent !== true) return undefined;
  const { IsOcppConnected, IsOnline, ChargerOperationMode, FinalStopActive, TotalChargePowerSession, SessionIdentifier, ChargerCurrentUser } = ObservationId;
  const { mode, isPaused } = operation(status.word, connector, byCloud);
  // No transaction, no session, whatever the cloud still says; where one began while nobody was connected, nobody knows.
  const hasNoSession = record.transaction === undefined && record.pause !== 'by-stop' && BETWEEN_TRANSACTIONS.has(status.word);
  // One that is still to begin has got nothing, whatever the cloud still says; what it said before one began is of another.
  const isToBegin = hasNoSession && status.word === 'Preparing';
  const { startedAtMs = -Infinity } = record.transaction ?? record.lastEnded ?? {};
  const isOfAnother = energyAtMs !== undefined && energyAtMs < startedAtMs;
  // Until it tells of this one's energy, the cloud may go on naming the one before, too.
  const isUnnamed = hasNoSession || (isOfAnother && record.transaction !== undefined);
  const name = isUnnamed ? [row(SessionIdentifier, undefined)] : [];
  const energy = isToBegin || isOfAnother ? [row(TotalChargePowerSession, isToBegin ? '0' : undefined)] : [];
  // Whoever has begun a transaction was asked about here.
  const isAuthorized = record.transaction !== undefined && record.transaction.isRefused !== true;
  const user = isAuthorized || isUnnamed ? [row(ChargerCurrentUser, isAuthorized ? 'OCPP' : undefined)] : [];
  return [row(IsOcppConnected, '1'), row(IsOnline, '1'), row(ChargerOperationMode, String(mode)), row(FinalStopActive, isPaused ? '1' : '0'), ...name, ...energy, ...user];
}

/** In these a transaction has not begun, or is over. */
const BETWEEN_TRANSACTIONS: ReadonlySet<ConnectorStatus> = new Set(['Available', 'Preparing', 'Finishing']);

function operation(status: ConnectorStatus, { record: { transaction, pause, isStopped, isFull } }: Connector, byCloud: CloudPause | undefined): { readonly mode: number; readonly isPaused: boolean } {
  const paused = { mode: 5, isPaused: true };
  // What the cloud said before it began, and not since, says nothing of a transaction.
  const isPaused = pause !== undefined || (byCloud !== undefined && byCloud.toldAtMs >= (transaction?.startedAtMs ?? -Infinity));
  switch (status) {
    case 'Available':
    case 'Reserved':
      return { mode: 1, isPaused: false };
    case 'Preparing':
      return pause === 'by-stop' ? paused : { mode: 2, isPaused: false };
    case 'Charging':
      return { mode: 3, isPaused: false };
    case 'SuspendedEVSE':
      return isPaused ? paused : { mode: 2, isPaused: false };
    case 'SuspendedEV':
      return isPaused ? paused : { mode: hasCharged(transaction) ? 5 : 2, isPaused: false };
    case 'Finishing':
      // As the cloud has it: a vehicle whose session somebody has ended waits to be let in anew.
      return pause === 'by-stop' ? paused : { mode: isFull === true && isStopped !== true ? 5 : 2, isPaused: false };
    case 'Unavailable':
    case 'Faulted':
      return { mode: 0, isPaused: false };
  }
}

function row(id: ObservationId, value: string | undefined): Observation {
  return { id, value, timestampMs: undefined };
}
