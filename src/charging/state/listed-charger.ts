// A charger as the charger list shows it, and what that tells of its state.
import { finalStopActive, type ChargerState } from './charger-state.ts';
import { NOT_TOLD, ObservationId, type Observation } from './observation.ts';

/** A charger, or a meter, as the list shows it. What the list does not say is undefined. */
export interface ListedCharger {
  /** GUID, in lower case. */
  readonly id: string;
  /** `DeviceId`. */
  readonly serial: string;
  readonly name: string | undefined;
  /** A code of the API's `DeviceTypes`. */
  readonly deviceType: number | undefined;
  /** As observation 710. */
  readonly operatingMode: number | undefined;
  readonly isOnline: boolean | undefined;
  /** `CurrentUserRoles`, a bit mask. */
  readonly roles: number | undefined;
  /** GUID of the site it belongs to, in lower case. */
  readonly installationId?: string | undefined;
  readonly installationName?: string | undefined;
}

/** Why the list shows nothing of a charger: it could not be read, or not all of it; or the charger is not there any more. */
export type ListFailure = 'unread' | 'gone';

/** All there is of the state where the user may not read it. */
export function observationsOf({ operatingMode, isOnline }: ListedCharger): Observation[] {
  return [
    { id: ObservationId.ChargerOperationMode, value: operatingMode?.toString(), timestampMs: undefined },
    { id: ObservationId.FinalStopActive, value: NOT_TOLD, timestampMs: undefined },
    { id: ObservationId.IsOnline, value: isOnline === undefined ? undefined : String(Number(isOnline)), timestampMs: undefined },
  ];
}

/** Whether the list is all that this is known from: what it does not tell is not known, not even that it is not so. */
export function isOfList(state: ChargerState): boolean {
  return finalStopActive(state) === NOT_TOLD;
}
