// The sessions that were granted: Zaptec says of an end which session it was, but not of which charger. Kept across restarts,
// the latest of each charger.
import * as z from 'zod/mini';
import type { Records, Stored } from '../../base/memory.ts';

const granted = () => z.object({
  id: z.string(),
  /** When it was granted, in milliseconds since 1970. */
  atMs: z.number(),
  /** Whose tag it was. */
  label: z.optional(z.string()),
  /** Whether Zaptec has told its end. */
  isOver: z.optional(z.boolean()),
});

/** What is kept of a charger, field by field: the latest first. */
export const grantedFields = () => ({ granted: z.array(granted()) });

export type GrantedRecord = Stored<typeof grantedFields>;

type GrantedSession = GrantedRecord['granted'][number];

/** Ends that Zaptec could not deliver come late, but not after so many further sessions. */
const MOST = 16;

/** Whoever asks again that soon has not had the answer: Zaptec asks every 10 s. */
const ANSWER_LOST_MS = 25_000;

/** The session that was granted a moment ago, and is not over; undefined when there is none. */
export function lately(record: GrantedRecord | undefined, nowMs: number): GrantedSession | undefined {
  const [last] = record?.granted ?? [];
  return last !== undefined && last.isOver !== true && Math.abs(nowMs - last.atMs) <= ANSWER_LOST_MS ? last : undefined;
}

export function withGranted(record: GrantedRecord | undefined, session: GrantedSession): GrantedRecord {
  return { granted: [session, ...(record?.granted ?? [])].slice(0, MOST) };
}

export function withOver(record: GrantedRecord | undefined, sessionId: string): GrantedRecord {
  return { granted: (record?.granted ?? []).map((session) => (session.id === sessionId ? { ...session, isOver: true } : session)) };
}

/** The charger and the label of a session; undefined when it was not granted here. */
export function whose(records: Pick<Records<GrantedRecord>, 'get'>, chargerIds: readonly string[], sessionId: string): { readonly chargerId: string; readonly session: GrantedSession } | undefined {
  for (const chargerId of chargerIds) {
    const session = records.get(chargerId)?.granted.find(({ id }) => id === sessionId);
    if (session !== undefined) return { chargerId, session };
  }
  return undefined;
}
