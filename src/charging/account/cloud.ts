// What the domain asks of the cloud about chargers. The REST client provides it; tests may provide another.
import type { Patience } from '../calls/patience.ts';
import type { Action } from '../commands/route.ts';
import type { ChargerFirmware } from '../commands/service-preconditions.ts';
import type { CompletedSession } from '../energy/completed-session.ts';
import type { Observation } from '../state/observation.ts';
import type { ChargerListing } from './charger-listing.ts';

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
  sendCommand(chargerId: string, action: Action, patience: Patience): Promise<void>;
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

