// A cloud at the domain's edge whose answers a test decides, for tests in which every second counts.
import type { ChargerLister, ChargerListing } from '../../src/charging/account/charger-listing.ts';
import type { ChargerCloud } from '../../src/charging/charger/charger-parts.ts';
import type { Action } from '../../src/charging/commands/route.ts';
import type { Patience } from '../../src/charging/calls/patience.ts';
import type { ChargerFirmware } from '../../src/charging/commands/maintenance-preconditions.ts';
import type { ListedCharger } from '../../src/charging/state/listed-charger.ts';
import type { CompletedSession } from '../../src/charging/energy/completed-session.ts';
import type { Observation, ObservationId } from '../../src/charging/state/observation.ts';
import type { ManualClock } from './manual-clock.ts';

/** Values by observation id; undefined = the row is there without a value. */
export type Reported = Partial<Record<ObservationId, string | undefined>>;

/** Answers at once with what it is told to report, and remembers what was asked. */
export class ScriptedCloud implements ChargerLister, ChargerCloud {
  /** What every charger reports. */
  reported: Reported = {};
  listing: ChargerListing = { chargers: [], complete: true };
  /** How far behind the clock is that stamps what is reported. */
  stampedBehindMs = 0;
  readError: Error | undefined;
  listError: Error | undefined;
  /** What the charge history has. */
  lastSession: CompletedSession | undefined;
  historyError: Error | undefined;
  historyReads: number[] = [];
  commandError: Error | undefined;
  firmware: readonly ChargerFirmware[] = [];
  firmwareError: Error | undefined;
  /** Runs before an answer; a promise delays it. */
  beforeRead: (patience: Patience) => Promise<void> | void = () => undefined;
  beforeCommand: (command: Action, patience: Patience) => Promise<void> | void = () => undefined;
  reads: { readonly chargerId: string; readonly atMs: number; readonly urgency: string }[] = [];
  listings: number[] = [];
  commands: Action[] = [];
  /** Which installations' firmware was read. */
  firmwareReads: string[] = [];
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  listChargers(): Promise<ChargerListing> {
    this.listings.push(this.#clock.monotonic());
    return this.listError === undefined ? Promise.resolve(this.listing) : Promise.reject(this.listError);
  }

  async readState(chargerId: string, patience: Patience): Promise<readonly Observation[]> {
    this.reads.push({ chargerId, atMs: this.#clock.monotonic(), urgency: patience.urgency });
    await this.beforeRead(patience);
    if (this.readError !== undefined) throw this.readError;
    return observations(this.reported, this.#clock.now() - this.stampedBehindMs);
  }

  readLastSession(): Promise<CompletedSession | undefined> {
    this.historyReads.push(this.#clock.monotonic());
    return this.historyError === undefined ? Promise.resolve(this.lastSession) : Promise.reject(this.historyError);
  }

  async sendCommand(_chargerId: string, command: Action, patience: Patience): Promise<void> {
    this.commands.push(command);
    if (patience.progress !== undefined) patience.progress.mayHaveArrived = true;
    await this.beforeCommand(command, patience);
    if (this.commandError !== undefined) throw this.commandError;
  }

  readFirmware(installationId: string): Promise<readonly ChargerFirmware[]> {
    this.firmwareReads.push(installationId);
    return this.firmwareError === undefined ? Promise.resolve(this.firmware) : Promise.reject(this.firmwareError);
  }
}

/** Observations with one timestamp. */
export function observations(reported: Reported, timestampMs: number | undefined): Observation[] {
  return Object.entries(reported).map(([id, value]) => ({ id: Number(id) as ObservationId, value, timestampMs }));
}

/** A row of the charger list. */
export function listed(overrides: Partial<ListedCharger> = {}): ListedCharger {
  return {
    id: 'c0000000-0000-4000-8000-000000000001',
    serial: 'ZAP000001',
    name: 'Garage',
    deviceType: 4,
    operatingMode: 1,
    isOnline: true,
    roles: 3,
    ...overrides,
  };
}
