// When a session has ended, and which one: pure, from what was remembered and what the charger reports now.
import * as z from 'zod/mini';
import type { CompletedSession } from './completed-session.ts';

/** What is remembered of a charger's sessions. */
export interface KnownSessions {
  /** The session under way, as the charger names it. */
  readonly openId?: string | undefined;
  /** A session that is under way no more, and of which nothing was reported yet. */
  readonly missingId?: string | undefined;
  /** The last session that is over. */
  readonly last?: CompletedSession | undefined;
}

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
 * A report is news when it is of the session that was under way, or of another than the last one known and not of an
 * earlier one. At the first sight of a charger it is not: nobody knows for how long that session has been over.
 */
export function noticeSessions(known: KnownSessions, { openId, completed }: ReportedSessions): SessionNews {
  const isOther = completed !== undefined && completed.sessionId !== known.last?.sessionId;
  const isAwaited = isOther && [known.openId, known.missingId].includes(completed.sessionId);
  const isLater = isOther && known.last !== undefined && !isEarlier(completed, known.last);
  const isFirst = isOther && known.last === undefined;
  const last = isAwaited || isLater || isFirst ? completed : known.last;
  const gone = known.openId === undefined || known.openId === openId ? known.missingId : known.openId;
  const missingId = gone === openId || gone === last?.sessionId ? undefined : gone;
  return { known: { openId, missingId, last }, ended: isAwaited || isLater ? completed : undefined };
}

/** Once it is known from elsewhere, or given up: nothing is missing any more. */
export function withMissing(known: KnownSessions, found: CompletedSession | undefined): SessionNews {
  const isFound = found !== undefined && found.sessionId === known.missingId;
  const { openId, last } = known;
  return isFound ? { known: { openId, last: found }, ended: found } : { known: { openId, last }, ended: undefined };
}

const time = z.optional(z.number());

/** The form of what is stored of it. */
export const knownSessionsSchema: z.ZodMiniType<KnownSessions> = z.object({
  openId: z.optional(z.string()),
  missingId: z.optional(z.string()),
  last: z.optional(z.object({ sessionId: z.string(), energyKwh: z.optional(z.number().check(z.minimum(0))), startMs: time, endMs: time })),
});

function isEarlier(one: CompletedSession, other: CompletedSession): boolean {
  return one.endMs !== undefined && other.endMs !== undefined && one.endMs < other.endMs;
}
