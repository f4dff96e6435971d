// The file of what is remembered: opened as soon as the disk lets it, appended to, and written anew when it has grown.
import type { Kept } from '../base/memory.ts';
import type { Disk } from './disk.ts';
import { LineFile } from './line-file.ts';
import type { Line } from './line-reader.ts';
import { parseMemoryLine, VERSION, VERSION_LINE, type MemoryRecord } from './memory-line.ts';
import type { MemoryReport } from './memory-report.ts';
import { StorageError } from './storage-error.ts';

const FILE = {
  /** It is written anew when it has grown to so many times what counts, but never below so many bytes. */
  grownTimes: 4,
  grownBytes: 256 * 1024,
  mostBytes: 64 * 1024 * 1024,
} as const;

/** The lines that count. */
interface Counting {
  lines(): Iterable<string>;
  bytes(): number;
}

/** Is told of each record that is found in the file. */
type TakeRecord = (record: MemoryRecord, line: string) => void;

export class MemoryFile {
  readonly #parts: { readonly path: string; readonly disk?: Disk | undefined };
  readonly #report: MemoryReport;
  readonly #counting: Counting;
  #file: LineFile | undefined;
  /** Above this size the file is written anew. */
  #mostBytes: number = FILE.grownBytes;

  constructor(parts: { readonly path: string; readonly disk?: Disk | undefined }, report: MemoryReport, counting: Counting) {
    this.#parts = parts;
    this.#report = report;
    this.#counting = counting;
  }

  /**
   * Appends lines, after reading what is there if nobody has yet.
   *
   * @throws StorageError
   */
  async write(lines: readonly string[], take: TakeRecord): Promise<void> {
    const file = (this.#file ??= await this.#open(take));
    if (lines.length > 0) await this.#append(file, lines);
    if (file.bytes > this.#mostBytes) await this.#shorten(file);
  }

  /** Keeps damaged lines in another file, for whoever wants to look; `failed` too where there is no file yet. */
  async setAside(lines: readonly string[]): Promise<Kept> {
    return this.#file === undefined ? 'failed' : this.#setAside(this.#file, lines);
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  async #open(restore: TakeRecord): Promise<LineFile> {
    const { path, disk } = this.#parts;
    const damaged: string[] = [];
    const numbers: number[] = [];
    let count = 0;
    let version = VERSION;
    const take = ({ text }: Line): void => {
      count += 1;
      const line = parseMemoryLine(text);
      if (line?.kind === 'version') version = line.version;
      else if (line?.kind === 'record') restore(line, text);
      else {
        damaged.push(text);
        numbers.push(count);
      }
    };
    const file = await LineFile.open({ path, mostBytes: FILE.mostBytes, disk }, (lines) => lines.forEach(take));
    // Somebody has removed it since it was read.
    if (file.bytes === 0 && this.#counting.bytes() > 0) await this.#shorten(file);
    if (version > VERSION) this.#report.newer(file.name);
    if (damaged.length > 0) {
      this.#report.damagedLines(file.name, numbers);
      if ((await this.#setAside(file, damaged)) === 'kept') await this.#shorten(file);
    }
    return file;
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
      this.#mostBytes = Math.max(FILE.grownBytes, FILE.grownTimes * this.#counting.bytes());
    } catch (error) {
      this.#mostBytes = 2 * file.bytes;
      this.#report.failed(error);
    }
  }

  *#allLines(): Generator<string> {
    yield VERSION_LINE;
    yield* this.#counting.lines();
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
