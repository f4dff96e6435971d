// What the domain asks of the cloud about an installation, apart from its chargers.
import type { Patience } from '../calls/patience.ts';
import type { InstallationReading, PhasesA } from './installation-reading.ts';

/** Every method throws a ZaptecError, or the signal's reason when it aborts. */
export interface InstallationCloud {
  /** @throws ForbiddenError when the user may not read it */
  readInstallation(installationId: string, patience: Patience): Promise<InstallationReading>;
  /**
   * Gives all phases this available current, or each its own, in amperes. Sent at most once.
   *
   * @throws RejectedError, ForbiddenError, NotFoundError when the cloud says no
   * @throws OutcomeUnknownError when it may have arrived
   */
  setAvailableCurrent(installationId: string, currentA: number | PhasesA, patience: Patience): Promise<void>;
}
