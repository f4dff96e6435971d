// What is known of one installation: what it said last, what its chargers tell, and whether it can be reached.
// The one way in for what the cloud says of it.
import type { Clock } from '../../base/clock.ts';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { CloudHealth } from '../calls/cloud-health.ts';
import { BusyError, ForbiddenError, ZaptecError } from '../calls/errors.ts';
import type { Patience } from '../calls/patience.ts';
import { mayControl } from '../state/charger-facts.ts';
import { isStandAlone } from '../state/charger-state.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import { FAILURES_UNTIL_UNREACHABLE } from '../state/reachability.ts';
import type { InstallationReading, PhasesA } from './installation-reading.ts';

/** What the domain asks of the cloud about an installation, apart from its chargers. Every method throws a ZaptecError, or the signal's reason when it aborts. */
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

export interface KnownInstallationParts {
  readonly cloud: Pick<InstallationCloud, 'readInstallation'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: CloudHealth;
  /** Aborts when the installation is no longer looked after. */
  readonly stopped: AbortSignal;
  /** It was read. */
  readonly onReading: () => void;
  /** Reading has failed, so that what is known may no longer hold. */
  readonly onFailure: () => void;
}

/** What the charger list tells of an installation. */
export interface ListedInstallation {
  /** What its owner calls it; undefined when the list does not say. */
  readonly name?: string | undefined;
  readonly chargers: readonly Pick<KnownCharger, 'state'>[];
  /** `CurrentUserRoles` of its chargers, a bit mask; undefined when the list does not say. */
  readonly roles: number | undefined;
}

/** An installation, as far as it is known. */
export class KnownInstallation {
  readonly id: string;
  readonly #parts: KnownInstallationParts;
  #listed: ListedInstallation = { chargers: [], roles: undefined };
  #reading: InstallationReading | undefined;
  #readAtMs = -Infinity;
  #isForbidden = false;
  #failuresInARow = 0;

  constructor(id: string, parts: KnownInstallationParts) {
    this.id = id;
    this.#parts = parts;
  }

  /** As last read; undefined before that. */
  get reading(): InstallationReading | undefined {
    return this.#reading;
  }

  /** What its owner calls it; undefined when not known. */
  get name(): string | undefined {
    return this.#reading?.name ?? this.#listed.name;
  }

  /** What the user may do there, a bit mask; undefined when not known. */
  get roles(): number | undefined {
    return this.#isForbidden ? 0 : (this.#reading?.roles ?? this.#listed.roles);
  }

  /** Whether its chargers go by themselves. */
  get isStandAlone(): boolean {
    const known = this.#listed.chargers.map(({ state }) => isStandAlone(state)).filter((one) => one !== undefined);
    return known.length > 0 && known.every(Boolean);
  }

  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  get isTried(): boolean {
    return this.#reading !== undefined || this.#failuresInARow > 0;
  }

  /** Without permission a single failure suffices: no other answer will come. */
  get isReachable(): boolean {
    return !this.#isForbidden && this.#reading !== undefined && this.#failuresInARow < FAILURES_UNTIL_UNREACHABLE;
  }

  /** The reading, if it is of within `ms` milliseconds. */
  readingSince(ms: number): InstallationReading | undefined {
    return this.#parts.clock.monotonic() - this.#readAtMs > ms ? undefined : this.#reading;
  }

  takeOverListed(listed: ListedInstallation): void {
    this.#listed = listed;
    if (mayControl(listed.roles) === true) this.#isForbidden = false;
  }

  /** Reads it now; throws ZaptecError. */
  async read(patience: Patience): Promise<InstallationReading> {
    const { cloud, stopped } = this.#parts;
    try {
      const reading = await cloud.readInstallation(this.id, patience);
      this.#takeOver(reading);
      return reading;
    } catch (error) {
      if (!stopped.aborted && !patience.signal.aborted && !(error instanceof BusyError)) this.#noteFailure(error);
      throw error;
    }
  }

  /** A routine read: failures are counted and reported, never thrown. */
  async refresh(): Promise<void> {
    const { log, stopped } = this.#parts;
    try {
      await this.read({ urgency: 'read', signal: stopped });
    } catch (error) {
      if (!(error instanceof ZaptecError) && !stopped.aborted) log.error(describeDefect(error));
    }
  }

  #takeOver(reading: InstallationReading): void {
    this.#parts.health.succeeded(this.id, this.#parts.log);
    this.#failuresInARow = 0;
    this.#isForbidden = false;
    this.#reading = reading;
    this.#readAtMs = this.#parts.clock.monotonic();
    this.#parts.onReading();
  }

  #noteFailure(error: unknown): void {
    // What is refused to somebody whom the list names as owner passes, as a rule.
    this.#isForbidden = error instanceof ForbiddenError && mayControl(this.#listed.roles) !== true;
    if (this.#isForbidden) this.#parts.health.answered(this.id);
    else this.#parts.health.failed(this.id, error, this.#parts.log);
    this.#failuresInARow += 1;
    this.#parts.onFailure();
  }
}
