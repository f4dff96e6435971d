// Keeps each session as soon as its charger reports it (723), with the signed readings that the cloud may have of it.
import { messageOf, type Log } from '../../base/log.ts';
import { ZaptecError } from '../calls/errors.ts';
import { readChargerReport } from './charger-report.ts';
import { sessionOf } from './merge.ts';
import type { SessionCloud } from './session-cloud.ts';
import type { FinishedSession, LabelOf, SessionReport } from './session.ts';

export interface SessionKeeperParts {
  readonly cloud: Pick<SessionCloud, 'readSession'>;
  readonly add: (reports: readonly SessionReport[]) => Promise<number>;
  readonly labelOf: LabelOf;
  readonly log: Log;
  readonly stopped: AbortSignal;
}

export class SessionKeeper {
  readonly #parts: SessionKeeperParts;
  /** What each charger reported last, by its id: with every read of its state it comes again. */
  readonly #noted = new Map<string, string>();
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
      const fresh = await this.#parts.add([report]);
      this.#isFailing = false;
      if (fresh > 0 && hasNoReadings(report)) await this.#complete(report);
    } catch (error) {
      if (this.#parts.stopped.aborted) return;
      // With the next read it is tried again.
      this.#noted.delete(chargerId);
      this.#tellFailure(error);
    }
  }

  /** The session that a charger reports, for whoever wants to say what it cost. */
  read(chargerId: string, text: string | undefined): FinishedSession | undefined {
    const report = readChargerReport(chargerId, text, this.#parts.labelOf);
    return report === undefined ? undefined : sessionOf(report);
  }

  /** A long signature is cut off on its way through the charger's state, and whole in the cloud's answer about the session. */
  async #complete({ id, chargerId }: SessionReport): Promise<void> {
    const { add, cloud, log, stopped } = this.#parts;
    try {
      const report = await cloud.readSession({ id, chargerId }, stopped);
      if (report !== undefined) await add([report]);
    } catch (error) {
      if (!stopped.aborted && !(error instanceof ZaptecError)) throw error;
      log.debug(`A session's signed readings could not be read${error instanceof ZaptecError ? `: ${error.message}` : ''}.`);
    }
  }

  #tellFailure(error: unknown): void {
    const text = `A charging session could not be kept: ${messageOf(error)}.`;
    if (this.#isFailing) this.#parts.log.debug(text);
    else this.#parts.log.warn(`${text} It is tried again with every read of its charger.`);
    this.#isFailing = true;
  }
}

function hasNoReadings(report: SessionReport): boolean {
  return sessionOf(report)?.readings.length === 0;
}
