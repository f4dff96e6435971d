// Options of a charger for tests: everything off, everything on, or just some sensors.
import type { ChargerOptions, SensorOptions } from '../../src/config/options.ts';
import { SENSORS } from '../tools/form/sensors.ts';

/** All that there are: the settings form has an entry for each. */
export const sensorNames = Object.keys(SENSORS) as readonly (keyof SensorOptions)[];

export const noSensors = allSensors(false);

export const nothingOn: ChargerOptions = {
  name: undefined,
  sensors: noSensors,
  chargingAllowed: false,
  pauseWaitingCars: false,
  allowedHours: [],
  chargingCurrent: false,
  chargingLock: { enabled: false, lockAgain: false, tags: [] },
  commands: { stopAndDeauthorize: false, restart: false, upgradeFirmware: false, whileCharging: false },
  matter: false,
};

export const everythingOn: ChargerOptions = {
  name: undefined,
  sensors: allSensors(true),
  chargingAllowed: true,
  pauseWaitingCars: false,
  allowedHours: [],
  chargingCurrent: true,
  chargingLock: { enabled: true, lockAgain: false, tags: [] },
  commands: { stopAndDeauthorize: true, restart: true, upgradeFirmware: true, whileCharging: false },
  matter: true,
};

/** These sensors, and nothing else that can be turned off. */
export function withSensors(sensors: Partial<SensorOptions>): ChargerOptions {
  return { ...nothingOn, sensors: { ...noSensors, ...sensors } };
}

function allSensors(isOn: boolean): SensorOptions {
  return Object.fromEntries(sensorNames.map((name) => [name, isOn])) as Record<keyof SensorOptions, boolean>;
}
