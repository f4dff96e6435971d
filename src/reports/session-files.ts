// The files in which the plugin keeps sessions, in Homebridge's storage folder. Each bridge has one of its own; whoever reads
// takes them all, without the plugin running.
import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../base/log.ts';
import { PLUGIN_NAME } from '../base/package.ts';
import { isUnnamed } from '../charging/energy/completed-session.ts';
import { currentSessions, type OnDamaged } from '../charging/sessions/current-sessions.ts';
import { areOne, type FinishedSession } from '../charging/sessions/session.ts';
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
  const found = await Promise.all(names.map(async (name) => ({ path: join(storagePath, name), stats: await statsOf(join(storagePath, name)) })));
  const files = found.flatMap(({ path, stats }) => (stats?.isFile() === true ? [{ path, mtimeMs: stats.mtimeMs }] : []));
  return files.toSorted((one, other) => other.mtimeMs - one.mtimeMs).map(({ path }) => path);
}

/** Undefined for a link that leads nowhere. */
async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * All sessions of these files, some at a time; what two files have, the first one tells, but for a label that only the other has.
 *
 * @param without the ids of chargers whose sessions are left out
 * @param onDamaged is told how many lines of a file cannot be read, as they are found
 * @throws the system's error when one cannot be read
 */
export async function* sessionsOfFiles(paths: readonly string[], without: ReadonlySet<string> = new Set(), onDamaged?: OnDamagedFile): AsyncGenerator<readonly FinishedSession[]> {
  for await (const sessions of everySession(paths, onDamaged)) yield without.size === 0 ? sessions : sessions.filter(({ chargerId }) => !without.has(chargerId));
}

type OnDamagedFile = (path: string, lines: number) => void;

async function* everySession(paths: readonly string[], onDamaged?: OnDamagedFile): AsyncGenerator<readonly FinishedSession[]> {
  // A bridge that was set up anew fetches again what the one before has kept, and may know it better; but labels hold for
  // sessions that come after them.
  const labels = await labelsIn(paths.slice(1));
  const settled = new Set<string>();
  const named: FinishedSession[] = [];
  for (const path of paths) {
    for await (const sessions of sessionsOfFile(path, settled, (lines) => onDamaged?.(path, lines))) {
      const others = named.length === 0 ? sessions : sessions.filter((one) => !isUnnamed(one.id) || !named.some((other) => areOne(one, other)));
      yield labels.size === 0 ? others : others.map((one) => (one.label === undefined && labels.has(one.id) ? { ...one, label: labels.get(one.id) } : one));
      if (paths.length === 1) continue;
      for (const { id } of sessions) settled.add(id);
      named.push(...sessions.filter(({ id }) => !isUnnamed(id)));
    }
  }
}

/** The labels of the sessions in these files; of several the first file's. */
async function labelsIn(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const path of paths) {
    for await (const sessions of sessionsOfFile(path)) for (const { id, label } of sessions) if (label !== undefined && !labels.has(id)) labels.set(id, label);
  }
  return labels;
}

async function* sessionsOfFile(path: string, settled?: Set<string>, onDamaged?: OnDamaged): AsyncGenerator<readonly FinishedSession[]> {
  const file = await open(path);
  try {
    yield* currentSessions(readPiecesBackwards(file, (await file.stat()).size), settled, onDamaged);
  } finally {
    await file.close();
  }
}
