// What is a state and what is a passage: a charger that is resumed, or whose session ends, shows for some seconds what does
// not hold. The one rule for all that is shown, said and done because of a status. Pure.
import { changedAtMs, finalStopActive, lastChangeMs, operationMode, sessionId, sessionSinceMs, sessionUser, STATUS_IDS, valueOf, type ChargerState } from './charger-state.ts';
import { chargingStatus, type ChargingStatus } from './charging-status.ts';
import { ObservationId } from './observation.ts';

/**
 * A passage is one for no longer than this. After "stop and deauthorize" a charger is "finished" for 1 to 6 s, then
 * "disconnected" for some more, all with the car at the cable; after a resume it is "finished" for a second or two.
 *
 * @source a public copy of the Go's firmware; recorded state dumps
 */
export const PASSAGE_MS = 15_000;

/** So long a session that ends is at most "finished", with what its news may be late. */
const END_MS = 8_000;

/** What changed longer ago than this, by the cloud's time, is no passage any more. Clocks that differ by less do no harm. */
const RECENT_MS = 60_000;

/** What may be on its way to the charger: a passage is to be expected, and lasts until it has taken effect. */
export type Occasion = 'pause' | 'resume' | 'stop';

/**
 * Whether what is reported may be no more than a passage.
 *
 * - Finished: a resume clears FinalStopActive (718) before the mode (710) moves on, whoever sent it; so 718 is newer. Also
 *   where nothing was known before.
 * - Finished or disconnected: another session, or none, nobody whose it is, or a report of the one that is over (721, 722,
 *   723): a session ends, and another one begins at once when the car is still at the cable. Also where it was finished
 *   already, and still is; or where the car is seen for the first time, and its first session has come and gone since the
 *   last look.
 * - Disconnected within seconds of a finish: a session that ends elsewhere passes through both, and what tells its end comes later.
 *
 * @param held the last state that was none
 * @param nowMs in milliseconds since 1970
 */
export function isPassage(held: ChargerState, reported: ChargerState, nowMs: number, occasion: Occasion | undefined): boolean {
  const status = chargingStatus(reported);
  const before = chargingStatus(held);
  if (status !== 'finished' && status !== 'disconnected') return false;
  if (before === 'unknown') return status === 'finished' && isBeingResumed(held, reported) && !isLongPast(reported, nowMs);
  if (before === 'disconnected') return status === 'finished' && hasMissedSession(held, reported) && !isLongPast(reported, nowMs);
  if (before === status) return isWithoutItsSession(held, reported) && !isLongPast(reported, nowMs);
  if (occasion === 'stop' || (occasion !== undefined && status === 'finished')) return true;
  if (isLongPast(reported, nowMs)) return false;
  return hasSessionTurned(held, reported) || (status === 'finished' ? isBeingResumed(held, reported) : hasJustFinished(held, reported));
}

/** Whether a charge or a pause has just lost its session, and the mode is still to follow: no state to compare the next with. */
export function isAboutToEnd(held: ChargerState, reported: ChargerState, nowMs: number): boolean {
  const status = chargingStatus(reported);
  if (status !== 'charging' && status !== 'paused') return false;
  return status === chargingStatus(held) && isWithoutItsSession(held, reported) && !isLongPast(reported, nowMs);
}

/** Now by the cloud's clock, at most: this one may be ahead of it, and what has turned since `sinceMs` ago is no older than that. */
export function latestNowMs(reported: ChargerState, nowMs: number, sinceMs: number): number {
  return Math.min(nowMs, (lastTurnMs(reported) ?? Infinity) + sinceMs);
}

/** What is shown during a passage from `held`: what was there, but for a charge whose session ends, which is over in any case. */
export function statusInPassage(held: ChargerState, occasion: Occasion | undefined): ChargingStatus {
  const before = chargingStatus(held);
  // Where nothing is known before, only a pause passes.
  if (before === 'unknown') return 'paused';
  return before === 'charging' && occasion !== 'pause' ? 'requesting' : before;
}

function hasSessionTurned(held: ChargerState, reported: ChargerState): boolean {
  if (isWithoutItsSession(held, reported)) return true;
  const session = sessionId(held);
  const hasReport = valueOf(held, ObservationId.CompletedSession) !== valueOf(reported, ObservationId.CompletedSession);
  return session !== undefined && (sessionId(reported) !== session || hasReport);
}

/** The one whose it is can be gone (722) for seconds, before the session itself is (721) or is reported as over (723). */
function isWithoutItsSession(held: ChargerState, reported: ChargerState): boolean {
  const hasLostUser = sessionUser(held) !== undefined && sessionUser(reported) === undefined;
  return hasLostUser || (sessionId(held) !== undefined && sessionId(reported) === undefined);
}

function hasMissedSession(held: ChargerState, reported: ChargerState): boolean {
  return sessionId(reported) === undefined && (sessionSinceMs(reported) ?? NaN) > (sessionSinceMs(held) ?? NaN);
}

/** Where both changed at the same time, a charge that was paused and is now finished has been resumed. */
function isBeingResumed(held: ChargerState, reported: ChargerState): boolean {
  const stopAtMs = changedAtMs(reported, ObservationId.FinalStopActive);
  const modeAtMs = changedAtMs(reported, ObservationId.ChargerOperationMode);
  if (stopAtMs !== undefined && modeAtMs !== undefined && stopAtMs !== modeAtMs) return stopAtMs > modeAtMs;
  return finalStopActive(held) === true && operationMode(held) === operationMode(reported);
}

function hasJustFinished(held: ChargerState, reported: ChargerState): boolean {
  if (chargingStatus(held) !== 'finished') return false;
  const lastedMs = (changedAtMs(reported, ObservationId.ChargerOperationMode) ?? NaN) - (changedAtMs(held, ObservationId.ChargerOperationMode) ?? NaN);
  return lastedMs > 0 && lastedMs <= END_MS;
}

/** As is all without a time, as the charger list: there are no sessions in that either. */
function isLongPast(reported: ChargerState, nowMs: number): boolean {
  const changedMs = lastTurnMs(reported);
  return changedMs === undefined || nowMs - changedMs > RECENT_MS;
}

function lastTurnMs(reported: ChargerState): number | undefined {
  return lastChangeMs(reported, [...STATUS_IDS, ObservationId.CompletedSession]);
}
