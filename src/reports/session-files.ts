// The files in which the plugin keeps sessions, in Homebridge's storage folder. Each bridge has one of its own; whoever reads
// takes them all, without the plugin running.
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PLUGIN_NAME } from '../base/package.ts';
import { isUnnamed } from '../charging/energy/completed-session.ts';
import { currentSessions, type OnDamaged } from '../charging/sessions/current-sessions.ts';
import { merge } from '../charging/sessions/merge.ts';
import { areOne, type FinishedSession } from '../charging/sessions/session.ts';
import { undefinedIfAbsent } from '../storage/disk.ts';
import { readPiecesBackwards } from '../storage/line-reader.ts';

/** Ten years of a large site. */
export const MOST_SESSION_BYTES = 512 * 1024 * 1024;

const PREFIX = `${PLUGIN_NAME}.sessions-`;
const ENDING = '.jsonl';

/** @param storeId of the bridge */
export function sessionFile(storagePath: string, storeId: string): string {
  return join(storagePath, `${PREFIX}${storeId}${ENDING}`);
}

/**
 * The files with sessions in a storage folder, that which was written last in front. Whatever else has such a name is none: a
 * pipe could be read for ever.
 *
 * @throws the system's error when the folder cannot be read
 */
export async function sessionFilesIn(storagePath: string): Promise<readonly string[]> {
  const names = (await readdir(storagePath)).filter((name) => name.startsWith(PREFIX) && name.endsWith(ENDING));
  const paths = names.map((name) => join(storagePath, name));
  // A link may lead nowhere.
  const found = await Promise.all(paths.map(async (path) => ({ path, stats: await stat(path).catch(undefinedIfAbsent) })));
  const files = found.flatMap(({ path, stats }) => (stats?.isFile() === true ? [{ path, mtimeMs: stats.mtimeMs }] : []));
  return files.toSorted((one, other) => other.mtimeMs - one.mtimeMs).map(({ path }) => path);
}

/**
 * All sessions of these files, some at a time; what two files tell of one is merged, and so it is where one of them has it
 * without its name.
 *
 * @param without the ids of chargers whose sessions are left out
 * @param onDamaged is told how many lines of a file cannot be read, as they are found
 * @throws the system's error when one cannot be read
 */
export async function* sessionsOfFiles(paths: readonly string[], without: ReadonlySet<string> = new Set(), onDamaged?: OnDamagedFile): AsyncGenerator<readonly FinishedSession[]> {
  const [first, ...others] = paths;
  if (first === undefined) return;
  const every = others.length === 0 ? sessionsOfFile(first, undefined, (lines) => onDamaged?.(first, lines)) : [await sessionsOfSeveral(paths, onDamaged)];
  for await (const sessions of every) yield without.size === 0 ? sessions : sessions.filter(({ chargerId }) => !without.has(chargerId));
}

type OnDamagedFile = (path: string, lines: number) => void;

/** A bridge that was set up anew fetches again what the one before has kept; either may know it better. @param paths the newest in front */
async function sessionsOfSeveral(paths: readonly string[], onDamaged?: OnDamagedFile): Promise<readonly FinishedSession[]> {
  const found = new Map<string, FinishedSession>();
  const voids = new Set<string>();
  for (const path of paths) {
    const revised = new Set<string>();
    for await (const sessions of sessionsOfFile(path, revised, (lines) => onDamaged?.(path, lines))) {
      for (const one of sessions) if (!voids.has(one.id)) found.set(one.id, better(one, found.get(one.id)));
    }
    for (const id of revised) if (!found.has(id)) voids.add(id);
  }
  const named = [...found.values()].filter(({ id }) => !isUnnamed(id));
  for (const one of found.values()) {
    const name = isUnnamed(one.id) ? named.find((other) => areOne(one, other))?.id : undefined;
    const known = name === undefined ? undefined : found.get(name);
    if (known === undefined) continue;
    found.delete(one.id);
    found.set(known.id, { ...known, label: known.label ?? one.label });
  }
  return [...found.values()];
}

/** Labels hold for sessions that come after them, so that only one of the files may have it. */
function better(one: FinishedSession, newer: FinishedSession | undefined): FinishedSession {
  return newer === undefined ? one : { ...merge(one, newer), label: newer.label ?? one.label };
}

async function* sessionsOfFile(path: string, settled?: Set<string>, onDamaged?: OnDamaged): AsyncGenerator<readonly FinishedSession[]> {
  const file = await open(path);
  try {
    yield* currentSessions(readPiecesBackwards(file, (await file.stat()).size), settled, onDamaged);
  } finally {
    await file.close();
  }
}
