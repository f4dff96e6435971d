// Simulated time: starts at the real time and runs `scale` times as fast. Alarms follow a change of scale.

/** Wakes a sleeper at a simulated time; `at(undefined)` cancels. */
export interface Alarm {
  at(simulatedMs: number | undefined): void;
}

/** The time a cloud lives in. */
export interface CloudTime {
  /** Simulated milliseconds per real millisecond; 0 while time moves only when told. */
  scale: number;
  /** Simulated time in milliseconds since 1970. */
  now(): number;
  /** What a row or a lagging replica calls now, in milliseconds since 1970. */
  stamp(): number;
  /** What a row calls a simulated time that has just been. */
  stampOf(simulatedMs: number): number;
  /** The same for records and the request limit; never runs backwards. */
  recordTime(): number;
  alarm(wake: () => void): Alarm;
  /** Cancels every alarm for good. */
  stop(): void;
}

/** Node's timers hold a 32-bit signed delay; a longer wait is cut into pieces. */
const longestTimerMs = 2 ** 31 - 1;

/** A clock that may run faster than the real one, with alarms. */
export class SimulatedTime implements CloudTime {
  #scale: number;
  /** How far this time is ahead of the real one. */
  #aheadMs = 0;
  #realBaseMs = performance.now();
  #simulatedBaseMs: number;
  /** Until the scale changes a stamp is the simulated time itself, which the meter writes into its readings. */
  readonly #wallOffsetMs: number;
  readonly #alarms = new Set<() => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  /** @param startMs where it begins, in milliseconds since 1970: what runs fast gets ahead of the clients, unless it begins behind them */
  constructor(scale: number, startMs?: number) {
    const nowMs = Date.now();
    this.#scale = checked(scale);
    this.#wallOffsetMs = nowMs - this.#realBaseMs;
    this.#simulatedBaseMs = startMs ?? nowMs;
  }

  get scale(): number {
    return this.#scale;
  }

  /** Simulated milliseconds per real millisecond; 0 makes time stand still. */
  set scale(scale: number) {
    const now = this.now();
    this.#scale = checked(scale);
    this.#simulatedBaseMs = now;
    this.#realBaseMs = this.#elapsedMs();
    for (const rearm of this.#alarms) rearm();
  }

  /** So many real milliseconds go by at once, as they must for the clients as well. */
  skip(ms: number): void {
    this.#aheadMs += ms;
    for (const rearm of this.#alarms) rearm();
  }

  /** Simulated time in milliseconds since 1970. */
  now(): number {
    return this.#simulatedBaseMs + (this.#elapsedMs() - this.#realBaseMs) * this.#scale;
  }

  /** Clients live in real time, so what they are shown is stamped with it. */
  stamp(): number {
    return this.#wallOffsetMs + this.#elapsedMs();
  }

  /** After a jump, or a busy moment, what fell due on the way is told with its own time. */
  stampOf(simulatedMs: number): number {
    // Counted from a fixed point: two readings of two clocks would now and then put the later before the earlier.
    return this.#scale === 0 ? this.stamp() : this.#wallOffsetMs + this.#realBaseMs + (simulatedMs - this.#simulatedBaseMs) / this.#scale;
  }

  recordTime(): number {
    return performance.timeOrigin + this.#elapsedMs();
  }

  /** An alarm that calls `wake` once the simulated time it was set to has come. */
  alarm(wake: () => void): Alarm {
    let due: number | undefined;
    let timer: NodeJS.Timeout | undefined;
    const rearm = () => {
      if (timer !== undefined) {
        clearTimeout(timer);
        this.#timers.delete(timer);
      }
      timer = undefined;
      if (due === undefined || this.#scale === 0 || this.#stopped) return;
      const delayMs = Math.max(0, (due - this.now()) / this.#scale);
      timer = setTimeout(ring, Math.min(Math.ceil(delayMs), longestTimerMs));
      // The simulator must never keep a process alive by waiting for a car.
      timer.unref();
      this.#timers.add(timer);
    };
    const ring = () => {
      if (due === undefined || this.now() < due) {
        rearm();
        return;
      }
      due = undefined;
      rearm();
      wake();
    };
    this.#alarms.add(rearm);
    return {
      at: (simulatedMs) => {
        due = simulatedMs;
        rearm();
      },
    };
  }

  /** Cancels every alarm for good. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#alarms.clear();
  }

  #elapsedMs(): number {
    return performance.now() + this.#aheadMs;
  }
}

function checked(scale: number): number {
  if (!Number.isFinite(scale) || scale < 0) throw new RangeError(`The scale must be 0 or more, not ${scale}`);
  return scale;
}
