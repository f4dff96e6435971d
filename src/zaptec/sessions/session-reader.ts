// The endpoints of finished sessions: the archive, the charge history that it replaces, and single sessions.
import type { SessionCloud, SessionList, SessionPage, SessionQuery } from '../../charging/sessions/session-cloud.ts';
import type { LabelOf, SessionReport } from '../../charging/sessions/session.ts';
import { parseArchivePage, parseHistoryPage, parseSingleSession } from '../cloud/wire/sessions.ts';

/** The most that each of them gives. */
const PAGE_SIZE = { archive: 200, history: 100 } as const;

/** The way to the lists of sessions. */
export interface SessionLists {
  /**
   * Reads what is at a path.
   *
   * @param parse gives undefined for an answer that is not what `what` names
   * @throws ZaptecError; the signal's reason when it aborts
   */
  readonly read: <T>(path: string, signal: AbortSignal, parse: (json: unknown) => T | undefined, what: string) => Promise<T>;
  /** Tells of rows that were left out. */
  readonly reportDropped: (count: number, where: string) => void;
}

interface Parts extends SessionLists {
  readonly labelOf: LabelOf;
}

export class SessionReader implements SessionCloud {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async readSessions(list: SessionList, query: SessionQuery, signal: AbortSignal): Promise<SessionPage> {
    return await (list === 'archive' ? this.#readArchive(query, signal) : this.#readHistory(query, signal));
  }

  /** @source Zaptec API, `GET /api/session/{id}` */
  async readSession({ id, chargerId }: { readonly id: string; readonly chargerId: string }, signal: AbortSignal): Promise<SessionReport | undefined> {
    const asked = { source: 'session', chargerId, labelOf: this.#parts.labelOf } as const;
    const report = await this.#parts.read(`/api/session/${encodeURIComponent(id)}`, signal, (json) => parseSingleSession(json, asked), 'a session');
    return report.endMs === undefined ? undefined : report;
  }

  /** @source Zaptec API, `GET /api/sessions/archived`: "Archived session endpoints and legacy session deprecation planned" */
  async #readArchive(query: SessionQuery, signal: AbortSignal): Promise<SessionPage> {
    const parameters = new URLSearchParams({ ...rangeOf(query), PageSize: String(PAGE_SIZE.archive), ...(query.cursor === undefined ? {} : { Cursor: query.cursor }) });
    const asked = { source: 'archive', chargerId: query.chargerId, labelOf: this.#parts.labelOf } as const;
    const page = await this.#parts.read(`/api/sessions/archived?${parameters.toString()}`, signal, (json) => parseArchivePage(json, asked), 'a list of archived sessions');
    this.#parts.reportDropped(page.dropped, 'archived sessions');
    return page;
  }

  /** @source Zaptec API, `GET /api/chargehistory` */
  async #readHistory(query: SessionQuery, signal: AbortSignal): Promise<SessionPage> {
    const index = Number(query.cursor ?? 0);
    const parameters = new URLSearchParams({ ...rangeOf(query), PageIndex: String(index), PageSize: String(PAGE_SIZE.history) });
    const asked = { source: 'history', chargerId: query.chargerId, labelOf: this.#parts.labelOf } as const;
    const page = await this.#parts.read(`/api/chargehistory?${parameters.toString()}`, signal, (json) => parseHistoryPage(json, asked), 'a list of sessions');
    this.#parts.reportDropped(page.dropped, 'charge history');
    // Without a count, only an empty page is surely the last.
    const isLast = page.pages === undefined ? page.size === 0 : index + 1 >= page.pages;
    return { reports: page.reports, cursor: isLast ? undefined : String(index + 1) };
  }
}

function rangeOf({ chargerId, fromMs, toMs }: SessionQuery): Record<string, string> {
  return { ChargerId: chargerId, From: new Date(fromMs).toISOString(), To: new Date(toMs).toISOString() };
}
