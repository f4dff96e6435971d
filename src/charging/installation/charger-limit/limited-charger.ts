// One charger as something that has a limit of its own (510), in the terms of an installation's.
import type { Clock } from '../../../base/clock.ts';
import type { Patience } from '../../calls/patience.ts';
import type { Charger } from '../../charger/charger.ts';
import { CHARGER_CURRENT_A } from '../../settings/charger-update.ts';
import { VEHICLE_MINIMUM_A } from '../../state/waiting.ts';
import type { InstallationReading } from '../installation-reading.ts';
import type { Limited } from '../limit-sender.ts';

interface Parts {
  readonly clock: Clock;
  /** It was read, whatever came of it. */
  readonly onRead: () => void;
}

export class LimitedCharger implements Limited {
  readonly #charger: Charger;
  readonly #parts: Parts;
  readonly isStandAlone = false;
  #readAtMs = -Infinity;

  constructor(charger: Charger, parts: Parts) {
    this.#charger = charger;
    this.#parts = parts;
  }

  get id(): string {
    return this.#charger.facts.id;
  }

  get roles(): number | undefined {
    return this.#charger.facts.roles;
  }

  get isTried(): boolean {
    return this.reading !== undefined;
  }

  get isReachable(): boolean {
    return this.#charger.view?.isReachable === true && !this.#charger.known.isListOnly;
  }

  /** The least that it allocates to a vehicle: with less it is off. */
  get minimumA(): number {
    return this.#charger.view?.minCurrentA ?? VEHICLE_MINIMUM_A;
  }

  /** What the charger is set to, and 0 where that is not enough for any vehicle. */
  get reading(): InstallationReading | undefined {
    const { view, facts } = this.#charger;
    if (view === undefined) return undefined;
    const { maxCurrentA } = view;
    const availableCurrentA = maxCurrentA !== undefined && maxCurrentA < this.minimumA ? 0 : maxCurrentA;
    return { ...NOBODY_GOVERNS, name: facts.name, availableCurrentA, roles: facts.roles };
  }

  readingSince(ms: number): InstallationReading | undefined {
    return this.#parts.clock.monotonic() - this.#readAtMs > ms ? undefined : this.reading;
  }

  async read(patience: Patience): Promise<InstallationReading> {
    await this.#charger.known.read(patience);
    this.#readAtMs = this.#parts.clock.monotonic();
    this.#parts.onRead();
    return this.reading ?? NOBODY_GOVERNS;
  }

  async refresh(): Promise<void> {
    await this.#charger.known.refresh();
    if (this.#charger.known.isRead) this.#parts.onRead();
  }
}

/** What only an installation has: the charger's own limit is nobody's but the cloud's. */
const NOBODY_GOVERNS: InstallationReading = {
  name: undefined,
  maxCurrentA: CHARGER_CURRENT_A.max,
  availableCurrentA: undefined,
  phasesA: undefined,
  mode: undefined,
  features: undefined,
  roles: undefined,
  networkType: undefined,
};
