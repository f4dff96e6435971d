// How long the charger takes for each step, in simulated milliseconds.

/** Durations of the charger's own steps, in simulated milliseconds. */
export interface Timing {
  /** From an accepted pause until FinalStopActive (718) reads 1. */
  readonly pauseFinalStopMs: number;
  /** From an accepted pause until the operation mode (710) reads 5. */
  readonly pauseModeMs: number;
  /** From an accepted resume until the operation mode reads 2. */
  readonly resumeRequestingMs: number;
  /** From there until the operation mode reads 3, if the car may charge. */
  readonly resumeChargingMs: number;
  /** From "nothing stands in the way" (plugged in, authorized, current available) until the operation mode reads 3. */
  readonly startChargingMs: number;
}

/** The durations seen in traces of real chargers: FinalStopActive flips first, the mode follows about 5 s later. */
export const realTiming: Timing = {
  pauseFinalStopMs: 300,
  pauseModeMs: 5000,
  resumeRequestingMs: 1000,
  resumeChargingMs: 4000,
  startChargingMs: 2000,
};
