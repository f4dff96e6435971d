// What flows to the vehicle: power, voltage and current, each as old as it is. Pure.
import { sessionSinceMs, type ChargerState } from '../state/charger-state.ts';
import { ObservationId, readNumber } from '../state/observation.ts';

/** What flows; undefined where it is not known. */
export interface Electricity {
  readonly powerW: number | undefined;
  readonly voltageV: number | undefined;
  readonly currentA: number | undefined;
}

interface Reading {
  readonly value: number;
  /** Whether it may be of another session: it was told before this one began. */
  readonly isOld: boolean;
  readonly atMs: number | undefined;
}

/** No grid that cars are charged from has less. A charger that delivers nothing measures a few volts of noise. */
const LEAST_VOLTS = 50;

/** What grids for cars have, from 200 V of a delta network to 240 V, and what they may deviate. */
const PLAUSIBLE_VOLTS = { least: 180, most: 265 } as const;

/** A phase with less carries nothing: what is measured there is noise. */
const LEAST_AMPERES = 1;

/** Power and currents are sent together. */
const TOGETHER_MS = 1_000;

const VOLTAGES = [ObservationId.VoltagePhase1, ObservationId.VoltagePhase2, ObservationId.VoltagePhase3] as const;
const CURRENTS = [ObservationId.CurrentPhase1, ObservationId.CurrentPhase2, ObservationId.CurrentPhase3] as const;

/**
 * What flows while a vehicle is charged: power (513), the highest of the three voltages (501 to 503), the greatest phase
 * current (507 to 509).
 *
 * The greatest current, and not the sum: it is what fuses and the available current are about, and what the car is told.
 * Noise below zero is zero. Chargers tell of power and currents when they change, of voltages rarely, so that those of
 * another session can stand beside the power of this one: they are not shown. Where power and currents of one moment give
 * the voltage, that is shown instead.
 */
export function electricityOf(state: ChargerState): Electricity {
  const power = reading(state, ObservationId.TotalChargePower);
  const powerW = power === undefined || (power.isOld && power.value > 0) ? undefined : Math.max(0, power.value);
  const currents = readings(state, CURRENTS);
  return { powerW, voltageV: voltageOf(readings(state, VOLTAGES), power, currents), currentA: currentOf(currents, powerW) };
}

/** A current that was told before this session, while nothing flows, is what it was then: nothing. */
function currentOf(currents: readonly Reading[], powerW: number | undefined): number | undefined {
  const known = currents.filter(({ isOld }) => !isOld);
  if (known.length > 0) return greatest(known);
  return currents.length > 0 && powerW === 0 ? 0 : undefined;
}

function voltageOf(voltages: readonly Reading[], power: Reading | undefined, currents: readonly Reading[]): number | undefined {
  const isFlowing = power !== undefined && power.value > 0;
  const known = voltages.filter(({ value, isOld }) => !isOld && (!isFlowing || value >= LEAST_VOLTS));
  return known.length > 0 ? greatest(known) : computedVoltage(power, currents);
}

/** In whole volts; undefined unless power and currents were told together, and make sense. */
function computedVoltage(power: Reading | undefined, currents: readonly Reading[]): number | undefined {
  const carrying = currents.filter(({ value }) => value >= LEAST_AMPERES);
  if (power === undefined || power.isOld || carrying.length === 0) return undefined;
  const isTogether = (one: Reading): boolean => !one.isOld && one.atMs !== undefined && power.atMs !== undefined && Math.abs(one.atMs - power.atMs) <= TOGETHER_MS;
  if (!carrying.every(isTogether)) return undefined;
  const volts = Math.round(power.value / carrying.reduce((sum, { value }) => sum + value, 0));
  return volts >= PLAUSIBLE_VOLTS.least && volts <= PLAUSIBLE_VOLTS.most ? volts : undefined;
}

function greatest(known: readonly Reading[]): number {
  return Math.max(0, ...known.map(({ value }) => value));
}

function readings(state: ChargerState, ids: readonly ObservationId[]): Reading[] {
  return ids.map((id) => reading(state, id)).filter((known) => known !== undefined);
}

function reading(state: ChargerState, id: ObservationId): Reading | undefined {
  const row = state.observations.get(id);
  const value = readNumber(row?.value);
  if (value === undefined) return undefined;
  const sessionAtMs = sessionSinceMs(state);
  const isOld = sessionAtMs !== undefined && row?.timestampMs !== undefined && row.timestampMs < sessionAtMs;
  return { value, isOld, atMs: row?.timestampMs };
}
