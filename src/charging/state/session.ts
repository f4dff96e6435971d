// The charging session, as far as a charger tells: whether there is one, what it has got, and whether it is over. Pure.
import { awaitsAuthorization, sessionId, sessionUser, type ChargerState } from './charger-state.ts';
import { chargingStatus, isVehicleConnected } from './charging-status.ts';
import type { KnownCharger } from './known-charger.ts';
import { ObservationId } from './observation.ts';

/**
 * Whether there is a session that could be ended.
 *
 * One that waits for authorization has nothing to end, though it may be named already. Otherwise SessionIdentifier (721) says
 * so by itself. Where it is blank, a charger cannot charge, be paused or be finished without a session all the same; one
 * that waits for the vehicle has none until somebody is authorized (722).
 * @source Zaptec integration document, "State observation reference"; a public copy of the Go's firmware
 */
export function hasSession(state: ChargerState): boolean {
  const status = chargingStatus(state);
  if (status === 'requesting' && awaitsAuthorization(state)) return false;
  if (sessionId(state) !== undefined) return true;
  return status === 'requesting' ? sessionUser(state) !== undefined : isVehicleConnected(status);
}

/**
 * What the session has got, in kWh; undefined when not known. A connected charger measures it itself, but a pause may
 * have begun its count anew; what the cloud has said before that may be of another session. Of a charger that it does not
 * hear it says the same again and again.
 *
 * @param reportedKwh what follows from what the cloud says
 */
export function sessionGotKwh({ state, connection, isCutOff }: Pick<KnownCharger, 'state' | 'connection' | 'isCutOff'>, reportedKwh: number | undefined): number | undefined {
  const { session } = connection ?? {};
  if (session === undefined) return reportedKwh;
  const told = state.observations.get(ObservationId.TotalChargePowerSession);
  const toldAtMs = (isCutOff ? told?.timestampMs : told?.reportedAtMs) ?? -Infinity;
  return reportedKwh === undefined || toldAtMs < session.startedAtMs ? session.energyKwh : Math.max(reportedKwh, session.energyKwh);
}

/**
 * Whether the session of `before` is over in `now`.
 *
 * Deauthorizing clears 721 and 722 and passes through "disconnected" to "requesting", or to a new session where nobody
 * needs to authorize it. Charging that falls back to "requesting" within the same session only waits for current, and a
 * state without an operation mode proves nothing.
 * @source `custom-components/zaptec`, notes on the command "deauthorize and stop"
 */
export function isSessionOver(before: ChargerState, now: ChargerState): boolean {
  const status = chargingStatus(now);
  if (status === 'unknown') return false;
  const endedSession = sessionId(before);
  if (endedSession !== undefined && sessionId(now) !== endedSession) return true;
  if (status === chargingStatus(before) && sessionUser(now) === sessionUser(before)) return false;
  if (status === 'disconnected') return true;
  const hasLostUser = sessionUser(before) !== undefined || endedSession === undefined;
  return status === 'requesting' && sessionUser(now) === undefined && hasLostUser;
}
