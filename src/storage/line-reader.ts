// Reads a file line by line in pieces, so that nothing else waits for long, however large the file is.
import type { FileHandle } from 'node:fs/promises';

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

/** Of a longer line only the beginning is kept: it is none of ours, and must not fill the memory. */
export const LONGEST_LINE_BYTES = 1024 * 1024;

const LINE_BREAK = 10;

/** The lines from the one that begins at `fromByte` to the last, those of a piece at a time. */
export async function* readLines(file: Readable, fromByte = 0): AsyncGenerator<readonly Line[]> {
  let started = Buffer.alloc(0);
  let atByte = fromByte;
  for (let position = fromByte; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, position);
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
