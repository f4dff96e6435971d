// What the domain needs of the cloud. The REST client provides it; tests may provide another.
import type { CompletedSession } from './energy/completed-session.ts';
import type { InstallationReading } from './installation/installation-reading.ts';
import type { Observation } from './observation.ts';
import type { CommandId } from './preconditions.ts';

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
}

export interface ChargerListing {
  readonly chargers: readonly ListedCharger[];
  /** Whether this is certainly everything: all pages, every row readable, and not empty. */
  readonly complete: boolean;
}

/** What the cloud says of one charger's firmware. What it does not say is undefined. */
export interface ChargerFirmware {
  /** GUID, in lower case. */
  readonly chargerId: string;
  /** Version numbers. */
  readonly current: string | undefined;
  readonly available: string | undefined;
  readonly isUpToDate: boolean | undefined;
}

/** How a caller waits for an answer. */
export interface Patience {
  /** A person's command goes ahead of routine reads. */
  readonly urgency: 'command' | 'read';
  /** When waiting makes no more sense, on the monotonic clock: a longer pause fails at once. */
  readonly latestMs?: number;
  readonly signal: AbortSignal;
}

/** The cloud, as one account sees it. Every method throws a ZaptecError, or the signal's reason when it aborts. */
export interface Cloud {
  /** All chargers and meters of the account. */
  listChargers(signal: AbortSignal): Promise<ChargerListing>;
  /**
   * What a charger reports now.
   *
   * @throws ForbiddenError when the user may not read it
   */
  readState(chargerId: string, patience: Patience): Promise<readonly Observation[]>;
  /**
   * Sends a command, at most once.
   *
   * @throws RejectedError, ForbiddenError, NotFoundError when the cloud says no
   * @throws OutcomeUnknownError when it may have arrived
   */
  sendCommand(chargerId: string, command: CommandId, patience: Patience): Promise<void>;
  /**
   * The firmware of the chargers of an installation, and what there is for them.
   *
   * @throws ForbiddenError when the user may not read it
   */
  readFirmware(installationId: string, patience: Patience): Promise<readonly ChargerFirmware[]>;
  /**
   * The last session of a charger that is over, as the cloud's charge history has it; undefined when there is none.
   *
   * @throws ForbiddenError when the user may not read it
   */
  readLastSession(chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined>;
}

/** What concerns installations, apart from their chargers. Throws as `Cloud` does. */
export interface InstallationCloud {
  /** @throws ForbiddenError when the user may not read it */
  readInstallation(installationId: string, patience: Patience): Promise<InstallationReading>;
  /**
   * Gives all phases this available current, in amperes. Sent at most once.
   *
   * @throws RejectedError, ForbiddenError, NotFoundError when the cloud says no
   * @throws OutcomeUnknownError when it may have arrived
   */
  setAvailableCurrent(installationId: string, currentA: number, patience: Patience): Promise<void>;
}
