// How long, and how urgently, somebody waits for an answer.

/** How a caller waits for an answer. */
export interface Patience {
  /** A person's command goes ahead of routine reads. */
  readonly urgency: 'command' | 'read';
  /** When waiting makes no more sense, on the monotonic clock: a longer pause fails at once. */
  readonly latestMs?: number;
  readonly signal: AbortSignal;
}
