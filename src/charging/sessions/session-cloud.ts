// What this room asks of the cloud about sessions. The REST client provides it.
import type { SessionReport } from './session.ts';

/** Which list of sessions; the archive follows the charge history, which is going away. */
export type SessionList = 'archive' | 'history';

/** Which sessions of a charger: those that had to do with this time, in milliseconds since 1970. */
export interface SessionRange {
  readonly chargerId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SessionQuery extends SessionRange {
  /** What the page before has named; undefined for the first page. */
  readonly cursor: string | undefined;
}

export interface SessionPage {
  readonly reports: readonly SessionReport[];
  /** Names the next page; undefined on the last one. */
  readonly cursor: string | undefined;
}

/** Every method throws a ZaptecError, or the signal's reason when it aborts. */
export interface SessionCloud {
  /**
   * One page of a list.
   *
   * @throws ForbiddenError when the user may not read it
   * @throws NotFoundError, RejectedError when the cloud has no such list, or no longer
   */
  readSessions(list: SessionList, query: SessionQuery, signal: AbortSignal): Promise<SessionPage>;
  /** One session that is over; undefined while it is under way. */
  readSession(session: { readonly id: string; readonly chargerId: string }, signal: AbortSignal): Promise<SessionReport | undefined>;
}
