// Simulated time that moves only when a test says so: a year of charging in a second.
import type { Alarm, CloudTime } from './simulated-time.ts';

interface ManualAlarm {
  dueMs: number;
  readonly wake: () => void;
}

/** Time for `startSimulator({ time })` or `new SimulatedCloud({ time })`. Rows and records are stamped with it too. */
export class ManualTime implements CloudTime {
  /** Those that are set. */
  readonly #alarms = new Set<ManualAlarm>();
  #nowMs: number;

  /** `startMs` in milliseconds since 1970. */
  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  get scale(): number {
    return 0;
  }

  set scale(scale: number) {
    if (scale !== 0) throw new Error('This cloud is on manual time: advance it instead of giving it a speed');
  }

  now(): number {
    return this.#nowMs;
  }

  stamp(): number {
    return this.#nowMs;
  }

  stampOf(simulatedMs: number): number {
    return simulatedMs;
  }

  recordTime(): number {
    return this.#nowMs;
  }

  alarm(wake: () => void): Alarm {
    const alarm: ManualAlarm = { dueMs: 0, wake };
    return {
      at: (simulatedMs) => {
        if (simulatedMs === undefined) this.#alarms.delete(alarm);
        else this.#alarms.add(Object.assign(alarm, { dueMs: simulatedMs }));
      },
    };
  }

  /** Moves time forward; whatever falls due on the way happens at its own moment, in order. */
  advance(ms: number): void {
    this.advanceTo(this.#nowMs + ms);
  }

  /** Moves time to `untilMs`, milliseconds since 1970; a time that is past changes nothing. */
  advanceTo(untilMs: number): void {
    for (let next = this.#next(); next !== undefined && next.dueMs <= untilMs; next = this.#next()) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#alarms.delete(next);
      next.wake();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  stop(): void {
    this.#alarms.clear();
  }

  #next(): ManualAlarm | undefined {
    let next: ManualAlarm | undefined;
    for (const alarm of this.#alarms) if (next === undefined || alarm.dueMs < next.dueMs) next = alarm;
    return next;
  }
}
