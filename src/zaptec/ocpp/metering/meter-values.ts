// What a charger has measured: from MeterValues, in whatever units and phases it comes. Pure.
import { ObservationId, type Observation } from '../../../charging/state/observation.ts';
import { momentOf, type MeterValue, type SampledValue } from '../wire/messages.ts';

/** A sample, or several of them one after the other: the newest of each. */
export interface Measured {
  /** When the newest was taken, by the charger's clock. */
  readonly stampedAtMs: number;
  /** Of the meter, which only goes up; undefined when it was not told, or cannot be right. */
  readonly registerWh: number | undefined;
  readonly powerW: number | undefined;
  /** By phase. */
  readonly currentsA: readonly (number | undefined)[];
  readonly voltagesV: readonly (number | undefined)[];
}

/** More is no reading of a charger of a household. */
const MOST = { powerW: 100_000, noiseW: 100, currentA: 200, voltageV: 1_000 } as const;

/** Seen where there was none: 2147483647, and more than 32 bits hold. */
const NO_REGISTER_FROM_WH = 2 ** 31 - 1;

/** The newest of each; undefined when there is nothing in it. */
export function readMeterValues(values: readonly MeterValue[]): Measured | undefined {
  const inOrder = values.toSorted((one, other) => momentOf(one.timestamp) - momentOf(other.timestamp));
  return inOrder.reduce<Measured | undefined>((known, { timestamp, sampledValue }) => {
    const raw = sampledValue.filter(({ format }) => format !== 'SignedData');
    return merged(known, { ...readSample(raw), stampedAtMs: momentOf(timestamp) });
  }, undefined);
}

/** The meter's reading; undefined when it was not told, or cannot be right. */
export function registerOf(wh: number | undefined): number | undefined {
  return wh !== undefined && wh >= 0 && wh < NO_REGISTER_FROM_WH ? wh : undefined;
}

/** What is shown of it. */
export function electricityObservations({ powerW, currentsA, voltagesV }: Measured, atMs: number): Observation[] {
  const { TotalChargePower, CurrentPhase1, CurrentPhase2, CurrentPhase3, VoltagePhase1, VoltagePhase2, VoltagePhase3 } = ObservationId;
  const rows: [ObservationId, number | undefined][] = [
    [TotalChargePower, powerW],
    [CurrentPhase1, currentsA[0]],
    [CurrentPhase2, currentsA[1]],
    [CurrentPhase3, currentsA[2]],
    [VoltagePhase1, voltagesV[0]],
    [VoltagePhase2, voltagesV[1]],
    [VoltagePhase3, voltagesV[2]],
  ];
  return rows.flatMap(([id, value]) => (value === undefined ? [] : [{ id, value: value.toFixed(3), timestampMs: atMs }]));
}

function readSample(sample: readonly SampledValue[]): Omit<Measured, 'stampedAtMs'> {
  const of = (measurand: SampledValue['measurand']): SampledValue[] =>
    sample.filter((value) => (value.measurand ?? 'Energy.Active.Import.Register') === measurand);
  const whole = of('Energy.Active.Import.Register').findLast(({ phase }) => phase === undefined);
  return {
    registerWh: registerOf(whole && amount(whole)),
    powerW: readPower(of('Power.Active.Import')),
    currentsA: byPhase(of('Current.Import'), MOST.currentA),
    voltagesV: byPhase(of('Voltage'), MOST.voltageV),
  };
}

/** Of all phases together; the sum where only the phases are told. */
function readPower(values: readonly SampledValue[]): number | undefined {
  const whole = values.filter(({ phase }) => phase === undefined);
  const amounts = (whole.length > 0 ? whole.slice(-1) : values).map(amount);
  if (amounts.length === 0 || amounts.includes(undefined)) return undefined;
  const watts = amounts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  // What a meter shows of nothing.
  return within(watts < 0 && watts > -MOST.noiseW ? 0 : watts, MOST.powerW);
}

/** "L1", "L1-N" and "L1-L2" are the first phase, and so is what names none. */
function byPhase(values: readonly SampledValue[], most: number): (number | undefined)[] {
  return ['L1', 'L2', 'L3'].map((phase) => {
    const value = values.findLast((one) => (one.phase ?? 'L1').startsWith(phase));
    return value === undefined ? undefined : within(amount(value) ?? NaN, most);
  });
}

/** In W, Wh, A or V. */
function amount({ value, unit }: SampledValue): number | undefined {
  const number = readDecimal(value);
  const factor = unit === 'kW' || unit === 'kWh' ? 1_000 : 1;
  return number === undefined ? undefined : number * factor;
}

/** OCPP says no more than "decimal": with a point or, by a few, a comma; no exponents. */
function readDecimal(value: string): number | undefined {
  const text = value.trim().replace(',', '.');
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

function within(value: number, most: number): number | undefined {
  return value >= 0 && value <= most ? value : undefined;
}

function merged(known: Measured | undefined, next: Measured): Measured {
  if (known === undefined) return next;
  const phases = (one: Measured['currentsA'], other: Measured['currentsA']): Measured['currentsA'] => one.map((value, index) => value ?? other[index]);
  return {
    stampedAtMs: next.stampedAtMs,
    registerWh: next.registerWh ?? known.registerWh,
    powerW: next.powerW ?? known.powerW,
    currentsA: phases(next.currentsA, known.currentsA),
    voltagesV: phases(next.voltagesV, known.voltagesV),
  };
}
