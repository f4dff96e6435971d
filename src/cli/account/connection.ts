// The way to the account: its chargers by the names that people give them.
import { untilAborted } from '../../base/deadline.ts';
import { NO_CHARGER } from '../../charging/account/charger-selection.ts';
import { WrongCredentialsError, zaptecErrorOf, type ZaptecError } from '../../charging/calls/errors.ts';
import { AccountConnection, type AccountCharger } from '../../checkup/account-connection.ts';
import type { Call } from '../terminal/command.ts';
import { LONGEST_ECHO, shortened, tableOf } from '../terminal/table.ts';
import { UsageError, type ExitCode } from '../terminal/surroundings.ts';
import { findCredentials, type Credentials } from './credentials.ts';
import { findByName, nameToType, type Named } from './naming.ts';

/** Runs `work` with a connection, and closes it whatever happens. */
export async function withConnection(call: Call, work: (connection: Connection) => Promise<ExitCode>): Promise<ExitCode> {
  const { surroundings, terminal, options } = call;
  const credentials = await findCredentials(surroundings, options.valueOf('storage'));
  terminal.hide([credentials.password, credentials.username]);
  if (credentials.file !== undefined && credentials.file.blocks > 1) {
    const { path, blocks, accounts } = credentials.file;
    const several = accounts > 1 ? `${accounts} accounts; the first is used. ZAPTEC_USERNAME and ZAPTEC_PASSWORD name another.` : `${blocks} blocks of this account; the settings of the first are used.`;
    terminal.note(`${path} has ${several}`, 'yellow');
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
export class Connection extends AccountConnection {
  readonly credentials: Credentials;
  readonly #call: Call;

  constructor(call: Call, credentials: Credentials) {
    super(credentials, call.surroundings);
    this.#call = call;
    this.credentials = credentials;
  }

  override chargers(): Promise<readonly AccountCharger[]> {
    return this.#call.terminal.during('Listing the chargers', () => super.chargers());
  }

  /** The charger that `wanted` names, as `oneOf` has it. */
  async chargerNamed(wanted: string): Promise<AccountCharger> {
    return this.oneOf(wanted, await this.chargers(), 'charger');
  }

  /** The charger that is named, or all of them. Where there is none, the terminal has been told. */
  async chargersNamed(wanted: string | undefined): Promise<readonly AccountCharger[]> {
    if (wanted !== undefined) return [await this.chargerNamed(wanted)];
    const chargers = await this.chargers();
    if (chargers.length === 0) this.#call.terminal.note(NO_CHARGER, 'yellow');
    return chargers;
  }

  /**
   * The one of `things` that `wanted` names.
   *
   * @throws UsageError when there is none, or more than one
   */
  oneOf<Thing extends Named>(wanted: string, things: readonly Thing[], what: 'charger' | 'installation'): Thing {
    const found = findByName(wanted, things);
    const [first, ...others] = found;
    if (others.length > 0) throw new UsageError([`"${wanted}" fits more than one ${what}; name it by its ${what === 'charger' ? 'serial number' : 'id'}:`, ...listOf(found)].join('\n'));
    if (first !== undefined) return first;
    if (things.length === 0) throw new UsageError(`Zaptec lists no ${what} for this user`);
    throw new UsageError([`there is no ${what} "${shortened(wanted, LONGEST_ECHO)}"; there are:`, ...listOf(things.map((thing) => ({ ...thing, name: nameToType(thing, things) })))].join('\n'));
  }
}

/**
 * Why one of several could not be read, which keeps nobody from hearing of the others.
 *
 * @throws what ends the command: that the account is not accepted, and what is no answer of the cloud
 */
export function failureOfOne(error: unknown): ZaptecError {
  if (error instanceof WrongCredentialsError) throw error;
  return zaptecErrorOf(error);
}

function listOf(things: readonly Named[]): string[] {
  return tableOf(things.map(({ name, serial, id }) => ['', name, ...(serial === undefined ? [] : [serial]), id]));
}
