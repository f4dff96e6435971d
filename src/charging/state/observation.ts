// The observations that the product uses, where they come from, and how their strings are read. A charger reports about 90;
// the rest, personal identifiers among them, never enters the domain.
import type { Patience } from '../calls/patience.ts';

/**
 * Observation ids in use.
 *
 * @source Zaptec integration document, "State observation reference"; `Observations` of `GET /api/constants`
 */
export const ObservationId = {
  /** boolean; whether the charger is connected by OCPP, also where it never is */
  IsOcppConnected: -3,
  /** boolean; 0 means that every other value is frozen */
  IsOnline: -2,
  /** no value; its time is that of the charger's last heartbeat */
  Pulse: -1,
  /** boolean */
  AuthenticationRequired: 120,
  /** s; between two heartbeats, longer while nothing happens */
  PulseInterval: 147,
  /** °C; inside the charger */
  TemperatureInternal5: 201,
  /** %; inside the charger */
  Humidity: 270,
  /** not 0 when its cover has been opened */
  TamperCover: 280,
  /** V; freezes at its last value when charging stops */
  VoltagePhase1: 501,
  VoltagePhase2: 502,
  VoltagePhase3: 503,
  /** A; noise while idle, freezes at its last value when charging stops */
  CurrentPhase1: 507,
  CurrentPhase2: 508,
  CurrentPhase3: 509,
  /** A; what the charger itself is set to at most */
  ChargerMaxCurrent: 510,
  /** A; what a vehicle must have at least */
  ChargerMinCurrent: 511,
  /** W; freezes at its last value when charging stops */
  TotalChargePower: 513,
  /** kWh; since the session began */
  TotalChargePowerSession: 553,
  /** OCMF text; the meter's signed readings, taken once an hour or quarter of an hour */
  SignedMeterValue: 554,
  /** A; what the installation allocates to this charger */
  ChargeCurrentSet: 708,
  /** 0 unknown, 1 disconnected, 2 requesting, 3 charging, 4 changing current, 5 finished */
  ChargerOperationMode: 710,
  /** boolean; 1 when the charger goes by itself, and the cloud has no say in its current */
  IsStandAlone: 712,
  /** boolean; 1 after a pause by command 506 */
  FinalStopActive: 718,
  /** GUID; absent without a session */
  SessionIdentifier: 721,
  /** text; who or what authorized the session, absent when nobody has */
  ChargerCurrentUser: 722,
  /** JSON; the last session that ended, with its energy and a user's identifiers */
  CompletedSession: 723,
  /** text; when not blank, a schedule controls charging, and this is when the next charge starts, in UTC */
  NextScheduleEvent: 763,
  /** bit mask, up to 64 bits */
  Warnings: 804,
  /** version; dotted numbers */
  FirmwareVersion: 911,
} as const;

export type ObservationId = (typeof ObservationId)[keyof typeof ObservationId];

/** One thing a charger reported. */
export interface Observation {
  readonly id: ObservationId;
  /** As reported; undefined when the row carried none. */
  readonly value: string | undefined;
  /** When the value last changed, in milliseconds since 1970 UTC; undefined when the row did not say. */
  readonly timestampMs: number | undefined;
}

/**
 * How much of a charger observations tell. `all`: what is not there is gone. `part`: the rest is as it was. `local`: a
 * part, too, that the charger has told itself: what the cloud said last holds no longer for that.
 */
export type Extent = 'all' | 'part' | 'local';

/** Where a charger's state is read. */
export interface StateSource {
  /**
   * What a charger reports now.
   *
   * @throws ForbiddenError when the user may not read it; any other ZaptecError; the signal's reason when it aborts
   */
  readState(chargerId: string, patience: Patience): Promise<readonly Observation[]>;
}

/** Where chargers are known from connections that tell of every change as it comes: what they have told holds as long as they last. */
export interface LiveSource {
  /** The connection to a charger; undefined while there is none that tells what it is doing. */
  connectionTo(chargerId: string): LiveConnection | undefined;
  /**
   * What it knows of a charger at this moment; undefined while it has no connection to it.
   *
   * @param byCloud the pause that the cloud tells of: who has paused a charger it does not say itself
   * @param energyAtMs when the session's energy (553) that the cloud tells of last changed, in milliseconds since 1970
   */
  liveObservations(chargerId: string, byCloud?: CloudPause, energyAtMs?: number): readonly Observation[] | undefined;
}

/** One connection: after the next one a charger may have forgotten what it was told by this one. */
export interface LiveConnection {
  /** In milliseconds since 1970. */
  readonly sinceMs: number;
  /** Since when the charger does what it does. Its observations have no times: they hold now. */
  readonly statusSinceMs?: number | undefined;
  /** What the charger has measured since its session began; undefined without one, or where its meter does not tell. */
  readonly session?: { readonly startedAtMs: number; readonly energyKwh: number } | undefined;
}

/** A pause that the cloud tells of. */
export interface CloudPause {
  /** When it last said so, in milliseconds since 1970. */
  readonly toldAtMs: number;
}

/** The value of an observation that a source never tells: that it is absent says nothing. */
export const NOT_TOLD = 'not told';

const usedIds: ReadonlySet<number> = new Set(Object.values(ObservationId));

export function isUsedObservation(id: number): id is ObservationId {
  return usedIds.has(id);
}

/** The text, or undefined when it is absent or blank. */
export function readText(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}

/** Whether it is a mode, and does not say which. */
export function lacksMode({ id, value }: Observation): boolean {
  return id === ObservationId.ChargerOperationMode && readText(value) === undefined;
}

/** A decimal number such as "3", "6.000" or "-1"; undefined for anything else. */
export function readNumber(value: string | undefined): number | undefined {
  const text = readText(value);
  return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A boolean written as 1/0 or true/false; undefined for anything else. */
export function readBoolean(value: string | undefined): boolean | undefined {
  const text = readText(value)?.toLowerCase();
  if (text === 'true') return true;
  if (text === 'false') return false;
  const number = readNumber(text);
  return number === 1 ? true : number === 0 ? false : undefined;
}
