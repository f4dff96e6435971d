// What a row of the charger list tells of a charger's state, in the form of its observations. Pure.
import type { ListedCharger } from './cloud-port.ts';
import { ObservationId, type Observation } from './observation.ts';

export function observationsOf(listed: ListedCharger): Observation[] {
  const value = (known: number | undefined): string | undefined => (known === undefined ? undefined : String(known));
  const isOnline = listed.isOnline === undefined ? undefined : Number(listed.isOnline);
  return [
    { id: ObservationId.ChargerOperationMode, value: value(listed.operatingMode), timestampMs: undefined },
    { id: ObservationId.IsOnline, value: value(isOnline), timestampMs: undefined },
  ];
}
