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
  /** From an accepted deauthorization until the session is closed and the operation mode reads 1. */
  readonly deauthorizeCloseMs: number;
  /** From there until the operation mode reads 2, and the car waits for another authorization. */
  readonly deauthorizeRequestingMs: number;
  /** How long a charger that restarts is offline. */
  readonly restartMs: number;
  /** How long a charger that installs firmware is offline. */
  readonly upgradeMs: number;
}

/** The durations seen in traces of real chargers: FinalStopActive flips first, the mode follows about 5 s later; the last four are estimates. */
export const realTiming: Timing = {
  pauseFinalStopMs: 300,
  pauseModeMs: 5000,
  resumeRequestingMs: 1000,
  resumeChargingMs: 4000,
  startChargingMs: 2000,
  deauthorizeCloseMs: 2000,
  deauthorizeRequestingMs: 2000,
  restartMs: 60_000,
  upgradeMs: 300_000,
};
