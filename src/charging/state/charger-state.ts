// ChargerState: what is known of one charger at one time. Immutable; (state, observations) → state.
import { lacksMode, NOT_TOLD, ObservationId, readBoolean, readNumber, readText, type CloudPause, type Observation } from './observation.ts';

/**
 * How long a known value outranks an answer with an older timestamp. The cloud's copies lag by seconds; an older value
 * that it still reports after this is the truth, and the newer timestamp came from a wrong clock.
 */
export const LAGGING_COPY_MS = 2 * 60_000;

/** An observation, and when the cloud last reported it, in milliseconds since 1970. */
interface Known extends Observation {
  readonly reportedAtMs: number;
  /** Whether the last answer lacked it. */
  readonly isLeftOut?: true;
}

/** What a charger has reported: the newest observation of each id. */
export interface ChargerState {
  readonly observations: ReadonlyMap<ObservationId, Known>;
  /** Of which the last answer had another value, with an older timestamp; or none, where that may be a slip. */
  readonly disputed: ReadonlySet<ObservationId>;
}

/** Nothing is known yet. */
export const UNKNOWN_STATE: ChargerState = { observations: new Map(), disputed: new Set() };

/**
 * The state after a complete state answer.
 *
 * Per observation the newer timestamp wins, whatever the order: the cloud's copies lag behind each other, and an answer
 * can be older than the one before it. What the answer lacks is gone, so that a deleted schedule does not linger; but for
 * what another source has told since the answer was asked for, and for a pause (718), which is never deleted: without it
 * a paused car looks full, so that only the next answer that lacks it, too, is believed.
 *
 * @param receivedAtMs when the answer arrived, in milliseconds since 1970
 * @param asked the state when it was asked for
 */
export function withSnapshot(state: ChargerState, answer: readonly Observation[], receivedAtMs: number, asked = state): ChargerState {
  const observations = newestOf(answer, receivedAtMs);
  const disputed = new Set<ObservationId>();
  for (const [id, known] of state.observations) {
    const reported = observations.get(id);
    const isTold = asked.observations.get(id) !== known;
    if (reported === undefined && !isTold && isPause(known) && known.isLeftOut !== true) {
      observations.set(id, { ...known, isLeftOut: true });
      disputed.add(id);
      continue;
    }
    const isKept = reported === undefined ? isTold : isFromLaggingCopy(reported, known) || (isTold && reported.timestampMs === undefined);
    if (!isKept) continue;
    observations.set(id, known);
    if (reported !== undefined && known.value !== reported.value) disputed.add(id);
  }
  return { observations, disputed };
}

/**
 * The state after single observations, as a source that brings changes delivers them.
 *
 * The others stay as they were. One that is older than what is known comes late and changes nothing, however long ago
 * that was reported: it is news that is old, and says nothing of how things are now. Neither does a mode that is none.
 *
 * @param receivedAtMs when they arrived, in milliseconds since 1970
 */
export function withNews(state: ChargerState, news: readonly Observation[], receivedAtMs: number): ChargerState {
  const observations = new Map(state.observations);
  const disputed = new Set(state.disputed);
  for (const [id, reported] of newestOf(news, receivedAtMs)) {
    const known = observations.get(id);
    if (known !== undefined && reported.timestampMs !== undefined && isNewer(known, reported)) continue;
    if (lacksMode(reported)) continue;
    observations.set(id, reported);
    disputed.delete(id);
  }
  return { observations, disputed };
}

/** As reported; undefined when absent. */
export function valueOf(state: ChargerState, id: ObservationId): string | undefined {
  return state.observations.get(id)?.value;
}

/** When that value last changed, in milliseconds since 1970; undefined when that is not known. */
export function changedAtMs(state: ChargerState, id: ObservationId): number | undefined {
  return state.observations.get(id)?.timestampMs;
}

/** When the last of these changed, in milliseconds since 1970; undefined when that is not known of any. */
export function lastChangeMs(state: ChargerState, ids: readonly ObservationId[]): number | undefined {
  const times = ids.map((id) => changedAtMs(state, id)).filter((atMs) => atMs !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** 710 as a number; undefined when absent or unreadable. */
export function operationMode(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.ChargerOperationMode));
}

/**
 * Whether the status or the session may be another one: a copy of the cloud lags, or a clock was set back, so that what
 * is new looks old. The next answer tells, or the first one that comes `LAGGING_COPY_MS` later.
 */
export function isStatusDisputed({ disputed }: ChargerState): boolean {
  return STATUS_IDS.some((id) => disputed.has(id));
}

/** 718: true, false when 0, blank or absent, undefined when it holds something else; `NOT_TOLD` by a source that has none. */
export function finalStopActive(state: ChargerState): boolean | typeof NOT_TOLD | undefined {
  const value = readText(valueOf(state, ObservationId.FinalStopActive));
  if (value === NOT_TOLD) return NOT_TOLD;
  return value === undefined ? false : readBoolean(value);
}

/** The pause that these observations tell of; undefined when there is none, or they are frozen. */
export function pauseOf(state: ChargerState): CloudPause | undefined {
  const stop = state.observations.get(ObservationId.FinalStopActive);
  return stop !== undefined && isPause(stop) && !isOffline(state) ? { toldAtMs: stop.reportedAtMs } : undefined;
}

/** What is said of the next charge by schedule (763); undefined when blank, absent, or "never". */
export function nextScheduleEvent(state: ChargerState): string | undefined {
  const text = readText(valueOf(state, ObservationId.NextScheduleEvent));
  return text === undefined || NEVER.test(text) ? undefined : text;
}

/** Zero as a time: that is in the year 1, or, whatever the zone, at the turn of 1970. */
const NEVER = /^(?:0|null|(?:0001|1969|1970)-.*)$/i;

/** Whether the charger goes by itself, without the installation's current; undefined when not known. */
export function isStandAlone(state: ChargerState): boolean | undefined {
  return readBoolean(valueOf(state, ObservationId.IsStandAlone));
}

/** Whether the charger has lost its connection to the cloud, so that every value is frozen. */
export function isOffline(state: ChargerState): boolean {
  return readBoolean(valueOf(state, ObservationId.IsOnline)) === false;
}

/** The charger's last heartbeat (-1), in milliseconds since 1970, and the interval between two (147); undefined where not told. */
export function pulse(state: ChargerState): { readonly atMs: number | undefined; readonly intervalMs: number | undefined } {
  const intervalS = readNumber(valueOf(state, ObservationId.PulseInterval));
  return {
    atMs: changedAtMs(state, ObservationId.Pulse),
    intervalMs: intervalS === undefined || intervalS <= 0 ? undefined : intervalS * 1000,
  };
}

/** Whether the session waits for somebody to authorize it: 120 = 1 and 722 empty. */
export function awaitsAuthorization(state: ChargerState): boolean {
  return requiresAuthorization(state) && sessionUser(state) === undefined;
}

/** Whether somebody must authorize each session (120 = 1). */
export function requiresAuthorization(state: ChargerState): boolean {
  return readBoolean(valueOf(state, ObservationId.AuthenticationRequired)) === true;
}

/** The session under way (721), in lower case; undefined when there is none, or the charger does not name it. */
export function sessionId(state: ChargerState): string | undefined {
  return readText(valueOf(state, ObservationId.SessionIdentifier))?.toLowerCase();
}

/** Since when it is called so, in milliseconds since 1970; undefined when that is not known. */
export function sessionSinceMs(state: ChargerState): number | undefined {
  return changedAtMs(state, ObservationId.SessionIdentifier);
}

/** Who or what authorized the session (722); undefined when nobody has. */
export function sessionUser(state: ChargerState): string | undefined {
  return readText(valueOf(state, ObservationId.ChargerCurrentUser));
}

/**
 * What the session under way has got, in kWh (553); undefined when not known. Until a session begins, and for some seconds
 * after that, chargers still report the energy of the one before.
 */
export function sessionEnergyKwh(state: ChargerState): number | undefined {
  const { observations } = state;
  const energy = observations.get(ObservationId.TotalChargePowerSession);
  const session = observations.get(ObservationId.SessionIdentifier);
  const hasBegun = sessionId(state) !== undefined || operationMode(state) !== REQUESTING;
  if (!hasBegun || (energy !== undefined && session !== undefined && isNewer(session, energy))) return 0;
  return readNumber(energy?.value);
}

/** Of 710. */
const REQUESTING = 2;

/** The current in A that the installation allocates to this charger (708). */
export function allocatedCurrentA(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.ChargeCurrentSet));
}

/** The largest current in A that the charger itself is set to (510), whatever the installation has. */
export function largestCurrentA(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.ChargerMaxCurrent));
}

/** What a vehicle must have at least in A, or the charger allocates it nothing (511). */
export function smallestCurrentA(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.ChargerMinCurrent));
}

/** Temperature inside the charger in °C (201). */
export function temperatureC(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.TemperatureInternal5));
}

/** Humidity inside the charger in % (270). */
export function humidityPercent(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.Humidity));
}

/** What flows to the vehicle in W (513), whenever that was told. */
export function powerW(state: ChargerState): number | undefined {
  return readNumber(valueOf(state, ObservationId.TotalChargePower));
}

/** The charger's firmware version (911), as reported. */
export function firmwareVersion(state: ChargerState): string | undefined {
  return readText(valueOf(state, ObservationId.FirmwareVersion));
}

/** What the charging status and the end of a session are told by. */
export const STATUS_IDS = [ObservationId.ChargerOperationMode, ObservationId.FinalStopActive, ObservationId.SessionIdentifier, ObservationId.ChargerCurrentUser];

function newestOf(rows: readonly Observation[], reportedAtMs: number): Map<ObservationId, Known> {
  const newest = new Map<ObservationId, Known>();
  for (const row of rows) {
    const other = newest.get(row.id);
    if (other === undefined || !isNewer(other, row)) newest.set(row.id, { ...row, reportedAtMs });
  }
  return newest;
}

function isPause({ id, value }: Observation): boolean {
  return id === ObservationId.FinalStopActive && readBoolean(value) === true;
}

function isNewer(one: Observation, other: Observation): boolean {
  if (one.timestampMs === undefined) return false;
  return other.timestampMs === undefined || one.timestampMs > other.timestampMs;
}

function isFromLaggingCopy(reported: Known, known: Known): boolean {
  if (reported.timestampMs === undefined || !isNewer(known, reported)) return false;
  const sinceMs = reported.reportedAtMs - known.reportedAtMs;
  return sinceMs >= 0 && sinceMs < LAGGING_COPY_MS;
}
