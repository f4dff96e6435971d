// The car at the cable: what it wants, what it draws, when it is full. Pure arithmetic.
import type { MachineState } from './charger-machine.ts';

/** A car plugged into a charger. */
export interface Car {
  /** Energy of this session after which the car is full. */
  readonly appetiteKwh: number;
  /** What the car draws when the charger allows it. */
  readonly powerW: number;
  /** False while the car waits by its own timer, or has stopped by itself. */
  readonly wantsEnergy: boolean;
}

/** What a car may be told when it is plugged in. */
export interface CarOptions {
  /** Energy until the car is full; 40 kWh unless told. */
  readonly appetiteKwh?: number;
  /** What the car draws; 11,040 W (three phases of 16 A) unless told. Up to 7,400 W counts as one phase. */
  readonly powerW?: number;
  /** Whether the car asks for energy at once; true unless told. */
  readonly wantsEnergy?: boolean;
}

export const gridVoltageV = 230;

export function newCar(options: CarOptions): Car {
  return { appetiteKwh: options.appetiteKwh ?? 40, powerW: options.powerW ?? 11_040, wantsEnergy: options.wantsEnergy ?? true };
}

/** The car asking for energy again; when it was full, for `moreKwh` more. */
export function withMoreAppetite(car: Car, energyKwh: number, moreKwh: number): Car {
  return { ...car, wantsEnergy: true, appetiteKwh: energyKwh >= car.appetiteKwh ? energyKwh + moreKwh : car.appetiteKwh };
}

/** How many phases the car uses: one for a small on-board charger, else three. */
export function phasesOf(car: Car): 1 | 3 {
  return car.powerW > 7400 ? 3 : 1;
}

/** What the car draws now, in watts: nothing unless charging, never more than the available current and phases allow. */
export function powerW(state: MachineState): number {
  if (state.car === undefined || state.mode !== 3 || state.atMs < state.powerFromMs) return 0;
  return Math.min(state.car.powerW, state.availableCurrentA * gridVoltageV * usedPhases(state, state.car));
}

/** The phases that the car uses here: no more than the charger may. */
export function usedPhases(state: MachineState, car: Car): 1 | 3 {
  return state.maxPhases === 1 ? 1 : phasesOf(car);
}

/** Simulated milliseconds until the car is full; `undefined` when it is not filling up. */
export function msUntilFull(state: MachineState): number | undefined {
  const power = powerW(state);
  if (state.car === undefined || power <= 0) return undefined;
  return Math.ceil((Math.max(0, state.car.appetiteKwh - state.energyKwh) / power) * wattMsPerKwh);
}

/** The state at simulated time `untilMs`, with the energy delivered since. Nothing else changes. */
export function delivered(state: MachineState, untilMs: number): MachineState {
  const elapsedMs = Math.max(0, untilMs - state.atMs);
  const atMs = Math.max(untilMs, state.atMs);
  const power = powerW(state);
  if (state.car === undefined || power <= 0) return { ...state, atMs };
  const energyKwh = Math.min(state.car.appetiteKwh, state.energyKwh + (power * elapsedMs) / wattMsPerKwh);
  // Rounding must not leave a car a hair short of full, due again at the same moment forever.
  return { ...state, atMs, energyKwh: state.car.appetiteKwh - energyKwh < 1e-9 ? state.car.appetiteKwh : energyKwh };
}

const wattMsPerKwh = 3.6e9;
