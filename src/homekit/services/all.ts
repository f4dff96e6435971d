// Every service that a charger's accessory can have, in the order in which Apple Home lists them.
import { climateSensors } from './climate-sensors.ts';
import type { ServiceDeclaration } from './declaration.ts';
import { occupancySensors } from './occupancy-sensors.ts';
import { outlet } from './outlet.ts';

export const allServices: readonly ServiceDeclaration[] = [outlet, ...occupancySensors, ...climateSensors];
