// What is used of the file system, and the few things that are done with it more than once.
import { constants, readFileSync, statSync } from 'node:fs';
import * as nodeDisk from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';
import { codeOf } from '../base/log.ts';

export type FileHandle = nodeDisk.FileHandle;

/** Node's own file system, or one that a test breaks. */
export interface Disk extends Pick<typeof nodeDisk, 'open' | 'stat' | 'mkdir' | 'rename' | 'rm'> {
  /**
   * A small file as a whole, while everything waits; undefined where there is none, or something that is no file.
   *
   * @throws the system's error when it cannot be read
   */
  readNow(path: string): string | undefined;
  /** The flag of `open` by which each write waits until it is on the disk, sooner than a flush after it; undefined without one. */
  readonly writeThrough: number | undefined;
}

export const systemDisk: Disk = {
  ...nodeDisk,
  // Whatever else may stand there, a pipe above all, could be read for ever.
  readNow: (path) => (statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined),
  // With that of macOS it may still stand in the drive's cache only, which Node's flush empties; Windows has none.
  writeThrough: platform() === 'linux' ? constants.O_DSYNC : undefined,
};

/** Only the user that Homebridge runs as may read what people charge. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/**
 * How long the disk may take before whoever waits is answered all the same, as a network drive may hang: HAP-NodeJS calls
 * a plugin slow after 3 s, and Homebridge leaves its plugins 5 s to stop.
 */
export const DISK_PATIENCE_MS = 2_500;

/** What is written at once; between two pieces everything else goes on. */
const PIECE_CHARACTERS = 64 * 1024;

const { O_RDWR, O_CREAT, O_EXCL } = constants;
const FLAGS = { 'wx+': O_RDWR | O_CREAT | O_EXCL, 'r+': O_RDWR } as const;

/** Opens a file whose writes count when they are on the disk: at once where the disk writes through, or with `datasync`. */
export function openDurable(disk: Disk, path: string, flags: keyof typeof FLAGS): Promise<FileHandle> {
  const { writeThrough } = disk;
  return disk.open(path, writeThrough === undefined ? flags : FLAGS[flags] | writeThrough, FILE_MODE);
}

/** A write may take less than it was given. */
export async function writeWhole(handle: FileHandle, bytes: Buffer, atByte: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await handle.write(bytes, written, bytes.length - written, atByte + written)).bytesWritten;
  }
}

/** Writes a new file of these lines and flushes it. Resolves with its size in bytes. */
export async function writeLines(disk: Disk, path: string, texts: Iterable<string> | AsyncIterable<string>): Promise<number> {
  const handle = await disk.open(path, 'wx', FILE_MODE);
  let endByte = 0;
  const write = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    await writeWhole(handle, bytes, endByte);
    endByte += bytes.length;
  };
  try {
    let piece = '';
    for await (const text of texts) {
      piece += `${text}\n`;
      if (piece.length < PIECE_CHARACTERS) continue;
      await write(piece);
      piece = '';
    }
    await write(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return endByte;
}

/** Appends as much of the lines as fits into a file of `mostBytes`, and flushes it. */
export async function appendUpTo(disk: Disk, path: string, texts: readonly string[], mostBytes: number): Promise<void> {
  const handle = await disk.open(path, 'a', FILE_MODE);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
    await writeWhole(handle, bytes.subarray(0, Math.max(0, mostBytes - size)), size);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes the folder of `path`: a new name is on the disk only then. Windows, and some network drives, cannot. */
export async function syncFolderOf(disk: Disk, path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await disk.open(dirname(path), 'r');
    await folder.sync();
  } catch (error) {
    if (!CANNOT.has(codeOf(error) ?? '')) throw error;
  } finally {
    await folder?.close();
  }
}

const CANNOT: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

/** For `catch`: what is not there is no error. */
export function undefinedIfAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
