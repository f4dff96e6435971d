// What a Matter node shows of a charger: numbers in Matter's units, and nothing that Homebridge would refuse. Pure.
import type { ChargerView } from '../charging/charger/charger-view.ts';

/** The readings of Matter's cluster Electrical Power Measurement; null when not known. */
interface PowerAttributes {
  /** mW. */
  readonly activePower: number | null;
  /** mV. */
  readonly voltage: number | null;
  /** mA. */
  readonly activeCurrent: number | null;
}

/** What a meter showed at one time. */
export interface ShownMeter {
  /** Everything that was ever delivered, in mWh. */
  readonly energy: number;
  /** Unix seconds; undefined when the system clock is plainly wrong. */
  readonly atS: number | undefined;
}

/** An amount of energy, as Matter has it; timestamps are Unix seconds. */
interface EnergyMeasurement {
  /** mWh. */
  readonly energy: number;
  readonly startTimestamp?: number;
  readonly endTimestamp?: number;
}

/** The readings of Matter's cluster Electrical Energy Measurement. */
interface EnergyAttributes {
  readonly cumulativeEnergyImported: EnergyMeasurement;
  readonly periodicEnergyImported?: EnergyMeasurement;
}

/** The node declares these ranges; a value beyond them is no measurement. Energy: 10¹⁵ mWh. */
const LARGEST = { powerW: 100_000, voltageV: 500, currentA: 500, energyKwh: 1e9 } as const;

/** Matter's time begins with the year 2000 and is kept in 32 bits. */
const FIRST_TIMESTAMP_S = 946_684_800;
const LAST_TIMESTAMP_S = FIRST_TIMESTAMP_S + 0xffff_fffe;

/** The switch; undefined while nobody knows: what is not known is not off. */
export function shownSwitch(view: ChargerView | undefined): boolean | undefined {
  return view === undefined || view.status === 'unknown' ? undefined : view.isOn;
}

/** Power, voltage and current; unknown before the charger was read and while it cannot be. */
export function powerAttributes(view: ChargerView | undefined): PowerAttributes {
  const { powerW, voltageV, currentA } = view?.isReachable === true ? view : ({} as Partial<ChargerView>);
  return {
    activePower: thousandths(powerW, LARGEST.powerW),
    voltage: thousandths(voltageV, LARGEST.voltageV),
    activeCurrent: thousandths(currentA, LARGEST.currentA),
  };
}

/** What the charger's meter shows at `nowMs` of the wall clock; undefined when that is not known. */
export function shownMeter(view: ChargerView | undefined, nowMs: number): ShownMeter | undefined {
  const kwh = within(view?.totalEnergyKwh, LARGEST.energyKwh);
  if (kwh === undefined) return undefined;
  const atS = Math.floor(nowMs / 1000);
  const isPlausible = atS >= FIRST_TIMESTAMP_S && atS <= LAST_TIMESTAMP_S;
  return { energy: Math.round(kwh * 1_000_000), atS: isPlausible ? atS : undefined };
}

/**
 * The total, and what was added since the reading before.
 *
 * A period needs a beginning and a later end, so there is none for the first reading, nor when the system clock was
 * set back or is plainly wrong.
 *
 * @source Matter Application Cluster Specification, "EnergyMeasurementStruct": EndTimestamp is at least StartTimestamp + 1
 */
export function energyAttributes(before: ShownMeter | undefined, now: ShownMeter): EnergyAttributes {
  const cumulativeEnergyImported = { energy: now.energy, ...(now.atS === undefined ? {} : { endTimestamp: now.atS }) };
  if (before?.atS === undefined || now.atS === undefined) return { cumulativeEnergyImported };
  const energy = now.energy - before.energy;
  if (energy < 0 || now.atS <= before.atS) return { cumulativeEnergyImported };
  const periodicEnergyImported = { energy, startTimestamp: before.atS, endTimestamp: now.atS };
  return { cumulativeEnergyImported, periodicEnergyImported };
}

function thousandths(value: number | undefined, largest: number): number | null {
  const known = within(value, largest);
  return known === undefined ? null : Math.round(known * 1000);
}

/** Not-a-number fails both comparisons. */
function within(value: number | undefined, largest: number): number | undefined {
  return value !== undefined && value >= 0 && value <= largest ? value : undefined;
}
