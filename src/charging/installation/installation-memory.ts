// What is remembered of an installation across restarts. Whoever stores it gets it back with the next start.

export interface InstallationMemory {
  /** When the last change of the current was sent, in milliseconds since 1970. */
  readonly lastSentAtMs?: number | undefined;
  /** A current that waits to be sent, and since when it might have been, in milliseconds since 1970. */
  readonly pending?: { readonly currentA: number; readonly dueAtMs: number } | undefined;
  /** The last current above nothing, in amperes: what turning it on goes back to. */
  readonly lastCurrentA?: number | undefined;
}

/** What is kept, and the way to keep more. */
export interface Memory<Kept> {
  readonly kept: Kept;
  /** Keeps `part`, in place of what was kept of it. */
  remember(part: Partial<Kept>): void;
}

/** Nothing is remembered yet. */
export const NOTHING_REMEMBERED: InstallationMemory = {};
