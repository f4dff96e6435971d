// What the command line runs in: everything that comes from the process is handed in, so that tests bring their own.
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { Transport } from '../../zaptec/cloud/transport.ts';

/** 0: done. 1: it failed, or was refused. 2: it was asked for in a way that could not work, and nothing was changed. */
export type ExitCode = 0 | 1 | 2;

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean };
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };

export interface Surroundings {
  /** What follows the program's name. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's own folder; undefined where there is none. */
  readonly home: string | undefined;
  readonly input: Input;
  readonly output: Output;
  readonly errors: Output;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Aborts when the person interrupts, or nobody reads the output any more. */
  readonly interrupted: AbortSignal;
  /** The way to the cloud; by sockets, unless told. */
  readonly transport?: (apiUrl: string, userAgent: string) => Transport;
}

/** What was asked for makes no sense, or is not enough: told with exit code 2. */
export class UsageError extends Error {}

/** The person has interrupted. */
export class Interrupted extends Error {}

/** Nobody reads the output any more, as after `| head`: there is nothing left to do. */
export class OutputClosed extends Error {}
