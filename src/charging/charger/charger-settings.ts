// What a person has set for one charger, as far as the domain minds it.
import type { LockSettings } from '../authorization/authorization.ts';
import type { Pausable } from '../commands/preconditions.ts';
import type { AllowedHours } from '../hold/allowed-hours.ts';
import type { HoldOffers } from '../hold/grant.ts';

export interface ChargerSettings {
  /** What it is to be called; undefined = as its owner does. */
  readonly name: string | undefined;
  /** Whether it has the switch "Charging Allowed". */
  readonly chargingAllowed: boolean;
  /** Whether a vehicle that waits, and does not charge yet, is paused too. */
  readonly pauseWaitingCars: boolean;
  /** Whether it has "Charge Now", besides "Charging Allowed". */
  readonly chargeNow?: boolean;
  /** Whether it has the switch that adds an amount of energy, and how much that is, in kWh. */
  readonly addEnergy?: boolean;
  readonly addEnergyKwh?: number;
  /** When charging is allowed, by the clock; none = whenever the switch says so. */
  readonly allowedHours?: AllowedHours | undefined;
  /** Who may charge, where the charger asks here; undefined = everybody. */
  readonly chargingLock?: LockSettings | undefined;
  readonly commands: {
    /** Whether restart and upgrade may interrupt charging. */
    readonly whileCharging: boolean;
  };
}

/** Which switches the hold has. */
export function holdOffers(settings: ChargerSettings | undefined): HoldOffers {
  const { chargingAllowed = false, chargeNow = false, addEnergy = false } = settings ?? {};
  return { chargingAllowed, chargeNow, addEnergy };
}

/** Which of its vehicles are paused. */
export function pausableBy(settings: Pick<ChargerSettings, 'pauseWaitingCars'> | undefined): Pausable {
  return settings?.pauseWaitingCars === true ? 'charging-or-waiting' : 'charging';
}

/** The hours that Charging Allowed follows: none without the switch. */
export function followedHours(settings: ChargerSettings | undefined): AllowedHours {
  return settings?.chargingAllowed === true ? (settings.allowedHours ?? []) : [];
}
