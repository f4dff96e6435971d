// Where the command line has sessions from: the plugin's own files, where there are some, or else Zaptec's cloud.
import { dirname } from 'node:path';
import { DAY } from '../../base/clock.ts';
import { ZaptecError } from '../../charging/calls/errors.ts';
import { dayOf } from '../../charging/sessions/costs/calendar.ts';
import { reckoningOf, type Reckoning } from '../../charging/sessions/costs/pieces.ts';
import type { SessionFilter } from '../../charging/sessions/costs/sums.ts';
import { labelOfAny, type Label } from '../../charging/sessions/labels.ts';
import { merge, sessionOf } from '../../charging/sessions/merge.ts';
import { FETCH, fetchSessions } from '../../charging/sessions/session-fetcher.ts';
import type { FinishedSession, SessionPieces, SessionReport } from '../../charging/sessions/session.ts';
import { logName } from '../../charging/state/charger-facts.ts';
import type { ZaptecConfig } from '../../config/config.ts';
import { accountKey, chargersOfOthers } from '../../reports/other-accounts.ts';
import { sessionFilesIn, sessionsOfFiles } from '../../reports/session-files.ts';
import type { ChargerNames } from '../../reports/table.ts';
import { codeOf } from '../../base/log.ts';
import type { AccountCharger } from '../../checkup/account-connection.ts';
import type { Connection } from '../account/connection.ts';
import { findCredentials } from '../account/credentials.ts';
import { folded, isGuid } from '../account/naming.ts';
import type { Call } from '../terminal/command.ts';
import { UsageError } from '../terminal/surroundings.ts';
import { LONGEST_ECHO, shortened } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The sessions that were asked for, and what is needed to tell of them. */
export interface Books {
  readonly source: 'file' | 'cloud';
  readonly sessions: SessionPieces;
  /** With the charger that the person has named, if any. */
  readonly filter: SessionFilter;
  readonly names: ChargerNames;
  readonly reckoning: Reckoning;
  /** The plugin's settings, where there are some. */
  readonly config: ZaptecConfig | undefined;
}

/**
 * The sessions of these days; undefined where this user may read none.
 *
 * @throws UsageError, ZaptecError
 */
export async function openBooks(connection: Connection, call: Call, days: Pick<SessionFilter, 'from' | 'to'>): Promise<Books | undefined> {
  const home = await homeOf(connection, call);
  const files = home === undefined ? [] : await readable(home.folder, () => sessionFilesIn(home.folder));
  const chargers = await chargersFor(connection, call, files.length > 0 ? 'for their names' : 'to be asked for');
  const asked = call.options.valueOf('charger');
  // What is kept may be of a charger that is not in the account any more: it can be named by its id.
  const chargerId = asked === undefined ? undefined : files.length > 0 && isGuid(asked) ? asked.toLowerCase() : chargerNamed(asked, connection, chargers).id;
  const config = home?.config;
  const labels = config?.labels ?? [];
  if (home?.hasOtherPrice === true) call.terminal.note('Another block of this account has other prices; here those of the first hold for all sessions.', 'yellow');
  const without = home === undefined || files.length === 0 ? undefined : await chargersLeftOut(home, connection, call);
  const shared = {
    filter: { ...days, chargerId, label: await labelIn(call, labels, readableSessions(files, without)) },
    names: new Map(chargers.map(({ id, name, serial }) => [id, { name, serial }])),
    reckoning: reckoningOf(config?.price),
    config,
  };
  if (files.length > 0) return { ...shared, source: 'file', sessions: readableSessions(files, without, call.terminal) };
  if (home !== undefined) call.terminal.note(`The plugin has kept no sessions in ${home.folder} yet, so Zaptec's cloud is asked.`);
  const those = chargers.filter(({ id }) => chargerId === undefined || id === chargerId);
  const sessions = await fromCloud(connection, call, those, days, labels);
  return sessions === undefined ? undefined : { ...shared, source: 'cloud', sessions };
}

interface Home {
  /** Homebridge's storage folder. */
  readonly folder: string;
  readonly config: ZaptecConfig | undefined;
  readonly hasOtherPrice: boolean;
}

/** Those of other accounts, whose blocks have prices of their own. */
async function chargersLeftOut({ folder }: Home, { credentials }: Connection, { terminal }: Call): Promise<ReadonlySet<string>> {
  const others = await chargersOfOthers(folder, accountKey(credentials.username));
  if (others.length > 0) terminal.note(`Left out, as they are of another account: the sessions of ${others.map(({ name }) => name).join(', ')}.`, 'yellow');
  return new Set(others.map(({ id }) => id));
}

/** @throws UsageError when there is none, or more than one, or nobody knows */
function chargerNamed(asked: string, connection: Connection, chargers: readonly AccountCharger[]): AccountCharger {
  if (chargers.length > 0) return connection.oneOf(asked, chargers, 'charger');
  throw new UsageError(`--charger is "${shortened(asked, LONGEST_ECHO)}", but the names of the chargers are not known: give its id, as zaptec sessions shows it`);
}

/**
 * The label that is asked for, as it is written: upper and lower case are the same.
 *
 * @throws UsageError when neither the settings nor a session have it
 */
async function labelIn({ options }: Call, labels: readonly Label[], sessions: SessionPieces): Promise<string | undefined> {
  const asked = options.valueOf('label');
  if (asked === undefined || asked === '') return asked;
  const known = new Set(labels.map(({ label }) => label));
  if (known.has(asked)) return asked;
  for await (const some of sessions) for (const { label } of some) if (label !== undefined) known.add(label);
  const found = known.has(asked) ? asked : [...known].find((label) => folded(label) === folded(asked));
  if (found !== undefined) return found;
  const all = known.size === 0 ? ['there are none'] : ['there are:', ...[...known].sort().map((label) => `  ${label}`)];
  throw new UsageError(`no session has the label "${shortened(asked, LONGEST_ECHO)}"; ${all.join('\n')}`);
}

/** Undefined when the account comes from the environment and no folder is named. */
async function homeOf({ credentials: { file, config, username } }: Connection, { options, terminal }: Call): Promise<Home | undefined> {
  if (file !== undefined) return { folder: dirname(file.path), config, hasOtherPrice: file.hasOtherPrice };
  const storage = options.valueOf('storage');
  if (storage === undefined) return undefined;
  const found = await findCredentials({ environment: {}, home: undefined }, storage, username);
  if (accountKey(found.username) === accountKey(username)) return { folder: storage, config: found.config, hasOtherPrice: found.file?.hasOtherPrice === true };
  terminal.note(`${found.source} has no settings of this account: there are no prices, and no labels but those that are kept.`, 'yellow');
  return { folder: storage, config: undefined, hasOtherPrice: false };
}

/** What is kept can be read while the cloud cannot be reached; only the names of the chargers are missing then. */
async function chargersFor(connection: Connection, { terminal }: Call, what: 'for their names' | 'to be asked for'): Promise<readonly AccountCharger[]> {
  try {
    return await (what === 'to be asked for' ? connection.chargersNamed(undefined) : connection.chargers());
  } catch (error) {
    if (!(error instanceof ZaptecError) || what === 'to be asked for') throw error;
    terminal.note(`Zaptec's cloud: ${error.message}. The names of the chargers are not known; their ids are shown instead.`, 'yellow');
    return [];
  }
}

/** @param terminal is told of what cannot be read of them */
async function* readableSessions(files: readonly string[], without: ReadonlySet<string> | undefined, terminal?: Terminal): AsyncGenerator<readonly FinishedSession[]> {
  const damaged = new Map<string, number>();
  const sessions = sessionsOfFiles(files, without, (path, lines) => damaged.set(path, (damaged.get(path) ?? 0) + lines));
  for (;;) {
    const next = await readable(files.join(', '), () => sessions.next());
    if (next.done === true) break;
    yield next.value;
  }
  for (const [path, lines] of damaged) {
    terminal?.note(`${lines} line${lines === 1 ? '' : 's'} of ${path} cannot be read and ${lines === 1 ? 'is' : 'are'} left out. Restart Homebridge: the plugin then moves that aside, and asks Zaptec for what is missing.`, 'yellow');
  }
}

async function readable<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new UsageError(`${what} cannot be read (${code}): run this as a user who may`);
  }
}

async function fromCloud(connection: Connection, { terminal }: Call, chargers: readonly AccountCharger[], days: Pick<SessionFilter, 'from' | 'to'>, labels: readonly Label[]): Promise<SessionPieces | undefined> {
  const { client, clock, patience } = connection;
  const found = new Map<string, FinishedSession>();
  const voids = new Set<string>();
  const add = (reports: readonly SessionReport[]): Promise<number> => {
    for (const report of reports) {
      const known = found.get(report.id);
      const told = sessionOf(report);
      if (report.isVoid) voids.add(report.id);
      else if (told !== undefined) found.set(report.id, known === undefined ? told : merge(known, told));
    }
    return Promise.resolve(reports.length);
  };
  const reading = { cloud: client.sessions(labelOfAny(labels)), add, clock, stopped: patience.signal, pauseMs: 0 };
  // A day more on each side: nobody's clock is further from UTC than that.
  const nowMs = clock.now();
  const toMs = Math.min(nowMs + DAY, days.to === undefined ? Infinity : ((dayOf(days.to) ?? 0) + 2) * DAY);
  const fromMs = days.from === undefined ? Math.min(nowMs, toMs) - FETCH.firstMs : Math.min(toMs, ((dayOf(days.from) ?? 0) - 1) * DAY);
  let refused = 0;
  for (const charger of chargers) {
    const [id, name] = [charger.id, logName(charger, chargers)];
    const fetched = await terminal.during(`Reading the sessions of ${name}`, () => fetchSessions({ chargerId: id, fromMs, toMs }, reading));
    if (fetched !== undefined) continue;
    refused += 1;
    terminal.note(`${name}: this Zaptec user may not read its sessions; it takes the owner permission.`, 'yellow');
  }
  return refused > 0 && refused === chargers.length ? undefined : [[...found.values()].filter(({ id }) => !voids.has(id))];
}
