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
  /** From an accepted deauthorization until the session is closed and the operation mode reads 1, or 5 in real chargers. */
  readonly deauthorizeCloseMs: number;
  /** From 5 until the operation mode reads 1, where a deauthorization leads by 5: 1 to 6 s. */
  readonly deauthorizeFinishedMs: number;
  /** From there until the operation mode reads 2, and the car waits for another authorization. */
  readonly deauthorizeRequestingMs: number;
  /** How long a charger that restarts is offline. */
  readonly restartMs: number;
  /** How long a charger that installs firmware is offline. */
  readonly upgradeMs: number;
  /** From the end of a session until CompletedSession (723) tells it, where it comes late: 0.6 to 7 s. */
  readonly sessionReportMs: number;
  /** From operation mode 3 until power flows, where it starts slowly: seconds to minutes. */
  readonly powerStartMs: number;
  /** From a change of power until it is sent, where measurements are coarse. */
  readonly measurementMs: number;
}

/** The durations seen in traces of real chargers: FinalStopActive flips first, the mode follows about 5 s later; those of restarts and upgrades and the start of power are estimates. */
export const realTiming: Timing = {
  pauseFinalStopMs: 300,
  pauseModeMs: 5000,
  resumeRequestingMs: 1000,
  resumeChargingMs: 4000,
  startChargingMs: 2000,
  deauthorizeCloseMs: 2000,
  deauthorizeFinishedMs: 2000,
  deauthorizeRequestingMs: 2000,
  restartMs: 60_000,
  upgradeMs: 300_000,
  sessionReportMs: 2000,
  powerStartMs: 30_000,
  measurementMs: 5000,
};

/** Everything at once, for tests of other things. */
export const instantTiming: Timing = {
  pauseFinalStopMs: 0,
  pauseModeMs: 0,
  resumeRequestingMs: 0,
  resumeChargingMs: 0,
  startChargingMs: 0,
  deauthorizeCloseMs: 0,
  deauthorizeFinishedMs: 0,
  deauthorizeRequestingMs: 0,
  restartMs: 0,
  upgradeMs: 0,
  sessionReportMs: 0,
  powerStartMs: 0,
  measurementMs: 0,
};
