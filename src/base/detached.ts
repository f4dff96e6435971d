// Work that nobody waits for: its failure is a defect, and must reach the log instead of ending Homebridge.
import type { Clock } from './clock.ts';
import { OVER, withAnyOf } from './deadline.ts';
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

/** Calls `ring` in so many milliseconds, unless `stopped` or what it returns aborts first. What `ring` throws is logged. */
export function alarmIn(ms: number, { clock, log, stopped }: { readonly clock: Clock; readonly log: Log; readonly stopped: AbortSignal }, ring: () => Promise<void> | void): Alarm {
  const end = new AbortController();
  const wait = async (): Promise<void> => {
    await withAnyOf([stopped, end.signal], (signal) => clock.sleep(ms, signal)).catch(() => undefined);
    if (!stopped.aborted && !end.signal.aborted) await ring();
  };
  detached(log, wait());
  return { cancel: () => end.abort(OVER) };
}

export interface Alarm {
  cancel(): void;
}
