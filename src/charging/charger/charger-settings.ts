// What a person has set for one charger, as far as the domain minds it.
import type { LockSettings } from '../authorization/authorization.ts';
import type { Pausable } from '../commands/preconditions.ts';
import type { AllowedHours } from '../hold/allowed-hours.ts';
import type { HoldOffers } from '../hold/grant.ts';

export interface ChargerSettings extends HoldOffers {
  /** What it is to be called; undefined = as its owner does. */
  readonly name: string | undefined;
  /** Whether a vehicle that waits, and does not charge yet, is paused too. */
  readonly pauseWaitingCars: boolean;
  /** How much its switch adds, in kWh. */
  readonly addEnergyKwh: number;
  /** When charging is allowed, by the clock; none = whenever the switch says so. */
  readonly allowedHours: AllowedHours;
  /** Who may charge, where the charger asks here. */
  readonly chargingLock: LockSettings;
  readonly commands: {
    /** Whether restart and upgrade may interrupt charging. */
    readonly whileCharging: boolean;
  };
}

/** Nothing is set: there are no switches, and everybody may charge. */
export const NO_SETTINGS: ChargerSettings = {
  name: undefined,
  chargingAllowed: false,
  chargeNow: false,
  addEnergy: false,
  addEnergyKwh: 0,
  pauseWaitingCars: false,
  allowedHours: [],
  chargingLock: { enabled: false, lockAgain: false, tags: [] },
  commands: { whileCharging: false },
};

/** Which of its vehicles are paused. */
export function pausableBy({ pauseWaitingCars }: Pick<ChargerSettings, 'pauseWaitingCars'>): Pausable {
  return pauseWaitingCars ? 'charging-or-waiting' : 'charging';
}

/** The hours that Charging Allowed follows: none without the switch. */
export function followedHours({ chargingAllowed, allowedHours }: ChargerSettings): AllowedHours {
  return chargingAllowed ? allowedHours : [];
}
