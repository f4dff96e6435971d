// Every service that a charger's accessory can have, in the order in which Apple Home lists them.
import { chargingAllowed, grants } from './charging-allowed.ts';
import { chargingCurrent } from './charging-current.ts';
import { chargingLock } from './charging-lock.ts';
import { climateSensors, powerSensor } from './climate-sensors.ts';
import { conditionSensors } from './condition-sensors.ts';
import type { ServiceDeclaration } from './declaration.ts';
import { maximumCurrent } from './maximum-current.ts';
import { occupancySensors } from './occupancy-sensors.ts';
import { outlet } from './outlet.ts';
import { maintenanceSwitches } from './maintenance-switches.ts';

export const allServices: readonly ServiceDeclaration[] = [
  outlet,
  chargingAllowed,
  ...grants,
  maximumCurrent,
  chargingLock,
  chargingCurrent,
  ...occupancySensors,
  ...conditionSensors,
  powerSensor,
  ...climateSensors,
  ...maintenanceSwitches,
];
