// A file of lines that outlasts the process. What is appended is on the disk before the promise resolves; a process that is
// killed, or a power that goes, at any moment loses nothing of it. One process writes, and notices another; any may read.
import { basename, dirname } from 'node:path';
import { NEVER } from '../base/deadline.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { appendUpTo, FILE_MODE, FOLDER_MODE, openDurable, syncFolderOf, systemDisk, undefinedIfAbsent, writeLines, writeWhole, type Disk, type FileHandle } from './disk.ts';
import { isWholeRecord, keptLines, readLines, readPiecesBackwards, SMALL_PIECE_BYTES, type Line } from './line-reader.ts';
import { asStorageError, StorageError } from './storage-error.ts';

interface LineFileOptions {
  readonly path: string;
  /** What would make the file larger is refused. */
  readonly mostBytes: number;
  /** The system's unless given. */
  readonly disk?: Disk | undefined;
}

/** Of damaged lines as much is kept as shows what has happened to the disk. */
const MOST_DAMAGED_BYTES = 1024 * 1024;

/** Lines that are written and flushed together. */
interface Batch {
  readonly texts: string[];
  bytes: number;
  readonly written: Promise<number>;
}

/** Appends lines, and replaces them all. Everything happens in the order of asking. */
export class LineFile {
  readonly #options: LineFileOptions;
  readonly #disk: Disk;
  readonly #queue = new SerialQueue();
  /** Undefined once closed, and for as long as the file could not be opened again after it was replaced. */
  #handle: FileHandle | undefined;
  #isClosed = false;
  /** Where the next line begins. */
  #endByte = 0;
  /** Whether something may stand behind the end: it was never acknowledged. */
  #hasRest = false;
  /** Whether the file's name may not be on the disk yet. */
  #isNewName = false;
  /** The lines that still wait for their turn. */
  #batch: Batch | undefined;

  private constructor(options: LineFileOptions) {
    this.#options = options;
    this.#disk = options.disk ?? systemDisk;
  }

  /**
   * Opens the file, makes it and its folder if there are none, and hands over what is in it, piece by piece. A last line
   * that was cut off is left out, and overwritten by the next one.
   *
   * @throws StorageError
   */
  static async open(options: LineFileOptions, take: (lines: readonly Line[]) => void): Promise<LineFile> {
    const file = new this(options);
    try {
      await file.#inTurn(() => file.#open(take));
      return file;
    } catch (error) {
      await file.#letGo();
      throw error;
    }
  }

  /** The size of all lines. */
  get bytes(): number {
    return this.#endByte;
  }

  /** Without its folder. */
  get name(): string {
    return basename(this.#options.path);
  }

  /**
   * Appends lines, each without its line break; those asked for meanwhile are flushed together.
   *
   * @returns where the first of them begins, in bytes, once all are on the disk
   * @throws StorageError when none of them counts
   */
  async append(texts: readonly string[]): Promise<number> {
    const batch = (this.#batch ??= this.#newBatch());
    const offset = batch.bytes;
    for (const text of texts) {
      batch.texts.push(text);
      batch.bytes += Buffer.byteLength(text) + 1;
    }
    return (await batch.written) + offset;
  }

  /**
   * Replaces all lines by `texts` at once.
   *
   * @throws StorageError when it cannot be said to be done; the lines are the old or the new ones, whole
   */
  replace(texts: Iterable<string> | AsyncIterable<string>): Promise<void> {
    return this.#inTurn(() => this.#replace(texts));
  }

  /**
   * Leaves out lines; those that stay keep their order.
   *
   * @throws StorageError as replace() does
   */
  keepOnly(isKept: (line: Line) => boolean): Promise<void> {
    return this.#inTurn(async () => this.#replace(keptLines(await this.#opened(), isKept)));
  }

  /** All lines as they are now, piece by piece from the end; within a piece they stand as they do in the file. */
  async *piecesBackwards(): AsyncGenerator<string> {
    const open = async (): Promise<[FileHandle, number]> => [await this.#disk.open(this.#options.path, 'r'), this.#endByte];
    const [handle, endByte] = await this.#inTurn(open);
    try {
      yield* readPiecesBackwards(handle, endByte);
    } finally {
      await handle.close();
    }
  }

  /** The line that begins at `atByte`; undefined behind the end. */
  lineAt(atByte: number): Promise<string | undefined> {
    return this.#inTurn(async () => {
      if (atByte >= this.#endByte) return undefined;
      for await (const [line] of readLines(await this.#opened(), atByte, SMALL_PIECE_BYTES)) return line?.text;
      return undefined;
    });
  }

  /**
   * Keeps damaged lines in a file beside this one, for whoever wants to look; no more than a megabyte of them.
   *
   * @throws StorageError
   */
  setAside(texts: readonly string[]): Promise<void> {
    return this.#inTurn(() => appendUpTo(this.#disk, `${this.#options.path}.damaged`, texts, MOST_DAMAGED_BYTES));
  }

  /** Lets go of the file, once all that was asked for is done. Later calls fail. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.#isClosed = true;
      await this.#letGo();
    });
  }

  async #open(take: (lines: readonly Line[]) => void): Promise<void> {
    const { path } = this.#options;
    await this.#disk.mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    // Where a process was killed while it replaced the file.
    await this.#disk.rm(this.#temporary, { force: true, recursive: true });
    const found = await this.#disk.stat(path).catch(undefinedIfAbsent);
    if (found?.isFile() === false) throw new StorageError('broken', `"${this.name}" is not a file; move it away`);
    const handle = await openDurable(this.#disk, path, found === undefined ? 'wx+' : 'r+');
    this.#handle = handle;
    this.#isNewName = found === undefined;
    // A file system without modes keeps its own.
    if (found !== undefined && (found.mode & 0o077) !== 0) await handle.chmod(FILE_MODE).catch(() => undefined);
    for await (const lines of readLines(handle)) {
      const whole = lines.filter(({ text, atByte, isEnded }) => isEnded || isWholeRecord(text) || (atByte === 0 && !text.startsWith('{')));
      this.#endByte = whole.at(-1)?.endByte ?? this.#endByte;
      this.#hasRest = whole.length < lines.length;
      // Some editors leave the last line without its break; what a killed process leaves is no whole object.
      if (whole.at(-1)?.isEnded === false) {
        await writeWhole(handle, Buffer.from('\n'), this.#endByte);
        this.#endByte += 1;
      }
      take(whole);
    }
  }

  #newBatch(): Batch {
    const texts: string[] = [];
    const written = this.#inTurn(() => {
      if (this.#batch?.texts === texts) this.#batch = undefined;
      return this.#write(texts);
    });
    return { texts, bytes: 0, written };
  }

  async #write(texts: readonly string[]): Promise<number> {
    const [handle, atByte] = [await this.#opened(), this.#endByte];
    const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
    if (atByte + bytes.length > this.#options.mostBytes) throw new StorageError('full', `"${this.name}" has reached its bound`);
    // What is written to a file without a name is lost; what another process has appended would be overwritten.
    const { nlink, size } = await handle.stat();
    if (nlink === 0 || (size !== atByte && !this.#hasRest)) throw new StorageError('gone', `"${this.name}" was removed, replaced or changed while in use`);
    if (this.#hasRest) await handle.truncate(atByte);
    this.#hasRest = true;
    await writeWhole(handle, bytes, atByte);
    if (this.#disk.writeThrough === undefined) await handle.datasync();
    await this.#keepName();
    this.#hasRest = false;
    this.#endByte = atByte + bytes.length;
    return atByte;
  }

  async #replace(texts: Iterable<string> | AsyncIterable<string>): Promise<void> {
    await this.#opened();
    try {
      const endByte = await writeLines(this.#disk, this.#temporary, texts);
      // Windows replaces no file that is open.
      await this.#letGo();
      await this.#disk.rename(this.#temporary, this.#options.path);
      this.#isNewName = true;
      this.#endByte = endByte;
      this.#hasRest = false;
    } finally {
      await this.#disk.rm(this.#temporary, { force: true });
    }
    await this.#keepName();
  }

  async #keepName(): Promise<void> {
    if (this.#isNewName) await syncFolderOf(this.#disk, this.#options.path);
    this.#isNewName = false;
  }

  async #opened(): Promise<FileHandle> {
    if (this.#isClosed) throw new StorageError('gone', `"${this.name}" is closed`);
    return (this.#handle ??= await openDurable(this.#disk, this.#options.path, 'r+'));
  }

  async #letGo(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  get #temporary(): string {
    return `${this.#options.path}.tmp`;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    // What is appended after this is not to be written before it.
    this.#batch = undefined;
    return this.#queue.take(NEVER, async () => {
      try {
        return await work();
      } catch (error) {
        throw asStorageError(error, this.name);
      }
    });
  }
}
