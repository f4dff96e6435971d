// Every service that a charger's accessory can have, in the order in which Apple Home lists them.
import { chargingAllowed } from './charging-allowed.ts';
import { chargingCurrent } from './charging-current.ts';
import { chargingLock } from './charging-lock.ts';
import { climateSensors } from './climate-sensors.ts';
import type { ServiceDeclaration } from './declaration.ts';
import { occupancySensors } from './occupancy-sensors.ts';
import { outlet } from './outlet.ts';
import { serviceSwitches } from './service-switches.ts';

export const allServices: readonly ServiceDeclaration[] = [
  outlet,
  chargingAllowed,
  chargingLock,
  chargingCurrent,
  ...occupancySensors,
  ...climateSensors,
  ...serviceSwitches,
];
