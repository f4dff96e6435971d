// The files in which the plugin keeps sessions, in Homebridge's storage folder. Each bridge has one of its own; whoever reads
// takes them all, without the plugin running.
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PLUGIN_NAME } from '../base/package.ts';
import { currentSessions } from '../charging/sessions/current-sessions.ts';
import { areOne, isUnnamed, type FinishedSession } from '../charging/sessions/session.ts';
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
 * The files with sessions in a storage folder, that which was written last in front.
 *
 * @throws the system's error when the folder cannot be read
 */
export async function sessionFilesIn(storagePath: string): Promise<readonly string[]> {
  const names = (await readdir(storagePath)).filter((name) => name.startsWith(PREFIX) && name.endsWith(ENDING));
  const files = await Promise.all(names.map(async (name) => ({ path: join(storagePath, name), mtimeMs: (await stat(join(storagePath, name))).mtimeMs })));
  return files.toSorted((one, other) => other.mtimeMs - one.mtimeMs).map(({ path }) => path);
}

/**
 * All sessions of these files, some at a time; what two files have, the first one tells.
 *
 * @param without the ids of chargers whose sessions are left out
 * @throws the system's error when one cannot be read
 */
export async function* sessionsOfFiles(paths: readonly string[], without: ReadonlySet<string> = new Set()): AsyncGenerator<readonly FinishedSession[]> {
  for await (const sessions of everySession(paths)) yield without.size === 0 ? sessions : sessions.filter(({ chargerId }) => !without.has(chargerId));
}

async function* everySession(paths: readonly string[]): AsyncGenerator<readonly FinishedSession[]> {
  // A bridge that was set up anew fetches again what the one before has kept, and may know it better.
  const settled = new Set<string>();
  const named: FinishedSession[] = [];
  for (const path of paths) {
    const file = await open(path);
    try {
      for await (const sessions of currentSessions(readPiecesBackwards(file, (await file.stat()).size), settled)) {
        yield named.length === 0 ? sessions : sessions.filter((one) => !isUnnamed(one.id) || !named.some((other) => areOne(one, other)));
        if (paths.length === 1) continue;
        for (const { id } of sessions) settled.add(id);
        named.push(...sessions.filter(({ id }) => !isUnnamed(id)));
      }
    } finally {
      await file.close();
    }
  }
}
