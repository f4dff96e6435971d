// What is remembered across restarts: small records by section and key, in a line file. A change costs its own bytes; what
// must be on the disk before somebody is answered is flushed, the rest is collected for a minute.
import { basename } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { NEVER, withDeadline } from '../base/deadline.ts';
import { detached } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import type { Kept, SaveUrgency } from '../base/memory.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { DISK_PATIENCE_MS, systemDisk, type Disk } from './disk.ts';
import { MemoryFile } from './memory-file.ts';
import { idOf, memoryLine, parseMemoryLine, type MemoryRecord } from './memory-line.ts';
import { MemoryReport } from './memory-report.ts';
import { Section, type SectionForm } from './memory-section.ts';

const STORE = {
  /** How long a change that is not urgent waits for others; a disk that failed is tried again after as long. */
  collectMs: 60_000,
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

/** The disk has not answered in time. */
class TooSlow extends Error {}

/** The records of all sections. Nothing of it throws or rejects because of the disk. */
export class MemoryStore {
  readonly #parts: MemoryStoreParts;
  readonly #report: MemoryReport;
  readonly #file: MemoryFile;
  readonly #queue = new SerialQueue();
  readonly #closing = new AbortController();
  /** The lines of the records that count, by section and key; in the file they are, or will be. */
  readonly #lines = new Map<string, string>();
  /** The lines that are to be written. */
  #waiting = new Map<string, string>();
  #liveBytes = 0;
  #collecting: Promise<Kept> | undefined;
  #flushing: Promise<Kept> | undefined;
  /** What is being written. */
  #writing: { readonly lines: ReadonlyMap<string, string>; readonly kept: Promise<Kept> } | undefined;
  /** Who waits for as long as it takes. */
  #patient: (() => void)[] = [];
  #isClosed = false;
  #before: 'known' | 'unknown' = 'known';

  private constructor(parts: MemoryStoreParts) {
    this.#parts = parts;
    this.#report = new MemoryReport(parts.log);
    this.#file = new MemoryFile(parts, this.#report, { lines: () => this.#lines.values(), bytes: () => this.#liveBytes });
  }

  /**
   * Reads what is remembered while everything waits; whatever is wrong with the file is said later. Without a disk that works it
   * says so once, and writes everything as soon as it can.
   */
  static open(parts: MemoryStoreParts): MemoryStore {
    const store = new this(parts);
    store.#readNow();
    detached(parts.log, store.flush());
    return store;
  }

  /** Whether what was remembered could be read at the start; where it could not, it stays in the file but for what is put since. */
  get before(): 'known' | 'unknown' {
    return this.#before;
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

  /** Resolves when all that was put so far is on the disk, or cannot be for now; soon, even if the disk does not answer. */
  flush(): Promise<Kept> {
    return (this.#flushing ??= this.#inTime(() => {
      this.#flushing = undefined;
      return this.#write();
    }));
  }

  /** Resolves when all that was put so far is on the disk, however long that takes. */
  untilKept(): Promise<void> {
    return new Promise((resolve) => this.#patient.push(resolve));
  }

  /** Writes what waits and lets go of the file; what is put later is not kept. */
  async close(): Promise<void> {
    this.#closing.abort();
    void this.flush();
    await this.#inTime(async () => {
      this.#isClosed = true;
      // A network drive may say only now what has become of a write.
      await this.#file.close().catch((error: unknown) => this.#report.failed(error));
      return 'kept';
    });
  }

  /** Has something done in turn; a disk that hangs, such as a network's, keeps nobody waiting for it. */
  async #inTime(work: () => Promise<Kept>): Promise<Kept> {
    const { clock, path } = this.#parts;
    const done = this.#queue.take(NEVER, work);
    try {
      return await withDeadline(clock, DISK_PATIENCE_MS, NEVER, () => done, () => new TooSlow());
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      this.#report.slow(basename(path), DISK_PATIENCE_MS);
      return 'failed';
    }
  }

  #readNow(): void {
    const { path, disk = systemDisk } = this.#parts;
    try {
      for (const text of disk.readNow(path)?.split('\n') ?? []) {
        const line = parseMemoryLine(text);
        if (line?.kind === 'record') this.#take(idOf(line), line.value === undefined ? undefined : text);
      }
    } catch (error) {
      this.#before = 'unknown';
      this.#report.unread(basename(path), error);
    }
  }

  #put(record: MemoryRecord, urgency: SaveUrgency): Promise<Kept> {
    const id = idOf(record);
    const line = memoryLine(record);
    const known = this.#lines.get(id);
    const isRemoval = record.value === undefined;
    const isAsItWas = (isRemoval ? undefined : line) === known && !this.#waiting.has(id);
    if (isAsItWas) return this.#writing?.lines.has(id) === true ? this.#writing.kept : Promise.resolve('kept');
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
    const lines = this.#waiting;
    this.#waiting = new Map();
    const kept = this.#writeBatch(lines);
    this.#writing = { lines, kept };
    const result = await kept;
    this.#writing = undefined;
    if (result === 'kept' && this.#waiting.size === 0) for (const tell of this.#patient.splice(0)) tell();
    return result;
  }

  async #writeBatch(batch: ReadonlyMap<string, string>): Promise<Kept> {
    try {
      await this.#file.write([...batch.values()], (record, line) => this.#restore(record, line, batch));
      this.#report.worked();
      return 'kept';
    } catch (error) {
      // What was put meanwhile is newer.
      this.#waiting = new Map([...batch, ...this.#waiting]);
      this.#report.failed(error);
      if (!this.#closing.signal.aborted) void this.#collect();
      return 'failed';
    }
  }

  /** Has what is good of damaged records written in their place, so that they are told of once. */
  async #mend(section: Section<object>, lines: ReadonlyMap<string, string>, fields: readonly string[]): Promise<void> {
    this.#report.damagedFields(basename(this.#parts.path), section.name, fields);
    await this.flush();
    if ((await this.#file.setAside([...lines.values()])) === 'failed') return;
    for (const key of lines.keys()) void section.keepAsItIs(key);
  }

  /** @param newer what is not to be replaced by what the file says: it was put before that could be written to */
  #restore(record: MemoryRecord, line: string, newer: ReadonlyMap<string, string>): void {
    const id = idOf(record);
    if (!newer.has(id) && !this.#waiting.has(id)) this.#take(id, record.value === undefined ? undefined : line);
  }
}
