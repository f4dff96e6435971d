// Whose account it is: the environment, or the plugin's settings in Homebridge's config.json.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../../base/json.ts';
import { codeOf } from '../../base/log.ts';
import { PLATFORM_NAMES } from '../../base/package.ts';
import type { AccountOptions } from '../../checkup/account-connection.ts';
import { DEFAULT_API_URL, readApiUrl } from '../../config/api-url.ts';
import { parseConfig } from '../../config/config.ts';
import { hasOtherPrice } from '../../config/price.ts';
import { accountKey } from '../../reports/other-accounts.ts';
import { UsageError, type Surroundings } from '../terminal/surroundings.ts';

/** Without the plugin's settings where the account comes from the environment. */
export interface Credentials extends AccountOptions {
  /** Where they came from, in words. */
  readonly source: string;
  /** The config file that they came from; undefined when they came from the environment. */
  readonly file: ConfigFile | undefined;
  /** What the plugin warns about in them at its start. */
  readonly notes: readonly string[];
}

interface ConfigFile {
  readonly path: string;
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  /** How many blocks of the plugin it has, and of how many accounts. */
  readonly blocks: number;
  readonly accounts: number;
  /** Whether another block of this account has another price. */
  readonly hasOtherPrice: boolean;
}

/**
 * The account to use.
 *
 * @param storage the folder that the person names; undefined when none
 * @param username whose settings are meant, where the account is known; the first ones unless given
 * @throws UsageError when there is none, or what there is cannot be used
 */
export async function findCredentials({ environment, home }: Pick<Surroundings, 'environment' | 'home'>, storage: string | undefined, username?: string): Promise<Credentials> {
  const apiUrl = apiUrlIn(environment);
  const given = fromEnvironment(environment, apiUrl);
  if (given !== undefined) return given;
  const paths = configPaths(environment, home, storage);
  for (const path of paths) {
    const found = await fromConfigFile(path, apiUrl, username);
    if (typeof found !== 'string') return found;
    if (storage !== undefined) throw new UsageError(found === 'no-file' ? `there is no ${path}: name the folder that Homebridge uses, which has its ${FILE}` : `${path} has no settings of this plugin: look for the folder that Homebridge uses`);
  }
  throw new UsageError(`there is no account: set ZAPTEC_USERNAME and ZAPTEC_PASSWORD, or name Homebridge's storage folder with --storage. Looked in ${paths.join(', ')}`);
}

function fromEnvironment(environment: Surroundings['environment'], apiUrl: string | undefined): Credentials | undefined {
  const [given, password] = [environment['ZAPTEC_USERNAME'] ?? '', environment['ZAPTEC_PASSWORD'] ?? ''];
  if (given === '' && password === '') return undefined;
  const username = given.trim();
  const missing = username === '' ? 'ZAPTEC_USERNAME' : password === '' ? 'ZAPTEC_PASSWORD' : undefined;
  if (missing !== undefined) throw new UsageError(`${missing} is missing or empty: the environment must hold both the user name and the password`);
  return { username, password, apiUrl: apiUrl ?? DEFAULT_API_URL, source: 'the environment (ZAPTEC_USERNAME, ZAPTEC_PASSWORD)', file: undefined, config: undefined, notes: [] };
}

/** The same rule as for the option: over https, or to this machine. */
function apiUrlIn(environment: Surroundings['environment']): string | undefined {
  const text = environment['ZAPTEC_API_URL'] ?? '';
  if (text === '') return undefined;
  const apiUrl = readApiUrl(text);
  if (apiUrl === undefined) throw new UsageError('ZAPTEC_API_URL must begin with https:// (http:// only for this machine itself), such as https://api.zaptec.com');
  return apiUrl;
}

/** In the order in which they are looked at. */
function configPaths(environment: Surroundings['environment'], home: string | undefined, storage: string | undefined): string[] {
  if (storage !== undefined) return [join(storage, FILE)];
  const named = environment['UIX_CONFIG_PATH'] ?? '';
  return [...(named === '' ? [] : [named]), join('/var/lib/homebridge', FILE), ...(home === undefined ? [] : [join(home, '.homebridge', FILE)])];
}

const FILE = 'config.json';

const configFile = z.lazy(() => z.object({ platforms: z.optional(z.array(z.unknown())) }));
const block = z.lazy(() => z.looseObject({ platform: z.enum(PLATFORM_NAMES) }));

async function fromConfigFile(path: string, apiUrl: string | undefined, username: string | undefined): Promise<Credentials | 'no-file' | 'no-settings'> {
  const text = await textOf(path, username === undefined ? 'set ZAPTEC_USERNAME and ZAPTEC_PASSWORD' : 'leave out --storage');
  if (text === undefined) return 'no-file';
  const json = parseJson(text);
  if (json === undefined) throw new UsageError(`${path} is not valid JSON: mend it in Homebridge`);
  const { platforms = [] } = configFile.safeParse(json).data ?? {};
  const blocks = platforms.flatMap((platform) => block.safeParse(platform).data ?? []);
  const chosen = blocks.find((one) => username !== undefined && accountKey(one['username']) === accountKey(username)) ?? blocks[0];
  if (chosen === undefined) return 'no-settings';
  const result = parseConfig(apiUrl === undefined ? chosen : { ...chosen, apiUrl });
  if (result.kind === 'missing') throw new UsageError(`the plugin's settings in ${path} have no user name and password yet: enter them in Homebridge`);
  if (result.kind === 'invalid') throw new UsageError(`the plugin's settings in ${path} cannot be used: ${result.problems.join(' ')}`.replace(/\.$/, ''));
  const { config, notes } = result;
  const { mode } = await stat(path);
  const accounts = new Set(blocks.map((one) => accountKey(one['username']))).size;
  const file = { path, mode: mode & 0o777, blocks: blocks.length, accounts, hasOtherPrice: hasOtherPrice(chosen, blocks) };
  return { username: config.username, password: config.password, apiUrl: config.apiUrl, source: path, file, config, notes };
}

/** @param otherwise what else one can do where it cannot be read */
async function textOf(path: string, otherwise: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`${path} cannot be read (${String(code)}): run this as a user who may, or ${otherwise}`);
  }
}
