// Options of a charger for tests: everything off, everything on, or just some sensors.
import type { ChargerOptions, SensorOptions } from '../../src/config/options.ts';

export const noSensors: SensorOptions = {
  vehicleConnected: false,
  chargingFinished: false,
  charging: false,
  paused: false,
  waitingToCharge: false,
  scheduled: false,
  temperature: false,
  humidity: false,
};

export const nothingOn: ChargerOptions = {
  name: undefined,
  sensors: noSensors,
  hold: false,
  commands: { stopAndDeauthorize: false, restart: false, upgradeFirmware: false, whileCharging: false },
  matter: false,
};

export const everythingOn: ChargerOptions = {
  name: undefined,
  sensors: {
    vehicleConnected: true,
    chargingFinished: true,
    charging: true,
    paused: true,
    waitingToCharge: true,
    scheduled: true,
    temperature: true,
    humidity: true,
  },
  hold: true,
  commands: { stopAndDeauthorize: true, restart: true, upgradeFirmware: true, whileCharging: false },
  matter: true,
};

/** These sensors, and nothing else that can be turned off. */
export function withSensors(sensors: Partial<SensorOptions>): ChargerOptions {
  return { ...nothingOn, sensors: { ...noSensors, ...sensors } };
}
