// A charger's books: its total energy and its last session. Everything that is kept is in the charger's memory.
import type { Clock } from '../../base/clock.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { ChargerFacts } from '../state/charger-facts.ts';
import type { ChargerMemory, SaveUrgency } from '../charger/charger-memory.ts';
import type { ChargerState } from '../state/charger-state.ts';
import { chargingStatus } from '../state/charging-status.ts';
import type { Cloud } from '../account/cloud.ts';
import { describeSession, type CompletedSession } from './completed-session.ts';
import { energyReading, sessionId } from './energy-reading.ts';
import type { EnergyReading } from './energy-record.ts';
import { isTurn, nextEnergy } from './energy.ts';
import { ZaptecError } from '../calls/errors.ts';
import { NO_SESSIONS_KNOWN, noticeSessions, withoutMissing, type KnownSessions, type SessionNews } from './session-end.ts';

const LEDGER = {
  /** While energy flows it is written to disk this often, besides at every turn: after a crash little is to be caught up. */
  saveMs: 10 * 60_000,
  /**
   * A session that the charger does not report is looked for in the cloud's charge history, this long after its end. The
   * report comes within seconds as a rule; whoever may not read the history is not to be asked again and again.
   */
  askHistoryAfterMs: [3 * 60_000, 15 * 60_000],
} as const;

/** What the ledger needs of its charger. */
export interface LedgerHost {
  readonly facts: ChargerFacts;
  readonly memory: ChargerMemory;
  remember(part: Partial<ChargerMemory>, urgency: SaveUrgency): void;
}

interface Parts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
}

/** Keeps the books of one charger. */
export class ChargerLedger {
  readonly #host: LedgerHost;
  readonly #parts: Parts;
  readonly #say: (text: string) => void;
  #wasCharging = false;
  #savedAtMs: number;
  /** The session that nothing was reported of, since when, and how often the charge history was asked for it. */
  #search: { readonly id: string; readonly sinceMs: number; asked: number } | undefined;

  /** @param say tells the user something of this charger */
  constructor(host: LedgerHost, parts: Parts, say: (text: string) => void) {
    this.#host = host;
    this.#parts = parts;
    this.#say = say;
    this.#savedAtMs = parts.clock.monotonic();
  }

  /** Takes down what a newly read state says. */
  note(state: ChargerState): void {
    const reading = energyReading(state);
    this.#noteEnergy(reading, chargingStatus(state) === 'charging');
    this.#noteSessions({ openId: sessionId(state), completed: reading.completed });
  }

  #noteEnergy(reading: EnergyReading, isCharging: boolean): void {
    const { memory } = this.#host;
    const hasEnded = this.#wasCharging && !isCharging;
    this.#wasCharging = isCharging;
    const energy = nextEnergy(memory.energy, reading);
    if (energy === undefined || JSON.stringify(energy) === JSON.stringify(memory.energy)) return;
    const nowMs = this.#parts.clock.monotonic();
    const isUrgent = hasEnded || isTurn(memory.energy, energy) || nowMs - this.#savedAtMs >= LEDGER.saveMs;
    if (isUrgent) this.#savedAtMs = nowMs;
    this.#host.remember({ energy }, isUrgent ? 'now' : 'later');
  }

  #noteSessions(reported: Parameters<typeof noticeSessions>[1]): void {
    this.#takeOver(noticeSessions(this.#known(), reported));
    const { missingId } = this.#known();
    const nowMs = this.#parts.clock.monotonic();
    if (missingId === undefined) this.#search = undefined;
    else if (this.#search?.id !== missingId) this.#search = { id: missingId, sinceMs: nowMs, asked: 0 };
    const search = this.#search;
    const afterMs = search === undefined ? undefined : LEDGER.askHistoryAfterMs[search.asked];
    if (search === undefined || afterMs === undefined || nowMs - search.sinceMs < afterMs) return;
    search.asked += 1;
    detached(this.#parts.log, this.#askHistory(search.id, search.asked));
  }

  /** The charger itself did not say how the session ended, or not yet: the cloud's history may know. */
  async #askHistory(missingId: string, times: number): Promise<void> {
    const { cloud, stopped } = this.#parts;
    let found: CompletedSession | undefined;
    try {
      found = await cloud.readLastSession(this.#host.facts.id, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      if (error instanceof ZaptecError) this.#parts.log.debug(`${this.#host.facts.name}: the charge history could not be read: ${error.message}.`);
      else this.#parts.log.error(describeDefect(error));
    }
    if (this.#known().missingId !== missingId) return;
    const isLastTime = times >= LEDGER.askHistoryAfterMs.length;
    if (found?.sessionId === missingId || isLastTime) this.#takeOver(withoutMissing(this.#known(), found));
  }

  #known(): KnownSessions {
    return this.#host.memory.sessions ?? NO_SESSIONS_KNOWN;
  }

  #takeOver({ known, ended }: SessionNews): void {
    if (ended !== undefined) this.#say(describeSession(ended));
    if (JSON.stringify(known) !== JSON.stringify(this.#known())) this.#host.remember({ sessions: known }, 'now');
  }
}
