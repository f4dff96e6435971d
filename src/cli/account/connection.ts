// The way to the account: the plugin's own client, and the account's chargers by the names that people give them.
import type { Clock } from '../../base/clock.ts';
import { untilAborted } from '../../base/deadline.ts';
import type { Log } from '../../base/log.ts';
import { PLUGIN_NAME } from '../../base/names.ts';
import { packageVersion } from '../../base/package.ts';
import { CloudHealth } from '../../charging/calls/cloud-health.ts';
import { WrongCredentialsError } from '../../charging/calls/errors.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import { Charger } from '../../charging/charger/charger.ts';
import { factsOf, isMeter, type ChargerFacts } from '../../charging/state/charger-facts.ts';
import type { ListedCharger } from '../../charging/state/listed-charger.ts';
import { optionsOf } from '../../config/options.ts';
import { CloudClient } from '../../zaptec/cloud/client.ts';
import { HttpTransport, type Transport } from '../../zaptec/cloud/transport.ts';
import type { Call } from '../terminal/command.ts';
import { tableOf } from '../terminal/table.ts';
import { UsageError, type ExitCode } from '../terminal/surroundings.ts';
import { ClockComparison } from './clock-comparison.ts';
import { findCredentials, type Credentials } from './credentials.ts';
import { findByName, type Named } from './naming.ts';

/** A charger of the account, as it is listed. */
export interface ListedUnit extends Named {
  readonly serial: string;
  readonly facts: ChargerFacts;
  readonly listed: ListedCharger;
}

/** The way to the cloud, unless told. */
function bySockets(apiUrl: string, userAgent: string): Transport {
  return new HttpTransport(apiUrl, userAgent);
}

const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

/** Runs `work` with a connection, and closes it whatever happens. */
export async function withConnection(call: Call, work: (connection: Connection) => Promise<ExitCode>): Promise<ExitCode> {
  const { surroundings, terminal, options } = call;
  const credentials = await findCredentials(surroundings, options.valueOf('storage'));
  terminal.hide([credentials.password, credentials.username]);
  if (credentials.file !== undefined && credentials.file.blocks > 1) {
    terminal.note(`${credentials.file.path} has ${credentials.file.blocks} accounts; the first is used.`, 'yellow');
  }
  const connection = new Connection(call, credentials);
  try {
    return await untilAborted(work(connection), surroundings.interrupted);
  } catch (error) {
    if (!(error instanceof WrongCredentialsError)) throw error;
    terminal.note(`${error.message}. They came from ${credentials.source}.`, 'red');
    return 1;
  } finally {
    await connection.close();
  }
}

/** One account while a command runs. */
export class Connection {
  readonly client: CloudClient;
  readonly credentials: Credentials;
  /** This machine's clock. */
  readonly clock: Clock;
  /** How far this machine's clock is from the cloud's. */
  readonly clocks: ClockComparison;
  /** For everything that is asked: a person waits. */
  readonly patience: Patience;
  readonly #call: Call;
  readonly #ended = new AbortController();
  #units: Promise<readonly ListedUnit[]> | undefined;

  constructor(call: Call, credentials: Credentials) {
    const { clock, random, interrupted, transport = bySockets } = call.surroundings;
    const userAgent = `${PLUGIN_NAME}/${packageVersion()}`;
    this.#call = call;
    this.credentials = credentials;
    this.clock = clock;
    this.clocks = new ClockComparison(transport(credentials.apiUrl, userAgent), clock);
    this.client = new CloudClient({ ...credentials, userAgent, clock, random, log: QUIET, transport: this.clocks });
    this.patience = { urgency: 'command', signal: interrupted };
  }

  /** The account's chargers, without its meters; asked for once. */
  units(): Promise<readonly ListedUnit[]> {
    this.#units ??= this.#call.terminal.during('Listing the chargers', () => this.#list());
    return this.#units;
  }

  /**
   * The charger that `wanted` names.
   *
   * @throws UsageError when there is none, or more than one
   */
  async unit(wanted: string): Promise<ListedUnit> {
    return this.oneOf(wanted, await this.units(), 'charger');
  }

  /** The charger that is named, or all of them. */
  async unitsNamed(wanted: string | undefined): Promise<readonly ListedUnit[]> {
    return wanted === undefined ? this.units() : [await this.unit(wanted)];
  }

  /**
   * The one of `things` that `wanted` names.
   *
   * @throws UsageError when there is none, or more than one
   */
  oneOf<Thing extends Named>(wanted: string, things: readonly Thing[], what: 'charger' | 'installation'): Thing {
    const found = findByName(wanted, things);
    switch (found.kind) {
      case 'found':
        return found.thing;
      case 'ambiguous':
        throw new UsageError([`"${wanted}" fits more than one ${what}; name it by its ${what === 'charger' ? 'serial number' : 'id'}:`, ...listOf(found.things)].join('\n'));
      case 'unknown':
        if (things.length === 0) throw new UsageError(`Zaptec lists no ${what} for this user`);
        throw new UsageError([`there is no ${what} "${wanted}"; there are:`, ...listOf(things)].join('\n'));
    }
  }

  /** A charger of the domain, which knows what the list says of it. */
  charger({ facts, listed }: ListedUnit, log: Log, { whileCharging }: { readonly whileCharging: boolean } = { whileCharging: false }): Charger {
    const settings = { name: undefined, chargingAllowed: false, pauseWaitingCars: false, commands: { whileCharging } };
    const charger = new Charger(facts, { cloud: this.client, clock: this.#call.surroundings.clock, log, health: new CloudHealth(QUIET), stopped: this.#ended.signal, settings });
    charger.takeOverListed(listed, facts);
    return charger;
  }

  /** Aborts when the command is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  async close(): Promise<void> {
    this.#ended.abort(new Error('The command is over'));
    await this.client.close();
  }

  async #list(): Promise<readonly ListedUnit[]> {
    const { chargers } = await this.client.listChargers(this.patience.signal, this.patience.urgency);
    return chargers.filter((row) => !isMeter(row)).map((listed) => this.#unitOf(listed));
  }

  /** Called as in Apple Home, where the settings name it. */
  #unitOf(listed: ListedCharger): ListedUnit {
    const facts = factsOf(listed);
    const { config } = this.credentials;
    const name = (config === undefined ? undefined : optionsOf(config, facts).name) ?? facts.name;
    return { id: facts.id, serial: facts.serial, name, facts: { ...facts, name }, listed };
  }
}

function listOf(things: readonly Named[]): string[] {
  return tableOf(things.map(({ name, serial, id }) => ['', name, ...(serial === undefined ? [] : [serial]), id]));
}
