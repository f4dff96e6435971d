// Options of a charger for tests: everything off, everything on, or just some sensors.
import type { ChargerOptions } from '../../src/config/options.ts';
import { forEachSensor, SENSORS_BY_DEFAULT, type SensorName, type SensorOptions } from '../../src/config/options.ts';

/** All that there are. */
export const sensorNames = Object.keys(SENSORS_BY_DEFAULT) as readonly SensorName[];

export const noSensors = allSensors(false);

export const nothingOn: ChargerOptions = {
  name: undefined,
  sensors: noSensors,
  chargingAllowed: false,
  chargeNow: false,
  addEnergy: false,
  addEnergyKwh: 10,
  maxChargeCurrent: false,
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
  chargeNow: true,
  addEnergy: true,
  addEnergyKwh: 10,
  maxChargeCurrent: true,
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
  return forEachSensor(() => isOn);
}
