// Work that nobody waits for: its failure is a defect, and must reach the log instead of ending Homebridge.
import type { Log } from './log.ts';

/** Lets `work` go on by itself; if it fails, the log says so. */
export function detached(log: Log, work: Promise<unknown>): void {
  work.catch((error: unknown) => log.error(describeDefect(error)));
}

/** What the log says of a failure that should not be possible. */
export function describeDefect(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Unexpected failure; please report it with these lines: ${trace}`;
}
