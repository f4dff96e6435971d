// What belongs to one charging session and ends with it. Pure.
import type { ChargingStatus } from '../state/charging-status.ts';

/** Something that holds for one session. */
export interface SessionMark {
  /** Observation 721; undefined when it was not told, and then only an unplugged vehicle ends the session. */
  readonly sessionId?: string | undefined;
}

/**
 * The mark, as long as its session goes on; undefined when that is over.
 *
 * A vehicle that is unplugged and plugged in again between two reads shows by another session's id. Before a session is
 * authorized it has none, so a mark without an id takes the first one that comes.
 */
export function withinSession<Mark extends SessionMark>(
  mark: Mark | undefined,
  { status, sessionId }: { readonly status: ChargingStatus; readonly sessionId: string | undefined },
): Mark | undefined {
  if (mark === undefined || status === 'unknown') return mark;
  if (status === 'disconnected') return undefined;
  if (sessionId === undefined || mark.sessionId === sessionId) return mark;
  return mark.sessionId === undefined ? { ...mark, sessionId } : undefined;
}
