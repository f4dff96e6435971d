// Where sessions are kept, as this room sees it: a file of lines.

/** A line and where it stands, in bytes. */
export interface StoredLine {
  readonly text: string;
  readonly atByte: number;
  readonly endByte: number;
}

/** Everything happens in the order of asking. What fails rejects with an Error whose message is a finished clause. */
export interface SessionFile {
  readonly name: string;
  /** Resolves with where the first of the lines begins, once all are on the disk. */
  append(texts: readonly string[]): Promise<number>;
  /** Leaves out lines; the rest is moved together. */
  keepOnly(isKept: (line: StoredLine) => boolean): Promise<void>;
  lineAt(atByte: number): Promise<string | undefined>;
  /** Keeps damaged lines elsewhere. */
  setAside(texts: readonly string[]): Promise<void>;
  /** Whole lines, piece by piece from the end; within a piece they stand as they do in the file. */
  piecesBackwards(): AsyncIterable<string>;
  close(): Promise<void>;
}

/** What was read of the file holds no more: it must be opened anew. */
export class StaleFileError extends Error {}

/** Opens the file and hands over its lines, from the first to the last. */
export type OpenSessionFile = (take: (lines: readonly StoredLine[]) => void) => Promise<SessionFile>;
