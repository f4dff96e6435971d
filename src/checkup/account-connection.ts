// One account for a moment: the plugin's own client, and the account's chargers as they are listed. Nothing is watched.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { PLUGIN_NAME, packageVersion } from '../base/package.ts';
import { chargerSelection } from '../charging/account/charger-selection.ts';
import { CloudHealth } from '../charging/calls/cloud-health.ts';
import { ZaptecError, zaptecErrorOf } from '../charging/calls/errors.ts';
import type { Patience } from '../charging/calls/patience.ts';
import { Charger } from '../charging/charger/charger.ts';
import { NO_SETTINGS } from '../charging/charger/charger-settings.ts';
import type { InstallationReading } from '../charging/installation/installation-reading.ts';
import { factsOf, isMeter, type ChargerFacts } from '../charging/state/charger-facts.ts';
import type { ListedCharger } from '../charging/state/listed-charger.ts';
import type { ZaptecConfig } from '../config/config.ts';
import { optionsOf } from '../config/options.ts';
import { CloudClient } from '../zaptec/cloud/client.ts';
import { HttpTransport, type Transport } from '../zaptec/cloud/transport.ts';
import { ClockComparison } from './clock-comparison.ts';

/** A charger of the account, by its name in Apple Home where the settings name it. */
export interface AccountCharger extends ChargerFacts {
  /** Whether a vehicle that waits is paused, too, by the settings. */
  readonly pauseWaitingCars: boolean;
  /** What the list says of it. */
  readonly row: ListedCharger;
}

export interface AccountOptions {
  readonly username: string;
  readonly password: string;
  /** Without trailing slash. */
  readonly apiUrl: string;
  /** The plugin's settings, which may name chargers; undefined where there are none. */
  readonly config: ZaptecConfig | undefined;
}

/** What it runs in. */
export interface AccountSurroundings {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Aborts when nobody waits for the answers any more. */
  readonly interrupted: AbortSignal;
  /** The way to the cloud; by sockets, unless told. */
  readonly transport?: ((apiUrl: string, userAgent: string) => Transport) | undefined;
}

/** The installations of these chargers, each once. */
export function installationIdsOf(chargers: readonly AccountCharger[]): string[] {
  return [...new Set(chargers.map(({ installationId }) => installationId).filter((id) => id !== undefined))];
}

/** A log for those whose results say everything. */
export const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

export class AccountConnection {
  readonly client: CloudClient;
  /** This machine's clock. */
  readonly clock: Clock;
  /** How far this machine's clock is from the cloud's. */
  readonly clocks: ClockComparison;
  /** For everything that is asked: a person waits. */
  readonly patience: Patience;
  /** What the plugin warns about in the settings, once it has the list of chargers. */
  notes: readonly string[] = [];
  readonly #config: ZaptecConfig | undefined;
  readonly #ended = new AbortController();
  #chargers: Promise<readonly AccountCharger[]> | undefined;

  constructor({ config, ...account }: AccountOptions, { clock, random, interrupted, transport }: AccountSurroundings) {
    const userAgent = `${PLUGIN_NAME}/${packageVersion()}`;
    const way = transport?.(account.apiUrl, userAgent) ?? new HttpTransport(account.apiUrl, userAgent);
    this.#config = config;
    this.clock = clock;
    this.clocks = new ClockComparison(way, clock);
    this.client = new CloudClient({ ...account, userAgent, clock, random, log: QUIET, transport: this.clocks });
    this.patience = { urgency: 'command', signal: interrupted };
  }

  /** The account's chargers, without its meters; asked for once. */
  chargers(): Promise<readonly AccountCharger[]> {
    this.#chargers ??= this.#list();
    return this.#chargers;
  }

  /** A charger of the domain, which knows what the list says of it. */
  domainCharger({ row, pauseWaitingCars, ...facts }: AccountCharger, log: Log, { whileCharging }: { readonly whileCharging: boolean } = { whileCharging: false }): Charger {
    const settings = { ...NO_SETTINGS, pauseWaitingCars, commands: { whileCharging } };
    const charger = new Charger(facts, { cloud: this.client, clock: this.clock, log, health: new CloudHealth(QUIET, this.clock), stopped: this.#ended.signal, settings });
    charger.known.takeOverListed(row, facts);
    return charger;
  }

  /** What is known of an installation; undefined where it cannot be read. */
  async installation(id: string): Promise<InstallationReading | undefined> {
    const answer = await this.client.readInstallation(id, this.patience).catch(zaptecErrorOf);
    return answer instanceof ZaptecError ? undefined : answer;
  }

  /** Aborts when it is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  async close(): Promise<void> {
    this.#ended.abort(new Error('The connection is over'));
    await this.client.close();
  }

  async #list(): Promise<readonly AccountCharger[]> {
    const listing = await this.client.listChargers(this.patience.signal, this.patience.urgency);
    if (this.#config !== undefined) this.notes = chargerSelection(this.#config.chargers).notesOn(listing);
    return listing.chargers.filter((row) => !isMeter(row)).map((row) => this.#chargerOf(row));
  }

  #chargerOf(row: ListedCharger): AccountCharger {
    const facts = factsOf(row);
    const options = this.#config && optionsOf(this.#config, facts);
    return { ...facts, name: options?.name ?? facts.name, pauseWaitingCars: options?.pauseWaitingCars ?? false, row };
  }
}
