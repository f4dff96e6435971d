// The charger's energy meter: when it is read, and a reading as the signed text (554) the cloud hands on.
import { powerW } from './car.ts';
import type { MachineState } from './charger-machine.ts';
import type { Identity } from './observations.ts';

/** What the meter showed at one moment. */
export interface MeterReading {
  /** Lifetime energy. */
  readonly kwh: number;
  /** Simulated time in milliseconds since 1970. */
  readonly atMs: number;
}

/** A reading and what it stands for within a session: begin, in between, end. */
export interface SessionReading extends MeterReading {
  readonly kind: 'B' | 'T' | 'E';
}

/** How a charger writes its signed meter value (554); the session's signed text keeps to `unit` and `status`. */
export interface MeterForm {
  /** Wh as some firmware has it; kWh unless told. */
  readonly unit: 'kWh' | 'Wh';
  /** "G" is a good reading; anything else is to be ignored by whoever reads it. */
  readonly status: string;
  /** `last`: one reading. `session`: those of the current session, or the last one, come before it. */
  readonly rows: 'last' | 'session';
  /** Sent instead, for example malformed; `null` sends the row without a value. */
  readonly text: string | null | undefined;
}

export const usualMeterForm: MeterForm = { unit: 'kWh', status: 'G', rows: 'last', text: undefined };

/** What a charger that has been in use has delivered. */
export const usedMeterKwh = 149.119;

/** Lifetime energy at `state.atMs`. */
export function meterKwh(state: MachineState): number {
  return state.meterBaseKwh + state.energyKwh;
}

/** No readings at all, as an interval. */
export const neverRead = Infinity;

/** The last moment at or before `atMs` when the meter was read; intervals count from midnight UTC. */
export function lastReadingTime(atMs: number, intervalMs: number): number {
  return Math.floor(atMs / intervalMs) * intervalMs;
}

/** The moments after `state.atMs`, up to `untilMs`, that are worth a reading: while nothing flows, only the last. */
export function readingTimes(state: MachineState, untilMs: number, intervalMs: number): number[] {
  if (intervalMs === neverRead) return [];
  const last = lastReadingTime(untilMs, intervalMs);
  if (last <= state.atMs) return [];
  if (powerW(state) === 0) return [last];
  const first = lastReadingTime(state.atMs, intervalMs) + intervalMs;
  return Array.from({ length: (last - first) / intervalMs + 1 }, (_, index) => first + index * intervalMs);
}

/** Whose meter it is. */
type Signer = Pick<Identity, 'model' | 'serial' | 'firmware'>;

/** The signed meter value (554), unsigned as chargers without a calibrated meter send it. */
export function signedMeterValue(identity: Identity, readings: readonly MeterReading[], form: MeterForm): string | null {
  if (form.text !== undefined) return form.text;
  return openChargeMetering(identity, 'F1', readings.map((reading) => row(reading, form)));
}

/** The signed text of a whole session. */
export function signedSession(identity: Signer, readings: readonly SessionReading[], form: MeterForm): string {
  return openChargeMetering(identity, 'T1', readings.map((reading) => row(reading, form, reading.kind)));
}

/** The Open Charge Metering Format's part before the signature. */
function openChargeMetering(identity: Signer, pagination: string, rows: readonly unknown[]): string {
  const product = `ZAPTEC ${identity.model.toUpperCase()}`;
  return `OCMF|${JSON.stringify({ FV: '1.0', GI: product, GS: identity.serial, GV: identity.firmware ?? '', PG: pagination, RD: rows })}`;
}

function row(reading: MeterReading, form: MeterForm, kind?: SessionReading['kind']): unknown {
  const value = form.unit === 'kWh' ? Number(reading.kwh.toFixed(3)) : Math.round(reading.kwh * 1000);
  return { TM: meterTime(reading.atMs), ...(kind === undefined ? {} : { TX: kind }), RV: value, RI: '1-0:1.8.0', RU: form.unit, RT: 'AC', ST: form.status };
}

/** "2026-11-20T14:00:00,000+00:00 R": whole seconds; R for a clock that is set relative to another one. */
function meterTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, -'.000Z'.length)},000+00:00 R`;
}
