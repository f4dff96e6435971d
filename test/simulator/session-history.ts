// What a charger remembers of its sessions and of its meter.
import type { MachineState } from './charger-machine.ts';
import { lastReadingTime, meterKwh, type MeterReading, type SessionReading } from './meter.ts';

/** A session that is over. Times are simulated milliseconds since 1970. */
export interface CompletedSession {
  readonly sessionId: string;
  readonly userId: string | undefined;
  readonly energyKwh: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly readings: readonly SessionReading[];
  readonly firmware: string | null;
}

/** How a step of the charger becomes history. */
export interface Following {
  readonly firmware: string | null;
  /** From the end of a session until the charger tells it, in simulated milliseconds. */
  readonly reportMs: number;
  /** Whether the signed meter value (554) is renewed when a session ends. */
  readonly readsAtEnd: boolean;
}

/** What the rows tell of earlier sessions and of the meter. */
export interface History {
  readonly completed: CompletedSession;
  /** Begin and hours of the session under way; of the last one while there is none. */
  readonly sessionReadings: readonly SessionReading[];
  readonly lastReading: MeterReading;
}

/** Enough for years of daily charging. */
const mostSessions = 5000;

export class SessionHistory {
  /** Whether a session that ends becomes the charger's CompletedSession (723); if not, the one before stays. */
  reported = true;
  readonly #completed: CompletedSession[];
  #readings: SessionReading[];
  #lastReading: MeterReading;
  #shown: CompletedSession;
  /** Over, but not told yet. */
  #reporting: { readonly session: CompletedSession; readonly dueMs: number } | undefined;

  /** A charger that has been in use: there was a session, and the meter was last read on the full interval before `atMs`. */
  constructor(meter: MeterReading, intervalMs: number, earlierSessionId: string, firmware: string | null) {
    this.#lastReading = { kwh: meter.kwh, atMs: lastReadingTime(meter.atMs, intervalMs) };
    this.#shown = earlierSession(earlierSessionId, meter.kwh, firmware);
    this.#completed = [this.#shown];
    this.#readings = [...this.#shown.readings];
  }

  get history(): History {
    return { completed: this.#shown, sessionReadings: this.#readings, lastReading: this.#lastReading };
  }

  /** Every session that is over, the earliest first. */
  get completed(): readonly CompletedSession[] {
    return this.#completed;
  }

  /** When the session under way began, or the last one, in simulated milliseconds. */
  get startedAtMs(): number {
    return this.#readings[0]?.atMs ?? this.#lastReading.atMs;
  }

  get lastReading(): MeterReading {
    return this.#lastReading;
  }

  /** Takes the reading of a full interval. */
  read(state: MachineState): void {
    this.#lastReading = { kwh: meterKwh(state), atMs: state.atMs };
    if (state.sessionId === undefined || this.#readings.at(-1)?.kwh === this.#lastReading.kwh) return;
    this.#readings.push({ ...this.#lastReading, kind: 'T' });
  }

  /** When the charger tells a session that is over, in simulated milliseconds. */
  get nextReportMs(): number | undefined {
    return this.#reporting?.dueMs;
  }

  /** Notices a session that began or ended with the step from `before` to `after`, which is a step in no time. */
  follow(before: MachineState, after: MachineState, following: Following): void {
    if (after.sessionId !== before.sessionId) {
      if (before.sessionId !== undefined) this.#complete(before, before.sessionId, following);
      if (after.sessionId !== undefined) this.#readings = [{ kwh: meterKwh(after), atMs: after.atMs, kind: 'B' }];
    }
    if (this.#reporting !== undefined && this.#reporting.dueMs <= after.atMs) this.#report();
  }

  #complete(state: MachineState, sessionId: string, { firmware, reportMs, readsAtEnd }: Following): void {
    // One that only asked for authorization is none (inferred: no trace shows one).
    if (!state.authorized && state.energyKwh === 0) return;
    const reading = { kwh: meterKwh(state), atMs: state.atMs };
    if (readsAtEnd) this.#lastReading = reading;
    this.#readings.push({ ...reading, kind: 'E' });
    const session: CompletedSession = {
      sessionId,
      userId: state.userId,
      energyKwh: state.energyKwh,
      startedAtMs: this.#readings[0]?.atMs ?? state.atMs,
      endedAtMs: state.atMs,
      readings: this.#readings,
      firmware,
    };
    this.#report();
    if (this.reported) this.#reporting = { session, dueMs: state.atMs + reportMs };
    this.#completed.push(session);
    if (this.#completed.length > mostSessions) this.#completed.shift();
  }

  #report(): void {
    this.#shown = this.#reporting?.session ?? this.#shown;
    this.#reporting = undefined;
  }
}

function earlierSession(sessionId: string, kwh: number, firmware: string | null): CompletedSession {
  const energyKwh = Math.min(8.998, kwh);
  const startedAtMs = Date.UTC(2023, 5, 12, 18, 22, 48, 16);
  const endedAtMs = Date.UTC(2023, 5, 13, 20, 25, 27, 22);
  const readings: SessionReading[] = [
    { kwh: kwh - energyKwh, atMs: startedAtMs, kind: 'B' },
    { kwh, atMs: endedAtMs, kind: 'E' },
  ];
  return { sessionId, userId: undefined, energyKwh, startedAtMs, endedAtMs, readings, firmware };
}
