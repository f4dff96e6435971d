// One occupancy sensor for each thing that people want to be notified of or automate on: Apple Home offers neither for
// an outlet's own characteristics.
import type { SensorName } from '../../config/options.ts';
import type { ChargerView } from '../../charging/charger/charger-view.ts';
import { isVehicleConnected } from '../../charging/state/charging-status.ts';
import type { SERVICE_WORDS } from '../words/service-words.ts';
import { detected, sensor, type ServiceDeclaration } from './declaration.ts';

export const occupancySensors: readonly ServiceDeclaration[] = [
  occupancy('vehicleConnected', 'vehicle-connected', (view) => isVehicleConnected(view.status)),
  occupancy('chargingFinished', 'charging-finished', ({ status }) => (status === 'stopped' ? undefined : status === 'finished')),
  occupancy('charging', 'charging', (view) => view.status === 'charging'),
  occupancy('paused', 'paused', ({ status }) => (status === 'stopped' ? undefined : status === 'paused')),
  occupancy('waitingToCharge', 'waiting-to-charge', (view) => view.isWaiting),
  occupancy('awaitingAuthorization', 'awaiting-authorization', (view) => view.isAwaitingAuthorization),
  occupancy('scheduled', 'scheduled', (view) => view.isScheduled),
];

/** @param isDetected undefined = not known */
function occupancy(option: SensorName, subtype: keyof typeof SERVICE_WORDS, isDetected: (view: ChargerView) => boolean | undefined): ServiceDeclaration {
  const shown = detected((hap) => hap.Characteristic.OccupancyDetected, (view) => (view.status === 'unknown' ? undefined : isDetected(view)));
  return sensor(option, subtype, (hap) => hap.Service.OccupancySensor, shown);
}
