// Keeps chargers, their list and installations read, each at its own pace. What fails is tried again at once when something
// else works again.
import type { Clock } from '../../base/clock.ts';
import { withAnyOf } from '../../base/deadline.ts';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { CloudHealth } from '../calls/cloud-health.ts';
import { withJitter, type Jitter } from './reading-schedule.ts';

export interface ReadingLoopParts {
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

/** Everything that is read on one account. */
export class ReadingLoop {
  /** Of all that is read here. */
  readonly health: CloudHealth;
  readonly #parts: ReadingLoopParts;
  /** Ends the present sleep of a source, by its name. */
  readonly #alarms = new Map<string, AbortController>();

  constructor(parts: ReadingLoopParts) {
    this.#parts = parts;
    this.health = new CloudHealth(parts.log, (stillFailing) => {
      for (const name of stillFailing) this.wake(name);
    });
  }

  /** Reads `source` now, and again after each wait, until it has ended. */
  keep(source: Source): void {
    detached(this.#parts.log, this.#keep(source));
  }

  /** Reads this source now, if it is waiting for its time. */
  wake(name: string): void {
    this.#alarms.get(name)?.abort();
  }

  async #keep({ name, read, jitter, ended }: Source): Promise<void> {
    while (!ended.aborted) {
      const waitMs = await read();
      await this.#sleep(withJitter(waitMs, jitter, this.#parts.random()), name, ended);
    }
  }

  /** Sleeps until the time is up, `ended` aborts, or the cloud works again and `name` is to be tried at once. */
  async #sleep(ms: number, name: string, ended: AbortSignal): Promise<void> {
    const alarm = new AbortController();
    this.#alarms.set(name, alarm);
    await withAnyOf([ended, alarm.signal], (signal) => this.#parts.clock.sleep(ms, signal)).catch(() => undefined);
    this.#alarms.delete(name);
  }
}
