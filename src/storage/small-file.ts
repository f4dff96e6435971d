// A small file of the plugin's own that is there in full or not at all, and that only the user that Homebridge runs as may read.
import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { FILE_MODE, undefinedIfAbsent } from './disk.ts';

/** At the end of the name of one that is being written; a killed process may leave it. */
export const UNFINISHED = '.tmp';

/** One as it is. */
export interface SmallFile {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly writtenAtMs: number;
  /** Whether none but its owner may use it; Windows does not say, and that counts as so. */
  readonly isPrivate: boolean;
}

/** Has `content` there in full, or what there was. */
export async function replaceSmallFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    await writeFile(unfinished, content, { flag: 'wx', mode: FILE_MODE });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Undefined where there is none, or something else: a pipe could be read for ever. */
export async function readSmallFile(path: string, mostBytes: number): Promise<SmallFile | undefined> {
  const found = await lstat(path).catch(undefinedIfAbsent);
  if (found?.isFile() !== true || found.size > mostBytes) return undefined;
  const text = await readFile(path, 'utf8').catch(undefinedIfAbsent);
  return text === undefined ? undefined : { text, writtenAtMs: found.mtimeMs, isPrivate: platform() === 'win32' || (found.mode & 0o077) === 0 };
}
