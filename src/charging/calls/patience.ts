// How long, and how urgently, somebody waits for an answer, and how far a command has come meanwhile.

/** How a caller waits for an answer. */
export interface Patience {
  /** A person's command goes ahead of routine reads. */
  readonly urgency: 'command' | 'read';
  /** When waiting makes no more sense, on the monotonic clock: a longer pause fails at once. */
  readonly latestMs?: number;
  readonly signal: AbortSignal;
  /** What the caller learns of a command even while it is under way. Reads leave it alone. */
  readonly progress?: Progress;
}

/** How far a command has come. Whoever sends one keeps it true from the first byte on. */
export interface Progress {
  /** Whether a byte of it may have left without a definite answer: from then on it must not be sent again. */
  mayHaveArrived: boolean;
}
