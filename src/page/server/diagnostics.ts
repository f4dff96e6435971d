// "Help": a text for those who help, with everything they need to know, and nothing that identifies anybody.
import { hostname, userInfo } from 'node:os';
import { PLATFORM_NAME, packageVersion } from '../../base/package.ts';
import { ZaptecError } from '../../charging/calls/errors.ts';
import { AccountConnection, installationIdsOf, type AccountCharger, type AccountSurroundings } from '../../checkup/account-connection.ts';
import type { Block } from '../../config/blocks.ts';
import { parseConfig } from '../../config/config.ts';
import { familyOf } from '../../charging/state/charger-facts.ts';
import { offeredChargers } from '../../settings-page/offers.ts';
import { decodeObservation } from '../../zaptec/observations/decode.ts';
import { checkAll } from './checks.ts';
import { Disguise } from './disguise.ts';
import { lastLines, subjectsOf } from './plugin-log.ts';

export interface DiagnosticsSurroundings extends AccountSurroundings {
  /** Homebridge's storage folder. */
  readonly storagePath: string;
  /** Whatever runs, by name, such as "Node.js": "24.1.0". */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Members whose value is shown; of any other only whether it is on, off or empty: what is misspelt may be a password, and Homebridge
 * keeps a pairing code in the block.
 */
const SHOWN: ReadonlySet<string> = new Set([
  // Groups and lists.
  ...['chargers', 'include', 'exclude', 'individual', 'sensors', 'commands', 'allowedHours', 'chargingLock', 'tags', 'price', 'rates', 'times', 'labels', 'listener', 'ocpp', 'hooks', '_bridge'],
  ...['platform', 'pollInterval', 'addEnergyKwh', 'availableCurrentInterval', 'days', 'from', 'to', 'currency', 'perKwh', 'language', 'address', 'port'],
  // In disguise, as in the log.
  ...['name', 'label', 'charger'],
]);

/** Members, wherever they stand, whose texts are replaced wherever those stand, each by a word of this kind. */
const PERSONAL = {
  ...{ password: 'secret', key: 'secret', pin: 'secret', setupID: 'secret', tag: 'tag' },
  ...{ name: 'name', label: 'label', who: 'person', include: 'serial', exclude: 'serial', charger: 'serial', address: 'address' },
} as const;

/** @param others the plugin's other blocks, of which the log speaks too */
export async function collectDiagnostics(block: Block, others: readonly Block[], surroundings: DiagnosticsSurroundings): Promise<string> {
  const disguise = new Disguise();
  hideKnown(disguise, [block, ...others]);
  for (const charger of await offeredChargers(surroundings.storagePath)) hideCharger(disguise, charger);
  const { extent, states } = await statesOf(block, surroundings, disguise);
  const { checks } = await checkAll(block, surroundings);
  const names = [PLATFORM_NAME, ...(typeof block['name'] === 'string' ? [block['name']] : [])];
  const lines = await lastLines(surroundings.storagePath, names);
  // What could not be listed is in the log all the same.
  if (extent === 'part' || others.length > 0) for (const subject of subjectsOf(lines ?? [], names)) disguise.hide('name', subject);
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Versions', Object.entries({ 'homebridge-zaptec-charger': packageVersion(), ...surroundings.versions }).map(([name, version]) => `${name}: ${version}`)],
    ['Settings', JSON.stringify(disguise.json(shownOf(block)), undefined, 2).split('\n')],
    ['Check', checks.map(({ charger, result, text }) => `${result}: ${disguise.text(`${charger === null ? '' : `${charger}: `}${text}`)}`)],
    ['Chargers', states],
    ['Log', lines === undefined ? ['There is no homebridge.log in the storage folder.'] : lines.map((line) => disguise.text(line))],
  ];
  return parts.map(([title, content]) => `## ${title}\n\n${content.join('\n')}\n`).join('\n');
}

/** What the settings and the machine say of people. */
function hideKnown(disguise: Disguise, blocks: readonly Block[]): void {
  for (const { username } of blocks) if (typeof username === 'string') disguise.hide('email', username);
  const texts = Object.entries(PERSONAL).flatMap(([member, kind]) => textsUnder(member, blocks).map((text) => [kind, text] as const));
  for (const [kind, text] of [...texts, ['machine', hostname()], ['user', userInfo().username]] as const) disguise.hide(kind, text);
}

/** The texts of all members of this name, wherever they stand. */
function textsUnder(member: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsUnder(member, one));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [...(key === member ? textsIn(one) : []), ...textsUnder(member, one)]);
}

/** A code may be written as a number. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

function shownOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownOf);
  if (typeof value !== 'object' || value === null) return value;
  const isShown = (key: string, one: unknown): boolean => SHOWN.has(key) || typeof one === 'boolean' || one === null || one === '';
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, isShown(key, one) ? shownOf(one) : '[hidden]']));
}

function hideCharger(disguise: Disguise, { id, serial, name }: Pick<AccountCharger, 'id' | 'serial' | 'name'>): void {
  disguise.hide('charger', name);
  disguise.hide('serial', serial);
  disguise.hide('id', id);
}

/** What each charger reports, decoded; what is personal is left out. `part`: what the account has is not known. */
async function statesOf(block: Block, surroundings: AccountSurroundings, disguise: Disguise): Promise<{ readonly extent: 'all' | 'part'; readonly states: readonly string[] }> {
  const parsed = parseConfig(block);
  if (parsed.kind !== 'ready') return { extent: 'part', states: ['The settings are not complete.'] };
  const { username, password, apiUrl } = parsed.config;
  const connection = new AccountConnection({ username, password, apiUrl, config: undefined }, surroundings);
  try {
    const chargers = await connection.chargers();
    for (const charger of chargers) hideCharger(disguise, charger);
    const installations = await Promise.all(installationIdsOf(chargers).map((id) => hideInstallation(connection, id, disguise)));
    const states = (await Promise.all(chargers.map((charger) => stateOf(connection, charger, disguise)))).flat();
    return { extent: installations.includes('unread') ? 'part' : 'all', states };
  } catch (error) {
    if (!(error instanceof ZaptecError)) throw error;
    return { extent: 'part', states: [disguise.text(`They cannot be read: ${error.message}.`)] };
  } finally {
    await connection.close();
  }
}

async function hideInstallation(connection: AccountConnection, id: string, disguise: Disguise): Promise<'read' | 'unread'> {
  disguise.hide('id', id);
  const reading = await connection.installation(id);
  if (reading?.name !== undefined) disguise.hide('installation', reading.name);
  return reading === undefined ? 'unread' : 'read';
}

async function stateOf(connection: AccountConnection, { id, name, model, roles }: AccountCharger, disguise: Disguise): Promise<string[]> {
  const title = disguise.text(`${name}: ${model}, roles ${roles ?? 'unknown'}`);
  const reader = { family: familyOf(model), time: (atMs: number) => new Date(atMs).toISOString() };
  try {
    const rows = await connection.client.readWholeState(id, connection.patience);
    const decoded = rows.map((row) => decodeObservation(row, reader)).toSorted((one, other) => one.id - other.id);
    // Another name than in Zaptec's list, if somebody has given it one.
    for (const one of decoded) if (one.name === 'ChargePointName') disguise.hide('charger', one.text);
    return [title, ...decoded.map((one) => `  ${one.id} ${one.label}: ${one.isPersonal ? '[hidden]' : disguise.text(one.text)}`)];
  } catch (error) {
    if (!(error instanceof ZaptecError)) throw error;
    // The cloud's own words may name the charger.
    return [title, disguise.text(`  cannot be read: ${error.message}`)];
  }
}
