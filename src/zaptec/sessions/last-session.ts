// A charger's last session: from the archive, and from the charge history as long as there is one. Zaptec retires the
// history and gives the archive to owners only, so what is not there is not asked for again and again.
import { DAY, type Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { ForbiddenError, NotFoundError, RejectedError } from '../../charging/calls/errors.ts';
import type { CompletedSession } from '../../charging/energy/completed-session.ts';
import { parseSessionPage } from '../cloud/wire/sessions.ts';
import type { SessionLists } from './session-reader.ts';

/** The archive must be told between when. No session lasts longer. */
const LOOKED_BACK_MS = 60 * DAY;

/** The newest come first; a few more do no harm should that change. */
const SESSIONS_ASKED_FOR = 5;

/** 410: there was such an endpoint. */
const GONE = 410;

type Place = 'archive' | 'history';

interface Parts extends SessionLists {
  readonly clock: Clock;
  readonly log: Log;
}

export class LastSession {
  readonly #parts: Parts;
  /** Until when a charger is not looked for in a place, on the monotonic clock. */
  readonly #closed = new Map<string, number>();
  readonly #said = new Set<Place>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The last session of a charger that is over; undefined when there is none, or no place where this user may look.
   *
   * @throws ZaptecError; the signal's reason when it aborts
   * @source Zaptec API, `GET /api/sessions/archived` and `GET /api/chargehistory`
   */
  async of(chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined> {
    return (await this.#lookIn('archive', chargerId, signal)) ?? (await this.#lookIn('history', chargerId, signal));
  }

  async #lookIn(place: Place, chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined> {
    const { clock, log, read, reportDropped } = this.#parts;
    const key = `${place} ${chargerId}`;
    if (clock.monotonic() < (this.#closed.get(key) ?? -Infinity)) return undefined;
    try {
      const page = await read(this.#path(place, chargerId), signal, parseSessionPage, 'a list of sessions');
      reportDropped(page.dropped, NAMES[place]);
      return page.rows.toSorted((one, other) => (other.endMs ?? 0) - (one.endMs ?? 0))[0];
    } catch (error) {
      if (!isClosed(error)) throw error;
      this.#closed.set(key, clock.monotonic() + DAY);
      if (!this.#said.has(place)) log.debug(`Sessions are not looked for in the ${NAMES[place]} today: ${error.message}.`);
      this.#said.add(place);
      return undefined;
    }
  }

  #path(place: Place, chargerId: string): string {
    const id = encodeURIComponent(chargerId);
    if (place === 'history') return `/api/chargehistory?ChargerId=${id}&PageIndex=0&PageSize=${SESSIONS_ASKED_FOR}`;
    const nowMs = this.#parts.clock.now();
    const [from, to] = [nowMs - LOOKED_BACK_MS, nowMs + DAY].map((ms) => encodeURIComponent(new Date(ms).toISOString()));
    return `/api/sessions/archived?ChargerId=${id}&From=${from}&To=${to}&PageSize=${SESSIONS_ASKED_FOR}`;
  }
}

const NAMES: Readonly<Record<Place, string>> = { archive: 'archive', history: 'charge history' };

/** Not there, or not for this user: tomorrow is soon enough to ask again. */
function isClosed(error: unknown): error is Error {
  return error instanceof NotFoundError || error instanceof ForbiddenError || (error instanceof RejectedError && error.code === GONE);
}
