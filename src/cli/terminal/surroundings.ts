// What the command line runs in: everything that comes from the process is handed in, so that tests bring their own.
import type { Readable, Writable } from 'node:stream';
import type { AccountSurroundings } from '../../checkup/account-connection.ts';

/** 0: done. 1: it failed, or was refused. 2: it was asked for in a way that could not work, and nothing was changed. */
export type ExitCode = 0 | 1 | 2;

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean };
type Input = Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };

/** `interrupted` aborts when the person interrupts, or nobody reads the output any more. */
export interface Surroundings extends AccountSurroundings {
  /** What follows the program's name. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's own folder; undefined where there is none. */
  readonly home: string | undefined;
  readonly input: Input;
  readonly output: Output;
  readonly errors: Output;
}

/** What was asked for makes no sense, or is not enough: told with exit code 2. */
export class UsageError extends Error {}

/** The person has interrupted. */
export class Interrupted extends Error {}

/** Nobody reads the output any more, as after `| head`: there is nothing left to do. */
export class OutputClosed extends Error {}
