// A charger's books: its total energy and its last session. Everything that is kept is in the charger's memory.
import type { Clock } from '../../base/clock.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import { sessionId, valueOf, type ChargerState } from '../state/charger-state.ts';
import { ObservationId } from '../state/observation.ts';
import { chargingStatus } from '../state/charging-status.ts';
import { describeSession, type CompletedSession } from './completed-session.ts';
import { energyReading } from './energy-reading.ts';
import type { EnergyReading, EnergyRecord } from './energy-record.ts';
import { isTurn, nextEnergy } from './energy.ts';
import { ZaptecError } from '../calls/errors.ts';
import { NO_SESSIONS_KNOWN, noticeSessions, withoutMissing, type KnownSessions, type ReportedSessions, type SessionNews } from './session-end.ts';

const LEDGER = {
  /** While energy flows it is written to disk this often, besides at every turn: after a crash little is to be caught up. */
  saveMs: 10 * 60_000,
  /**
   * A session that the charger does not report is looked for in the cloud's lists of past sessions, this long after its
   * end. The report comes within seconds as a rule; the cloud is not to be asked for what it does not have again and again.
   */
  askCloudAfterMs: [3 * 60_000, 15 * 60_000],
} as const;

/** What is kept of a charger's energy and sessions. */
export interface EnergyMemory {
  /** Its total energy. */
  readonly energy?: EnergyRecord | undefined;
  /** Its last session, and the one under way. */
  readonly sessions?: KnownSessions | undefined;
}

/** Where sessions that are over are found besides the charger's own report. */
export interface PastSessions {
  /**
   * The last session of a charger that is over; undefined when there is none.
   *
   * @throws ForbiddenError when the user may not read it; any other ZaptecError; the signal's reason when it aborts
   */
  readLastSession(chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined>;
}

/** Keeps every session, and knows what one has cost. */
export interface SessionBook {
  /** Takes a charger's report of its last session (723), with every state that has one. */
  note(chargerId: string, report: string): void;
  /**
   * What a session has cost, such as "38.40 NOK"; undefined where no price is known.
   *
   * @param report the charger's report of its last session, which may be another one
   */
  costOf(chargerId: string, session: CompletedSession, report: string | undefined): string | undefined;
}

interface Parts {
  readonly chargerId: string;
  readonly book?: SessionBook | undefined;
  readonly past: PastSessions;
  readonly memory: Memory<EnergyMemory>;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
}

/** Keeps the books of one charger. */
export class ChargerLedger {
  readonly #parts: Parts;
  #wasCharging = false;
  #savedAtMs: number;
  /** What the charger reports of its last session. */
  #report: string | undefined;
  /** The session that nothing was reported of, since when, and how often the cloud was asked for it. */
  #search: { readonly id: string; readonly sinceMs: number; asked: number } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#savedAtMs = parts.clock.monotonic();
  }

  /** Takes down what a newly read state says. */
  note(state: ChargerState): void {
    const { book, chargerId } = this.#parts;
    const reading = energyReading(state);
    this.#report = valueOf(state, ObservationId.CompletedSession);
    if (this.#report !== undefined) book?.note(chargerId, this.#report);
    this.#noteEnergy(reading, chargingStatus(state) === 'charging');
    this.#noteSessions({ openId: sessionId(state), completed: reading.completed });
  }

  #noteEnergy(reading: EnergyReading, isCharging: boolean): void {
    const { memory } = this.#parts;
    const hasEnded = this.#wasCharging && !isCharging;
    this.#wasCharging = isCharging;
    const energy = nextEnergy(memory.kept.energy, reading);
    if (energy === undefined || JSON.stringify(energy) === JSON.stringify(memory.kept.energy)) return;
    const nowMs = this.#parts.clock.monotonic();
    const isUrgent = hasEnded || isTurn(memory.kept.energy, energy) || nowMs - this.#savedAtMs >= LEDGER.saveMs;
    if (isUrgent) this.#savedAtMs = nowMs;
    void memory.remember({ energy }, isUrgent ? 'now' : 'later');
  }

  #noteSessions(reported: ReportedSessions): void {
    this.#takeOver(noticeSessions(this.#known(), reported));
    const { missingId } = this.#known();
    const nowMs = this.#parts.clock.monotonic();
    if (missingId === undefined) this.#search = undefined;
    else if (this.#search?.id !== missingId) this.#search = { id: missingId, sinceMs: nowMs, asked: 0 };
    const search = this.#search;
    const afterMs = search === undefined ? undefined : LEDGER.askCloudAfterMs[search.asked];
    if (search === undefined || afterMs === undefined || nowMs - search.sinceMs < afterMs) return;
    search.asked += 1;
    detached(this.#parts.log, this.#askCloud(search.id, search.asked));
  }

  /** The charger itself did not say how the session ended, or not yet: the cloud's lists may know. */
  async #askCloud(missingId: string, times: number): Promise<void> {
    const { chargerId, past, log, stopped } = this.#parts;
    let found: CompletedSession | undefined;
    try {
      found = await past.readLastSession(chargerId, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      if (error instanceof ZaptecError) log.debug(`the archive or the charge history could not be read: ${error.message}.`);
      else log.error(describeDefect(error));
    }
    if (this.#known().missingId !== missingId) return;
    const isLastTime = times >= LEDGER.askCloudAfterMs.length;
    if (found?.sessionId === missingId || isLastTime) this.#takeOver(withoutMissing(this.#known(), found));
  }

  #known(): KnownSessions {
    return this.#parts.memory.kept.sessions ?? NO_SESSIONS_KNOWN;
  }

  #takeOver({ known, ended }: SessionNews): void {
    const { book, chargerId, log, memory } = this.#parts;
    if (ended !== undefined) log.info(describeSession(ended, book?.costOf(chargerId, ended, this.#report)));
    if (JSON.stringify(known) !== JSON.stringify(this.#known())) void memory.remember({ sessions: known }, 'now');
  }
}
