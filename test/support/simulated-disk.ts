// A disk in memory whose power can go: what was not flushed is then there, half there, zeros or not there at all, and a name
// that was not flushed with its folder may be the old one.
import { constants } from 'node:fs';
import type { Disk } from '../../src/storage/disk.ts';

/** What a test may do to an operation before it happens: throw, and it fails; a promise, and it takes that long. */
export type Fault = (operation: string) => void | Promise<void>;

interface Inode {
  data: Buffer;
  /** What is on the disk for certain. */
  saved: Buffer;
  /** What was written since, in order. */
  unsaved: { readonly bytes: Buffer; readonly atByte: number }[];
  mode: number;
  nlink: number;
}

type Names = Map<string, Inode>;

/** Random numbers from 0 to 1, for the fate of what was not flushed. */
type Random = () => number;

export class SimulatedDisk {
  #names: Names;
  #savedNames: Names;
  fault: Fault = () => undefined;
  /** Whether files can be opened so that each write is on the disk when it has ended. */
  writeThrough: number | undefined;
  readonly operations: string[] = [];
  /** All that was ever written. */
  writtenBytes = 0;

  constructor(names: Names = new Map()) {
    this.#names = names;
    this.#savedNames = new Map(names);
  }

  /** For who wants a file system. */
  get disk(): Disk {
    return this as unknown as Disk;
  }

  /** What a file holds now, or undefined. */
  text(path: string): string | undefined {
    return this.#names.get(path)?.data.toString();
  }

  mode(path: string): number | undefined {
    return this.#names.get(path)?.mode;
  }

  get paths(): string[] {
    return [...this.#names.keys()];
  }

  /** Somebody else writes a file, and it is on the disk. */
  put(path: string, text: string, mode = 0o644): void {
    const data = Buffer.from(text);
    const inode = { data, saved: data, unsaved: [], mode, nlink: 1 };
    this.#unlink(path);
    this.#names.set(path, inode);
    this.#savedNames.set(path, inode);
  }

  /** Somebody else writes into a file that is in use. */
  edit(path: string, text: string): void {
    this.#found(path).data = Buffer.from(text);
  }

  /** The disk as it is found when the power is back. */
  afterPowerLoss(random: Random): SimulatedDisk {
    const names = new Map([...(random() < 0.5 ? this.#names : this.#savedNames)].map(([path, inode]) => [path, settled(inode, random)]));
    return new SimulatedDisk(names);
  }

  readNow(path: string): string | undefined {
    void this.fault('read now');
    return this.text(path);
  }

  mkdir(): Promise<undefined> {
    return this.#do('mkdir', () => undefined);
  }

  stat(path: string): Promise<unknown> {
    return this.#do('stat', () => ({ isFile: () => true, mode: this.#found(path).mode }));
  }

  rm(path: string): Promise<void> {
    return this.#do('rm', () => {
      this.#unlink(path);
      this.#names.delete(path);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#do('rename', () => {
      const inode = this.#found(from);
      this.#unlink(to);
      this.#names.set(to, inode);
      this.#names.delete(from);
    });
  }

  open(path: string, asked: string | number, mode = 0o666): Promise<unknown> {
    const flags = typeof asked === 'string' ? asked : (asked & constants.O_EXCL) === 0 ? 'r+' : 'wx+';
    const writesThrough = typeof asked === 'number' && (asked & constants.O_DSYNC) !== 0;
    return this.#do(`open ${flags}`, () => {
      if (flags === 'r' && !this.#names.has(path)) return { sync: () => this.#do('sync folder', () => void (this.#savedNames = new Map(this.#names))), close: () => Promise.resolve() };
      if (flags.startsWith('wx') && this.#names.has(path)) throw systemError('EEXIST');
      if ((flags.startsWith('wx') || flags === 'a') && !this.#names.has(path)) {
        this.#names.set(path, { data: Buffer.alloc(0), saved: Buffer.alloc(0), unsaved: [], mode, nlink: 1 });
      }
      return this.#handle(this.#found(path), writesThrough);
    });
  }

  #handle(inode: Inode, writesThrough: boolean): unknown {
    const save = (): void => {
      inode.saved = inode.data;
      inode.unsaved = [];
    };
    return {
      read: (buffer: Buffer, offset: number, length: number, position: number) =>
        this.#do('read', () => ({ bytesRead: inode.data.copy(buffer, offset, position, position + length), buffer })),
      // Takes less than it is given, as it may.
      write: (bytes: Buffer, offset: number, length: number, position: number) =>
        this.#do('write', () => {
          const taken = Buffer.from(bytes.subarray(offset, offset + (length > 100 && offset === 0 ? Math.floor(length / 2) : length)));
          inode.unsaved.push({ bytes: taken, atByte: position });
          inode.data = written(inode.data, taken, position);
          this.writtenBytes += taken.length;
          if (writesThrough) save();
          return { bytesWritten: taken.length };
        }),
      truncate: (size: number) => this.#do('truncate', () => void (inode.data = inode.data.subarray(0, size))),
      sync: () => this.#do('sync', save),
      datasync: () => this.#do('datasync', save),
      chmod: (mode: number) => this.#do('chmod', () => void (inode.mode = mode)),
      stat: () => this.#do('fstat', () => ({ nlink: inode.nlink, size: inode.data.length })),
      close: () => this.#do('close', () => undefined),
    };
  }

  #unlink(path: string): void {
    const inode = this.#names.get(path);
    if (inode !== undefined) inode.nlink -= 1;
  }

  #found(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw systemError('ENOENT');
    return inode;
  }

  async #do<T>(operation: string, work: () => T): Promise<T> {
    await this.fault(operation);
    this.operations.push(operation);
    return work();
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says it`), { code });
}

function written(data: Buffer, bytes: Buffer, atByte: number): Buffer {
  const result = Buffer.alloc(Math.max(data.length, atByte + bytes.length));
  data.copy(result);
  bytes.copy(result, atByte);
  return result;
}

/** Each write that was not flushed has happened, has happened in part, has left zeros, or has not happened. */
function settled(inode: Inode, random: Random): Inode {
  let data = inode.saved;
  for (const { bytes, atByte } of inode.unsaved) {
    const fate = random();
    if (fate < 0.25) continue;
    const kept = fate < 0.5 ? bytes : bytes.subarray(0, Math.floor(random() * (bytes.length + 1)));
    data = written(data, fate < 0.75 ? kept : Buffer.alloc(kept.length), atByte);
  }
  return { data, saved: data, unsaved: [], mode: inode.mode, nlink: 1 };
}
