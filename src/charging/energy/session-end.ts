// When a session has ended, and which one: pure, from what was remembered and what the charger reports now.
import * as z from 'zod/mini';
import type { Stored } from '../../base/memory.ts';
import { areAtOneTime, isUnnamed, type CompletedSession } from './completed-session.ts';

/** No copy lags by more sessions than this. */
const MOST_TOLD = 10;

const time = () => z.optional(z.number());

/** What is remembered of a charger's sessions, field by field. */
export const knownSessionsFields = () => ({
  /** The session under way, as the charger names it. */
  openId: z.optional(z.string()),
  /** A session that is under way no more, and of which nothing was reported yet. */
  missingId: z.optional(z.string()),
  /** The last session that is over. */
  last: z.optional(z.object({ sessionId: z.string(), energyKwh: z.optional(z.number().check(z.minimum(0))), startMs: time(), endMs: time() })),
  /** Those that are no news any more, the latest first; copies of the state that lag bring them again. */
  toldIds: z.array(z.string()).check(z.maxLength(MOST_TOLD)),
});

export type KnownSessions = Stored<typeof knownSessionsFields>;

/** Before the first look at a charger. */
export const NO_SESSIONS_KNOWN: KnownSessions = { toldIds: [] };

/** What the charger reports now. */
export interface ReportedSessions {
  readonly openId: string | undefined;
  readonly completed: CompletedSession | undefined;
}

export interface SessionNews {
  readonly known: KnownSessions;
  /** The session that is news, if any. */
  readonly ended: CompletedSession | undefined;
}

/**
 * What is known of the sessions now, and the one that has ended since the last look.
 *
 * At the first sight of a charger the session that it reports is no news, unless it was just under way: nobody knows for
 * how long it has been over.
 */
export function noticeSessions(known: KnownSessions, { openId, completed }: ReportedSessions): SessionNews {
  const isNew = completed !== undefined && !known.toldIds.includes(completed.sessionId);
  const wasExpected = isNew && !isLast(known, completed) && (known.toldIds.length > 0 || [known.openId, known.missingId].includes(completed.sessionId));
  const gone = known.openId === undefined || known.openId === openId ? known.missingId : known.openId;
  const after = { ...known, openId, missingId: gone === openId || known.toldIds.includes(gone ?? '') ? undefined : gone };
  return { known: isNew ? withTold(after, completed) : after, ended: wasExpected ? completed : undefined };
}

/** Once what was missing was found elsewhere, or is given up: nothing is missing any more. */
export function withoutMissing(known: KnownSessions, found: CompletedSession | undefined): SessionNews {
  if (found === undefined || found.sessionId !== known.missingId) return { known: { ...known, missingId: undefined }, ended: undefined };
  return { known: withTold(known, found), ended: isLast(known, found) ? undefined : found };
}

/** Whether it is the last one once more: the charger itself has told it without the name that it has in Zaptec's cloud. */
function isLast({ last }: KnownSessions, session: CompletedSession): boolean {
  return last !== undefined && isUnnamed(last.sessionId) !== isUnnamed(session.sessionId) && areAtOneTime(last, session);
}

function withTold({ openId, missingId, toldIds }: KnownSessions, session: CompletedSession): KnownSessions {
  const isMissing = missingId !== session.sessionId;
  return { openId, missingId: isMissing ? missingId : undefined, last: session, toldIds: [session.sessionId, ...toldIds].slice(0, MOST_TOLD) };
}
