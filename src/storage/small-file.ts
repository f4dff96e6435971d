// A small file of the plugin's own that is there in full or not at all, and that only the user that Homebridge runs as may read.
import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { FILE_MODE, undefinedIfAbsent } from './disk.ts';

/** Has `content` there in full, or what there was. */
export async function replaceSmallFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(unfinished, content, { flag: 'wx', mode: FILE_MODE });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A small file as it is, and when it was written, in milliseconds since 1970; undefined where there is none, or something else: a pipe could be read for ever. */
export async function readSmallFile(path: string, mostBytes: number): Promise<{ readonly text: string; readonly writtenAtMs: number } | undefined> {
  const found = await lstat(path).catch(undefinedIfAbsent);
  if (found?.isFile() !== true || found.size > mostBytes) return undefined;
  const text = await readFile(path, 'utf8').catch(undefinedIfAbsent);
  return text === undefined ? undefined : { text, writtenAtMs: found.mtimeMs };
}
