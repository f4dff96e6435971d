// What the charger list tells of a charger's state, as observations.
import type { ListedCharger } from './cloud-port.ts';
import { ObservationId, type Observation } from './observation.ts';

/** All there is of the state where the user may not read it. */
export function observationsOf(listed: ListedCharger): Observation[] {
  const value = (known: number | undefined): string | undefined => (known === undefined ? undefined : String(known));
  const isOnline = listed.isOnline === undefined ? undefined : Number(listed.isOnline);
  return [
    { id: ObservationId.ChargerOperationMode, value: value(listed.operatingMode), timestampMs: undefined },
    { id: ObservationId.IsOnline, value: value(isOnline), timestampMs: undefined },
  ];
}
