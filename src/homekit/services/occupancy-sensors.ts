// One occupancy sensor for each thing that people want to be notified of or automate on: Apple Home offers neither for
// an outlet's own characteristics.
import type { SensorName } from '../../config/options.ts';
import type { ChargerView } from '../../charging/charger/charger-view.ts';
import { isVehicleConnected } from '../../charging/state/charging-status.ts';
import { SERVICE_WORDS } from '../words/service-words.ts';
import { activeWhileReachable, numberOf, type ServiceDeclaration } from './declaration.ts';

export const occupancySensors: readonly ServiceDeclaration[] = [
  sensor('vehicleConnected', 'vehicle-connected', (view) => isVehicleConnected(view.status)),
  sensor('chargingFinished', 'charging-finished', ({ status }) => (status === 'stopped' ? undefined : status === 'finished')),
  sensor('charging', 'charging', (view) => view.status === 'charging'),
  sensor('paused', 'paused', ({ status }) => (status === 'stopped' ? undefined : status === 'paused')),
  sensor('waitingToCharge', 'waiting-to-charge', (view) => view.isWaiting),
  sensor('awaitingAuthorization', 'awaiting-authorization', (view) => view.isAwaitingAuthorization),
  sensor('scheduled', 'scheduled', (view) => view.isScheduled),
];

/** @param isDetected undefined = not known */
function sensor(
  option: SensorName,
  subtype: keyof typeof SERVICE_WORDS,
  isDetected: (view: ChargerView) => boolean | undefined,
): ServiceDeclaration {
  return {
    subtype,
    words: SERVICE_WORDS[subtype],
    type: (hap) => hap.Service.OccupancySensor,
    isEnabled: ({ sensors }) => sensors[option],
    characteristics: [
      {
        type: (hap) => hap.Characteristic.OccupancyDetected,
        value: (view) => (view.status === 'unknown' ? undefined : numberOf(isDetected(view))),
        whenUnreachable: 'value',
        whenUnknown: 'as-it-was',
        isRemembered: true,
      },
      activeWhileReachable,
    ],
  };
}
