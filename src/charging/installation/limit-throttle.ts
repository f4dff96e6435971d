// When another available current may be sent: the first one at once, the next ones at a distance. Pure.

/** How things stand with the distance between two changes. */
export interface Pace {
  /** When the last change was sent, on the clock of `nowMs`; undefined when none was. */
  readonly lastSentMs: number | undefined;
  readonly nowMs: number;
  readonly intervalMs: number;
}

/**
 * How long the next change has to wait, from 0 to `intervalMs`.
 *
 * A clock that was set back makes it wait once more, and not for years.
 * @source Zaptec API, "Update installation": no more often than every 15 minutes
 */
export function waitToSendMs({ lastSentMs, nowMs, intervalMs }: Pace): number {
  if (lastSentMs === undefined) return 0;
  const sinceMs = Math.max(0, nowMs - lastSentMs);
  return Math.max(0, intervalMs - sinceMs);
}
