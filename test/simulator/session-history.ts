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

  get lastReading(): MeterReading {
    return this.#lastReading;
  }

  /** Takes the reading of a full interval. */
  read(state: MachineState): void {
    this.#lastReading = { kwh: meterKwh(state), atMs: state.atMs };
    if (state.sessionId === undefined || this.#readings.at(-1)?.kwh === this.#lastReading.kwh) return;
    this.#readings.push({ ...this.#lastReading, kind: 'T' });
  }

  /** Notices a session that began or ended with the step from `before` to `after`, which is a step in no time. */
  follow(before: MachineState, after: MachineState, firmware: string | null): void {
    if (after.sessionId === before.sessionId) return;
    if (before.sessionId !== undefined) this.#complete(before, before.sessionId, firmware);
    if (after.sessionId !== undefined) this.#readings = [{ kwh: meterKwh(after), atMs: after.atMs, kind: 'B' }];
  }

  #complete(state: MachineState, sessionId: string, firmware: string | null): void {
    this.#lastReading = { kwh: meterKwh(state), atMs: state.atMs };
    this.#readings.push({ ...this.#lastReading, kind: 'E' });
    const session: CompletedSession = {
      sessionId,
      userId: state.userId,
      energyKwh: state.energyKwh,
      startedAtMs: this.#readings[0]?.atMs ?? state.atMs,
      endedAtMs: state.atMs,
      readings: this.#readings,
      firmware,
    };
    if (this.reported) this.#shown = session;
    this.#completed.push(session);
    if (this.#completed.length > mostSessions) this.#completed.shift();
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
