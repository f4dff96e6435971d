// Reads a file line by line in pieces, so that nothing else waits for long, however large the file is.
import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { parseJson } from '../base/json.ts';
import { StorageError } from './storage-error.ts';

/** One line of a file. */
export interface Line {
  readonly text: string;
  /** Where it begins, in bytes. */
  readonly atByte: number;
  /** Where the next one begins; that of a last line without a line break is the file's size. */
  readonly endByte: number;
  /** Only the last line of a file can lack its line break: a killed process had no time to write it. */
  readonly isEnded: boolean;
}

/** What of a handle is used. */
export type Readable = Pick<FileHandle, 'read'>;

/** A piece that is read at once: handled within a millisecond. */
const PIECE_BYTES = 64 * 1024;

/** Enough for most single lines. */
export const SMALL_PIECE_BYTES = 2 * 1024;

/** Of a longer line only the beginning is kept: it is none of ours, and must not fill the memory. */
export const LONGEST_LINE_BYTES = 1024 * 1024;

const LINE_BREAK = 10;

/** The lines from the one that begins at `fromByte` to the last, those of a piece at a time. */
export async function* readLines(file: Readable, fromByte = 0, pieceBytes = PIECE_BYTES): AsyncGenerator<readonly Line[]> {
  let started = Buffer.alloc(0);
  let atByte = fromByte;
  for (let position = fromByte; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
    if (bytesRead === 0) break;
    const piece = buffer.subarray(0, bytesRead);
    const lines: Line[] = [];
    let from = 0;
    for (let to = piece.indexOf(LINE_BREAK); to >= 0; to = piece.indexOf(LINE_BREAK, from)) {
      const endByte = position + to + 1;
      lines.push({ text: joined(started, piece.subarray(from, to)).toString(), atByte, endByte, isEnded: true });
      started = Buffer.alloc(0);
      atByte = endByte;
      from = to + 1;
    }
    started = joined(started, piece.subarray(from));
    position += bytesRead;
    if (lines.length > 0) yield lines;
  }
  if (started.length > 0) yield [{ text: started.toString(), atByte, endByte: atByte + started.length, isEnded: false }];
}

function joined(start: Buffer, rest: Buffer): Buffer<ArrayBuffer> {
  return Buffer.concat([start, rest], Math.min(start.length + rest.length, LONGEST_LINE_BYTES));
}

/** A piece that is read at once from the end: large enough that a file of hundreds of megabytes is read within a second. */
const LARGE_PIECE_BYTES = 256 * 1024;

/** The whole lines before `endByte`, piece by piece from the end; within a piece they stand as they do in the file. */
export async function* readPiecesBackwards(file: Readable, endByte: number): AsyncGenerator<string> {
  /** The end of a line whose begin stands in an earlier piece. */
  let ends: Buffer = Buffer.alloc(0);
  let [buffer, other] = [Buffer.allocUnsafe(LARGE_PIECE_BYTES), Buffer.allocUnsafe(LARGE_PIECE_BYTES)];
  let next = pieceBefore(file, endByte, buffer);
  for (let position = endByte; position > 0; ) {
    const piece = await next;
    position -= piece.length;
    // The next one is read while somebody works with this one.
    [buffer, other] = [other, buffer];
    next = pieceBefore(file, position, buffer);
    // Whoever does not want it is not to hear that it failed.
    next.catch(() => undefined);
    // What stands before the first line break belongs to an earlier piece, but for the file's first line.
    const first = position === 0 ? -1 : piece.indexOf(LINE_BREAK);
    const isWithin = position > 0 && first < 0;
    const lines = isWithin ? undefined : textOf(Buffer.concat([piece.subarray(first + 1), ends]));
    ends = isWithin ? joined(Buffer.from(piece), ends) : Buffer.from(piece.subarray(0, Math.max(0, first)));
    if (lines !== undefined) yield lines;
  }
}

async function pieceBefore(file: Readable, endByte: number, buffer: Buffer): Promise<Buffer> {
  const length = Math.min(LARGE_PIECE_BYTES, endByte);
  await readWhole(file, buffer, length, endByte - length);
  return buffer.subarray(0, length);
}

/** Most lines have nothing but ASCII, which takes a fifth of the time. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/** A read may bring less than was asked for. */
async function readWhole(file: Readable, buffer: Buffer, length: number, position: number): Promise<void> {
  for (let read = 0; read < length; ) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) throw new StorageError('gone', 'a file has become shorter while it was read');
    read += bytesRead;
  }
}

/** The texts of the whole lines that are to be kept. */
export async function* keptLines(file: Readable, isKept: (line: Line) => boolean): AsyncGenerator<string> {
  for await (const lines of readLines(file)) for (const line of lines) if (line.isEnded && isKept(line)) yield line.text;
}

/** Whether the text is a whole record: the beginning of one never is. */
export function isWholeRecord(text: string): boolean {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null;
}
