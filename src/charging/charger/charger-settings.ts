// What a person has set for one charger, as far as the domain minds it.

export interface ChargerSettings {
  /** What it is to be called; undefined = as its owner does. */
  readonly name: string | undefined;
  /** Whether it has the switch "Charging Allowed". */
  readonly chargingAllowed: boolean;
  /** Whether a vehicle that waits, and does not charge yet, is paused too. */
  readonly pauseWaitingCars: boolean;
  readonly commands: {
    /** Whether restart and upgrade may interrupt charging. */
    readonly whileCharging: boolean;
  };
}
