// The endpoints of finished sessions: the archive, the charge history that it replaces, and single sessions.
import type { CompletedSession } from '../../charging/energy/completed-session.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import type { SessionCloud, SessionList, SessionPage, SessionQuery } from '../../charging/sessions/session-cloud.ts';
import type { LabelOf, SessionReport } from '../../charging/sessions/session.ts';
import { unexpected } from './answers.ts';
import type { HttpAnswer } from './transport.ts';
import { parseArchivePage, parseHistoryPage, parseSingleSession } from './wire/archived-sessions.ts';
import { parseJson } from './wire/rows.ts';
import { parseSessionPage } from './wire/sessions.ts';

/** The most that each of them gives. */
const PAGE_SIZE = { archive: 200, history: 100 } as const;

/** The newest come first; a few more do no harm should that change. */
const LAST_ASKED_FOR = 5;

interface Parts {
  readonly read: (path: string, patience: Patience) => Promise<HttpAnswer>;
  readonly labelOf: LabelOf;
  readonly reportDropped: (count: number, where: string) => void;
}

export class SessionReader implements SessionCloud {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The last session of a charger that is over, as the charge history has it. */
  async readLast(chargerId: string, signal: AbortSignal): Promise<CompletedSession | undefined> {
    const path = `/api/chargehistory?ChargerId=${encodeURIComponent(chargerId)}&PageIndex=0&PageSize=${LAST_ASKED_FOR}`;
    const answer = await this.#parts.read(path, { urgency: 'read', signal });
    const page = parseSessionPage(parseJson(answer.body));
    if (page === undefined) throw unexpected(answer, 'a list of sessions');
    this.#parts.reportDropped(page.dropped, 'charge history');
    return page.rows.toSorted((one, other) => (other.endMs ?? 0) - (one.endMs ?? 0))[0];
  }

  async readSessions(list: SessionList, query: SessionQuery, signal: AbortSignal): Promise<SessionPage> {
    return await (list === 'archive' ? this.#readArchive(query, signal) : this.#readHistory(query, signal));
  }

  /** @source Zaptec API, `GET /api/session/{id}` */
  async readSession({ id, chargerId }: { readonly id: string; readonly chargerId: string }, signal: AbortSignal): Promise<SessionReport | undefined> {
    const answer = await this.#parts.read(`/api/session/${encodeURIComponent(id)}`, { urgency: 'read', signal });
    const report = parseSingleSession(parseJson(answer.body), { source: 'session', chargerId, labelOf: this.#parts.labelOf });
    if (report === undefined) throw unexpected(answer, 'a session');
    return report.endMs === undefined ? undefined : report;
  }

  /** @source Zaptec API, `GET /api/sessions/archived`: "Archived session endpoints and legacy session deprecation planned" */
  async #readArchive(query: SessionQuery, signal: AbortSignal): Promise<SessionPage> {
    const asked = new URLSearchParams({ ...rangeOf(query), PageSize: String(PAGE_SIZE.archive), ...(query.cursor === undefined ? {} : { Cursor: query.cursor }) });
    const answer = await this.#parts.read(`/api/sessions/archived?${asked.toString()}`, { urgency: 'read', signal });
    const page = parseArchivePage(parseJson(answer.body), { source: 'archive', chargerId: query.chargerId, labelOf: this.#parts.labelOf });
    if (page === undefined) throw unexpected(answer, 'a list of archived sessions');
    this.#parts.reportDropped(page.dropped, 'archived sessions');
    return page;
  }

  /** @source Zaptec API, `GET /api/chargehistory` */
  async #readHistory(query: SessionQuery, signal: AbortSignal): Promise<SessionPage> {
    const index = Number(query.cursor ?? 0);
    const asked = new URLSearchParams({ ...rangeOf(query), PageIndex: String(index), PageSize: String(PAGE_SIZE.history) });
    const answer = await this.#parts.read(`/api/chargehistory?${asked.toString()}`, { urgency: 'read', signal });
    const page = parseHistoryPage(parseJson(answer.body), { source: 'history', chargerId: query.chargerId, labelOf: this.#parts.labelOf });
    if (page === undefined) throw unexpected(answer, 'a list of sessions');
    this.#parts.reportDropped(page.dropped, 'charge history');
    // Without a count, only an empty page is surely the last.
    const isLast = page.pages === undefined ? page.size === 0 : index + 1 >= page.pages;
    return { reports: page.reports, cursor: isLast ? undefined : String(index + 1) };
  }
}

function rangeOf({ chargerId, fromMs, toMs }: SessionQuery): Record<string, string> {
  return { ChargerId: chargerId, From: new Date(fromMs).toISOString(), To: new Date(toMs).toISOString() };
}
