// What can be set for the chargers: the form of these options in config.json, and which hold for one charger.
import * as z from 'zod/mini';
import { toPlainText } from '../base/redact.ts';
import type { HoursOption } from './allowed-hours-option.ts';
import type { LockOptions } from './charging-lock-option.ts';
import { filledOnes, filledTexts, flag, group, LONGEST_LABEL, noLongerThanLabel, optionalFlag } from './forms.ts';

/**
 * The sensors that a charger can have, by their options, and whether each is there where nobody has said anything. A new one is
 * one more entry here, besides its words in the form and what it shows in Apple Home.
 */
export const SENSORS_BY_DEFAULT = {
  vehicleConnected: true,
  chargingFinished: true,
  charging: false,
  paused: false,
  waitingToCharge: false,
  awaitingAuthorization: false,
  scheduled: false,
  problem: false,
  offline: false,
  power: false,
  temperature: false,
  humidity: false,
} as const satisfies Readonly<Record<string, boolean>>;

export type SensorName = keyof typeof SENSORS_BY_DEFAULT;

/** Which sensors a charger has. */
export type SensorOptions = Readonly<Record<SensorName, boolean>>;

/** Something for each sensor. */
export function forEachSensor<Value>(valueOf: (name: SensorName, isOnByDefault: boolean) => Value): Record<SensorName, Value> {
  const entries = Object.entries(SENSORS_BY_DEFAULT).map(([name, isOn]) => [name, valueOf(name as SensorName, isOn)]);
  return Object.fromEntries(entries) as Record<SensorName, Value>;
}

/** The options that hold for one charger. */
export interface ChargerOptions {
  /** What Apple Home is to call it; undefined = as its owner does. */
  readonly name: string | undefined;
  readonly sensors: SensorOptions;
  /** Whether it has the switch "Charging Allowed". */
  readonly chargingAllowed: boolean;
  /** Whether it has the switch "Charge Now", where it has "Charging Allowed". */
  readonly chargeNow: boolean;
  /** Whether it has the switch that adds an amount of energy. */
  readonly addEnergy: boolean;
  /** How much, in whole kWh. */
  readonly addEnergyKwh: number;
  /** Whether it has the fan "Maximum Current". */
  readonly maxChargeCurrent: boolean;
  /** Whether a car that waits, and does not charge yet, is paused too. */
  readonly pauseWaitingCars: boolean;
  /** When charging is allowed, by the clock; none = whenever the switch says so. */
  readonly allowedHours: readonly HoursOption[];
  readonly chargingLock: LockOptions;
  /** Whether it has the fan "Charging Current". */
  readonly chargingCurrent: boolean;
  readonly commands: CommandOptions;
  /** Whether it is a Matter outlet too. */
  readonly matter: boolean;
}

/** The platform's options, as far as they concern a charger. */
export interface PlatformOptions extends Omit<ChargerOptions, 'name'> {
  readonly chargers: { readonly individual: readonly IndividualOptions[] };
}

const list = 'a list of serial numbers or charger ids';
const serialOrId = 'a serial number or a charger id';
const eachSensor = 'an object with a true or false for each sensor';
/** A serial or an id, in lower case. */
const chargerName = () => z.string(serialOrId).check(z.trim(), z.minLength(1, serialOrId), z.toLowerCase());
const chargerNames = () => filledTexts(list, chargerName());

/** Options of one charger that replace the platform's. */
const individual = () => z.object(
  {
    charger: chargerName(),
    name: z.optional(
      z.pipe(
        z.string('a text').check(noLongerThanLabel(`a text of at most ${LONGEST_LABEL} characters`)),
        z.transform(trimmedOrUndefined),
      ),
    ),
    sensors: group(eachSensor, forEachSensor(optionalFlag)),
    chargingAllowed: optionalFlag(),
  },
  'an object with "charger" and the options of that charger',
);

export type IndividualOptions = z.infer<ReturnType<typeof individual>>;

/** The form of `chargers` in config.json. */
export const chargersOption = () => group('an object with the lists "include", "exclude" and "individual"', {
  include: chargerNames(),
  exclude: chargerNames(),
  individual: filledOnes('a list of objects with "charger" and the options of that charger', individual()),
});

/** The form of `sensors` in config.json. */
export const sensorsOption = () => group(eachSensor, forEachSensor((_, isOn) => flag(isOn)));

/** The form of `commands` in config.json: which maintenance commands a charger has a switch for. */
export const commandsOption = () => group('an object with a true or false for each command', {
  stopAndDeauthorize: flag(false),
  restart: flag(false),
  upgradeFirmware: flag(false),
  /** Whether restart and upgrade may interrupt charging. */
  whileCharging: flag(false),
});

export type CommandOptions = z.infer<ReturnType<typeof commandsOption>>;

/** The options of one charger: its own where it has some, the platform's otherwise. Of several entries the last wins. */
export function optionsOf(options: PlatformOptions, charger: { readonly id: string; readonly serial: string }): ChargerOptions {
  const names = [charger.id.toLowerCase(), charger.serial.toLowerCase()];
  const own = options.chargers.individual.filter((entry) => names.includes(entry.charger));
  const { sensors, chargingAllowed, chargeNow, addEnergy, addEnergyKwh, maxChargeCurrent, allowedHours, pauseWaitingCars, chargingLock, chargingCurrent, commands, matter } = options;
  return own.reduce(
    (merged: ChargerOptions, entry): ChargerOptions => ({
      ...merged,
      name: entry.name ?? merged.name,
      sensors: overriding(merged.sensors, entry.sensors),
      chargingAllowed: entry.chargingAllowed ?? merged.chargingAllowed,
    }),
    { name: undefined, sensors, chargingAllowed, chargeNow, addEnergy, addEnergyKwh, maxChargeCurrent, allowedHours, pauseWaitingCars, chargingLock, chargingCurrent, commands, matter },
  );
}

function overriding(sensors: SensorOptions, own: IndividualOptions['sensors']): SensorOptions {
  return { ...sensors, ...(Object.fromEntries(Object.entries(own).filter(([, isOn]) => isOn !== undefined)) as Partial<SensorOptions>) };
}

function trimmedOrUndefined(text: string): string | undefined {
  const name = toPlainText(text).trim();
  return name === '' ? undefined : name;
}
