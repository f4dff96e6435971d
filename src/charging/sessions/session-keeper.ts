// Keeps each session as soon as its charger reports it (723), with the signed readings that the cloud may have of it.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { messageOf, type Log } from '../../base/log.ts';
import { isRefusal, ZaptecError } from '../calls/errors.ts';
import { readChargerReport } from './charger-report.ts';
import { sessionOf } from './merge.ts';
import type { SessionCloud } from './session-cloud.ts';
import type { FinishedSession, LabelOf, SessionReport } from './session.ts';

/** The cloud is asked for signed readings at once, and after each wait again where it was away or did not know of the end yet. */
const ASK_AFTER_MS = [0, 3 * MINUTE, 15 * MINUTE];

interface SessionKeeperParts {
  readonly cloud: Pick<SessionCloud, 'readSession'>;
  readonly add: (reports: readonly SessionReport[]) => Promise<unknown>;
  /** Whether a session is kept without readings. */
  readonly lacksReadings: (id: string) => Promise<boolean>;
  readonly labelOf: LabelOf;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
}

export class SessionKeeper {
  readonly #parts: SessionKeeperParts;
  /** What each charger reported last, by its id: with every read of its state it comes again. */
  readonly #noted = new Map<string, string>();
  /** By the charger's id: its last session whose readings the cloud was asked for. */
  readonly #completed = new Map<string, string>();
  #isFailing = false;

  constructor(parts: SessionKeeperParts) {
    this.#parts = parts;
  }

  /** Takes the text of observation 723, with every read of a charger's state. Never rejects. */
  async note(chargerId: string, text: string): Promise<void> {
    if (this.#noted.get(chargerId) === text) return;
    this.#noted.set(chargerId, text);
    const report = readChargerReport(chargerId, text, this.#parts.labelOf);
    if (report === undefined) return;
    try {
      await this.#parts.add([report]);
      this.#isFailing = false;
      // Of what others told of it, there is or will be the charger's own report.
      if (report.source === 'charger' && sessionOf(report)?.readings.length === 0) await this.#complete(report);
    } catch (error) {
      if (this.#parts.stopped.aborted) return;
      // With the next read it is tried again.
      this.#noted.delete(chargerId);
      this.#completed.delete(chargerId);
      this.#tellFailure(error);
    }
  }

  /** The session that a charger reports, for whoever wants to say what it cost. */
  read(chargerId: string, text: string | undefined): FinishedSession | undefined {
    const report = readChargerReport(chargerId, text, this.#parts.labelOf);
    return report === undefined ? undefined : sessionOf(report);
  }

  /** A long signature is cut off on its way through the charger's state, and whole in the cloud's answer about the session. */
  async #complete(report: SessionReport): Promise<void> {
    const { clock, lacksReadings, stopped } = this.#parts;
    if (this.#completed.get(report.chargerId) === report.id) return;
    this.#completed.set(report.chargerId, report.id);
    for (const afterMs of ASK_AFTER_MS) {
      if (afterMs > 0) await clock.sleep(afterMs, stopped);
      if (!(await lacksReadings(report.id)) || (await this.#ask(report)) === 'answered') return;
    }
  }

  async #ask({ id, chargerId }: SessionReport): Promise<'answered' | 'not-yet'> {
    const { add, cloud, log, stopped } = this.#parts;
    try {
      const report = await cloud.readSession({ id, chargerId }, stopped);
      if (report === undefined) return 'not-yet';
      await add([report]);
      return 'answered';
    } catch (error) {
      if (!stopped.aborted && !(error instanceof ZaptecError)) throw error;
      log.debug(`A session's signed readings could not be read${error instanceof ZaptecError ? `: ${error.message}` : ''}.`);
      return isRefusal(error) ? 'answered' : 'not-yet';
    }
  }

  #tellFailure(error: unknown): void {
    const text = `A charging session could not be kept: ${messageOf(error)}.`;
    if (this.#isFailing) this.#parts.log.debug(text);
    else this.#parts.log.warn(`${text} It is tried again with every read of its charger.`);
    this.#isFailing = true;
  }
}
