// What a charger has sent of what it measures: real ones send little, and late. Pure.
import { powerW } from './car.ts';
import { operationMode, type MachineState } from './charger-machine.ts';

/** What was sent last. */
export interface MeasurementReports {
  /** The state whose power and currents were sent. */
  readonly flow: MachineState;
  /** The state whose voltages were sent. */
  readonly volts: MachineState;
  /** Of the session; observation 553. */
  readonly energyKwh: number;
  /** Simulated time since which the power differs from the one that was sent. */
  readonly differsSinceMs: number | undefined;
}

/** How often a charger sends, in simulated milliseconds. */
export interface ReportPace {
  /** From a change of power until it is sent. */
  readonly measurementMs: number;
  /** Observation 145. */
  readonly transmitMs: number;
}

/** Everything as it is now. */
export function allMeasured(state: MachineState): MeasurementReports {
  return { flow: state, volts: state, energyKwh: state.energyKwh, differsSinceMs: undefined };
}

/** What has been sent after a step from `before` to `state`. */
export function measured(reports: MeasurementReports, before: MachineState, state: MachineState, pace: ReportPace): MeasurementReports {
  return {
    ...flowMeasured(reports, state, pace),
    volts: sendsVolts(reports, before, state, pace) ? state : reports.volts,
    energyKwh: energySent(reports, before, state),
  };
}

/** When there is something to send next if nothing else happens, in simulated milliseconds. */
export function nextMeasurementMs(reports: MeasurementReports, state: MachineState, pace: ReportPace): number {
  const times = [voltsDueMs(reports, state, pace)];
  if (reports.differsSinceMs !== undefined) times.push(reports.differsSinceMs + pace.measurementMs);
  const power = powerW(state);
  if (power > 0) {
    const nextKwh = Math.min(nextStepKwh(state), state.energyKwh < firstVoltsKwh ? firstVoltsKwh : Infinity);
    times.push(state.atMs + Math.ceil(((nextKwh - state.energyKwh) / power) * wattMsPerKwh));
  }
  return Math.min(...times);
}

function flowMeasured(reports: MeasurementReports, state: MachineState, { measurementMs }: ReportPace): Pick<MeasurementReports, 'flow' | 'differsSinceMs'> {
  const sentW = powerW(reports.flow);
  const isNews = Math.abs(powerW(state) - sentW) > (sentW > 7000 ? 500 : 200);
  const sinceMs = isNews ? (reports.differsSinceMs ?? state.atMs) : undefined;
  const isDue = sinceMs !== undefined && state.atMs - sinceMs >= measurementMs;
  return isDue ? { flow: state, differsSinceMs: undefined } : { flow: reports.flow, differsSinceMs: sinceMs };
}

/**
 * A step when it is reached, and not when less power makes the steps smaller: what is sent was so at that moment. All of it
 * once nothing is charged any more, and at once when another session begins.
 */
function energySent(reports: MeasurementReports, before: MachineState, state: MachineState): number {
  const isOtherSession = state.energyKwh < before.energyKwh || state.sessionId !== before.sessionId;
  if (isOtherSession || state.mode !== operationMode.charging) return state.energyKwh;
  const reachedKwh = nextStepKwh(state) - stepKwh(state);
  return state.energyKwh - reachedKwh < justReachedKwh ? Math.max(reports.energyKwh, reachedKwh) : reports.energyKwh;
}

function sendsVolts(reports: MeasurementReports, before: MachineState, state: MachineState, pace: ReportPace): boolean {
  const isUnplugged = before.car !== undefined && state.car === undefined;
  return isUnplugged || isFirstTenth(reports, state) || state.atMs >= voltsDueMs(reports, state, pace);
}

/** The first 0.1 kWh of a session have flowed since voltages were sent. */
function isFirstTenth({ volts }: MeasurementReports, state: MachineState): boolean {
  return hasFirstTenth(state) && !(volts.sessionId === state.sessionId && hasFirstTenth(volts));
}

/** Before the first 0.1 kWh of a session only its end is worth voltages; idle chargers send them twelve times as rarely. */
function voltsDueMs({ volts }: MeasurementReports, state: MachineState, { transmitMs }: ReportPace): number {
  if (state.car !== undefined && !hasFirstTenth(state)) return Infinity;
  return volts.atMs + transmitMs * (powerW(state) > 0 ? 1 : 12);
}

function hasFirstTenth({ energyKwh }: MachineState): boolean {
  return energyKwh >= firstVoltsKwh - hairKwh;
}

/** The step that the session's energy reaches next. */
function nextStepKwh(state: MachineState): number {
  return (Math.floor(state.energyKwh / stepKwh(state) + hairKwh) + 1) * stepKwh(state);
}

/** The three steps are known, which power has which of them is inferred. */
function stepKwh(state: MachineState): number {
  const power = powerW(state);
  if (power > 7000) return 0.5;
  return power > 3700 ? 0.2 : 0.1;
}

const firstVoltsKwh = 0.1;

/** A step falls due at the first whole millisecond after it was reached. */
const justReachedKwh = 0.0001;

/** Sums of energy miss round numbers by less. */
const hairKwh = 1e-7;

const wattMsPerKwh = 3.6e9;
