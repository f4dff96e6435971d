// What is remembered across restarts: small records by section and key, in a line file. A change costs its own bytes; what
// must be on the disk before somebody is answered is flushed, the rest is collected for a minute.
import { basename } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { detached } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import type { Kept, SaveUrgency } from '../base/memory.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { systemDisk, type Disk } from './disk.ts';
import { LineFile } from './line-file.ts';
import type { Line } from './line-reader.ts';
import { MemoryReport } from './memory-report.ts';
import { idOf, memoryLine, parseMemoryLine, VERSION, VERSION_LINE, type MemoryRecord } from './memory-line.ts';
import { Section, type SectionForm } from './memory-section.ts';
import { asStorageError, StorageError } from './storage-error.ts';

const STORE = {
  /** How long a change that is not urgent waits for others; a disk that failed is tried again after as long. */
  collectMs: 60_000,
  /** The file is written anew when it has grown to so many times what counts, but never below so many bytes. */
  grownTimes: 4,
  grownBytes: 256 * 1024,
  mostBytes: 64 * 1024 * 1024,
  /** Hundreds of chargers with all their parts, of some hundred characters each. */
  mostRecords: 20_000,
  mostCharacters: 32 * 1024,
} as const;

export interface MemoryStoreParts {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk?: Disk | undefined;
}

/** What was put is written, whatever else is aborted. */
const { signal: NEVER } = new AbortController();

/** The records of all sections. Nothing of it throws or rejects because of the disk. */
export class MemoryStore {
  readonly #parts: MemoryStoreParts;
  readonly #report: MemoryReport;
  readonly #queue = new SerialQueue();
  readonly #closing = new AbortController();
  /** The lines of the records that count, by section and key; in the file they are, or will be. */
  readonly #lines = new Map<string, string>();
  /** The lines that are to be written. */
  #waiting = new Map<string, string>();
  #liveBytes = 0;
  /** Above this size the file is written anew. */
  #mostBytes: number = STORE.grownBytes;
  #file: LineFile | undefined;
  /** Whether the records are known already when the file is opened. */
  #isRead = false;
  #collecting: Promise<Kept> | undefined;
  #flushing: Promise<Kept> | undefined;
  #isClosed = false;

  private constructor(parts: MemoryStoreParts) {
    this.#parts = parts;
    this.#report = new MemoryReport(parts.log);
  }

  /** Reads what is remembered. Without a disk that works it says so once, and writes everything as soon as it can. */
  static async open(parts: MemoryStoreParts): Promise<MemoryStore> {
    const store = new this(parts);
    await store.flush();
    return store;
  }

  /** The same while everything waits, for who needs at once what is remembered; whatever is wrong with the file is said later. */
  static openNow(parts: MemoryStoreParts): MemoryStore {
    const store = new this(parts);
    store.#readNow();
    detached(parts.log, store.flush());
    return store;
  }

  /** The records of one kind. Those that nobody asks for stay in the file as they are: another version may know them. */
  section<Value extends object>(form: SectionForm<Value>): Section<Value> {
    const section = new Section(form, (record, urgency) => this.#put(record, urgency));
    const fields = new Set<string>();
    const damagedLines = new Map<string, string>();
    for (const line of this.#lines.values()) {
      const record = parseMemoryLine(line);
      if (record?.kind !== 'record' || record.section !== form.name) continue;
      const damaged = section.restore(record.key, record.value);
      for (const field of damaged) fields.add(field);
      if (damaged.length > 0) damagedLines.set(record.key, line);
    }
    if (damagedLines.size > 0) detached(this.#parts.log, this.#mend(section, damagedLines, [...fields]));
    return section;
  }

  /** Resolves when all that was put so far is on the disk, or cannot be for now. */
  flush(): Promise<Kept> {
    return (this.#flushing ??= this.#queue.take(NEVER, () => {
      this.#flushing = undefined;
      return this.#write();
    }));
  }

  /** Writes what waits and lets go of the file; what is put later is not kept. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.flush();
    this.#isClosed = true;
    await this.#file?.close();
  }

  #readNow(): void {
    const { path, disk = systemDisk } = this.#parts;
    try {
      for (const text of disk.readNow(path)?.split('\n') ?? []) {
        const line = parseMemoryLine(text);
        if (line?.kind === 'record') this.#take(idOf(line), line.value === undefined ? undefined : text);
      }
      this.#isRead = true;
    } catch (error) {
      this.#report.failed(asStorageError(error, basename(path)));
    }
  }

  #put(record: MemoryRecord, urgency: SaveUrgency): Promise<Kept> {
    const id = idOf(record);
    const line = memoryLine(record);
    const known = this.#lines.get(id);
    const isRemoval = record.value === undefined;
    if ((isRemoval ? undefined : line) === known && !this.#waiting.has(id)) return Promise.resolve('kept');
    if (!isRemoval && (line.length > STORE.mostCharacters || (known === undefined && this.#lines.size >= STORE.mostRecords))) {
      this.#report.refused(record.section);
      return Promise.resolve('failed');
    }
    this.#take(id, isRemoval ? undefined : line);
    this.#waiting.set(id, line);
    return urgency === 'now' ? this.flush() : this.#collect();
  }

  #take(id: string, line: string | undefined): void {
    this.#liveBytes += (line?.length ?? 0) - (this.#lines.get(id)?.length ?? 0);
    if (line === undefined) this.#lines.delete(id);
    else this.#lines.set(id, line);
  }

  #collect(): Promise<Kept> {
    const flush = (): Promise<Kept> => {
      this.#collecting = undefined;
      return this.flush();
    };
    return (this.#collecting ??= this.#parts.clock.sleep(STORE.collectMs, this.#closing.signal).then(flush, flush));
  }

  async #write(): Promise<Kept> {
    if (this.#isClosed) return 'failed';
    const batch = this.#waiting;
    this.#waiting = new Map();
    try {
      const file = (this.#file ??= await this.#open(batch));
      if (batch.size > 0) await this.#append(file, [...batch.values()]);
      this.#report.worked();
      if (file.bytes > this.#mostBytes) await this.#shorten(file);
      return 'kept';
    } catch (error) {
      // What was put meanwhile is newer.
      this.#waiting = new Map([...batch, ...this.#waiting]);
      this.#report.failed(error);
      if (!this.#closing.signal.aborted) void this.#collect();
      return 'failed';
    }
  }

  async #append(file: LineFile, lines: readonly string[]): Promise<void> {
    try {
      await file.append(file.bytes === 0 ? [VERSION_LINE, ...lines] : lines);
    } catch (error) {
      const isGone = error instanceof StorageError && error.trouble === 'gone';
      if (!isGone) throw error;
      // Somebody has tidied up the folder. Everything is still known, these lines included.
      await file.replace(this.#allLines());
    }
  }

  /** Leaves out what was replaced since. What is put meanwhile follows in the new file. */
  async #shorten(file: LineFile): Promise<void> {
    try {
      await file.replace(this.#allLines());
      this.#mostBytes = Math.max(STORE.grownBytes, STORE.grownTimes * this.#liveBytes);
    } catch (error) {
      this.#mostBytes = 2 * file.bytes;
      this.#report.failed(error);
    }
  }

  *#allLines(): Generator<string> {
    yield VERSION_LINE;
    yield* this.#lines.values();
  }

  /** @param newer what is not to be replaced by what the file says: it was put while the file could not be read */
  async #open(newer: ReadonlyMap<string, string>): Promise<LineFile> {
    const { path, disk } = this.#parts;
    const damaged: string[] = [];
    const numbers: number[] = [];
    let count = 0;
    let version = VERSION;
    const take = ({ text }: Line): void => {
      count += 1;
      const line = parseMemoryLine(text);
      if (line?.kind === 'version') version = line.version;
      else if (line?.kind === 'record') this.#restore(line, text, newer);
      else {
        damaged.push(text);
        numbers.push(count);
      }
    };
    const file = await LineFile.open({ path, mostBytes: STORE.mostBytes, disk }, (lines) => lines.forEach(take));
    if (version > VERSION) this.#report.newer(file.name);
    if (damaged.length > 0) {
      this.#report.damagedLines(file.name, numbers);
      if ((await this.#setAside(file, damaged)) === 'kept') await this.#shorten(file);
    }
    return file;
  }

  /** Has what is good of damaged records written in their place, so that they are told of once. */
  async #mend(section: Section<object>, lines: ReadonlyMap<string, string>, fields: readonly string[]): Promise<void> {
    this.#report.damagedFields(basename(this.#parts.path), section.name, fields);
    await this.flush();
    if (this.#file === undefined) return;
    if ((await this.#setAside(this.#file, [...lines.values()])) === 'failed') return;
    for (const key of lines.keys()) void section.keepAsItIs(key);
  }

  #restore(record: MemoryRecord, line: string, newer: ReadonlyMap<string, string>): void {
    const id = idOf(record);
    if (!this.#isRead && !newer.has(id) && !this.#waiting.has(id)) this.#take(id, record.value === undefined ? undefined : line);
  }

  async #setAside(file: LineFile, lines: readonly string[]): Promise<Kept> {
    try {
      await file.setAside(lines);
      return 'kept';
    } catch (error) {
      this.#report.failed(error);
      return 'failed';
    }
  }
}
