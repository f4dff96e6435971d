// Keeps chargers, their list and installations read, each at its own pace. What fails is tried again at once when something
// else works again.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { withAnyOf } from '../../base/deadline.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { CloudHealth } from '../calls/cloud-health.ts';
import { withJitter, type Jitter } from './reading-schedule.ts';

const AFTER_DEFECT_MS = MINUTE;

interface ReadingLoopParts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** Something that is read again and again. */
export interface Source {
  /** What the cloud's health calls it. */
  readonly name: string;
  /** Reads it, and tells how long to wait then, in milliseconds before jitter. */
  readonly read: () => Promise<number>;
  readonly jitter: Jitter;
  /** Aborts when it is not to be read any more. */
  readonly ended: AbortSignal;
}

/** A source, as long as it is read. */
interface Kept {
  /** When it is to be read next, by the monotonic clock. */
  dueMs: number;
  /** Ends its present sleep. */
  alarm: AbortController | undefined;
}

/** Everything that is read on one account. */
export class ReadingLoop {
  /** Of all that is read here. */
  readonly health: CloudHealth;
  readonly #parts: ReadingLoopParts;
  /** By their names. */
  readonly #kept = new Map<string, Kept>();

  constructor(parts: ReadingLoopParts) {
    this.#parts = parts;
    this.health = new CloudHealth(parts.log, parts.clock, (name) => this.wake(name));
  }

  /** Reads `source` now, and again after each wait, until it has ended. */
  keep(source: Source): void {
    detached(this.#parts.log, this.#keep(source));
  }

  /** Reads this source now, if it is waiting for its time; returns whether it is. */
  wake(name: string): boolean {
    const isWaiting = this.#kept.get(name)?.alarm !== undefined;
    if (isWaiting) this.hasten(name, 0);
    return isWaiting;
  }

  /** Reads this source after so long, if it would be read later: again, if it is being read just now. */
  hasten(name: string, ms: number): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    kept.dueMs = Math.min(kept.dueMs, this.#parts.clock.monotonic() + ms);
    kept.alarm?.abort();
  }

  async #keep({ name, read, jitter, ended }: Source): Promise<void> {
    const kept: Kept = { dueMs: Infinity, alarm: undefined };
    this.#kept.set(name, kept);
    while (!ended.aborted) {
      kept.dueMs = Infinity;
      // A defect costs one read, and not all that are to come.
      const waitMs = await read().catch((error: unknown) => {
        this.#parts.log.error(describeDefect(error));
        return AFTER_DEFECT_MS;
      });
      kept.dueMs = Math.min(kept.dueMs, this.#parts.clock.monotonic() + withJitter(waitMs, jitter, this.#parts.random()));
      await this.#sleep(kept, ended);
    }
    if (this.#kept.get(name) === kept) this.#kept.delete(name);
  }

  /** Sleeps until it is due, which may be sooner than it was at first, or `ended` aborts. */
  async #sleep(kept: Kept, ended: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (!ended.aborted && kept.dueMs > clock.monotonic()) {
      kept.alarm = new AbortController();
      await withAnyOf([ended, kept.alarm.signal], (signal) => clock.sleep(kept.dueMs - clock.monotonic(), signal)).catch(() => undefined);
      kept.alarm = undefined;
    }
  }
}
