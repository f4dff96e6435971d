// Every service that a charger's accessory can have, in the order in which Apple Home lists them.
import { chargingAllowed } from './charging-allowed.ts';
import { climateSensors } from './climate-sensors.ts';
import { conditionSensors } from './condition-sensors.ts';
import type { ServiceDeclaration } from './declaration.ts';
import { grants } from './grants.ts';
import { maximumCurrent } from './maximum-current.ts';
import { occupancySensors } from './occupancy-sensors.ts';
import { outlet } from './outlet.ts';
import { powerSensor } from './power-sensor.ts';
import { serviceSwitches } from './service-switches.ts';

export const allServices: readonly ServiceDeclaration[] = [
  outlet,
  chargingAllowed,
  ...grants,
  maximumCurrent,
  ...occupancySensors,
  ...conditionSensors,
  powerSensor,
  ...climateSensors,
  ...serviceSwitches,
];
