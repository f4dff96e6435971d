// What is remembered of a limit across restarts: of an installation's available current, or of what one charger is set to. Whoever stores it gets it back with the next start.
import * as z from 'zod/mini';
import type { Stored } from '../../base/memory.ts';
import { isSameCurrent, LARGEST_CURRENT_A } from './installation-reading.ts';

const currentA = () => z.number().check(z.minimum(0), z.maximum(LARGEST_CURRENT_A));

/** Field by field. */
export const limitFields = () => ({
  /** When the last change of the current was sent, in milliseconds since 1970. */
  lastSentAtMs: z.optional(z.number().check(z.minimum(0))),
  /**
   * A current that waits to be sent, and since when it might have been, in milliseconds since 1970; and whether nobody has
   * asked for it anew, because it is what was set before.
   */
  pending: z.optional(z.object({ currentA: currentA(), isSetAgain: z.optional(z.boolean()), dueAtMs: z.number() })),
  /** The last current above nothing, in amperes: what turning it on goes back to. */
  lastCurrentA: z.optional(currentA()),
  /** The current that was last set from Apple Home, in amperes, where it is to be kept. */
  setA: z.optional(currentA()),
  /** When that was set again within the last day, in milliseconds since 1970. */
  setAgainAtMs: z.optional(z.array(z.number()).check(z.maxLength(10))),
});

export type LimitMemory = Stored<typeof limitFields>;

/** The last current above nothing, after a reading of `presentA`: where one is kept, what it was put back to does not count. */
export function lastCurrentAfter({ lastCurrentA, setA }: LimitMemory, presentA: number | undefined): number | undefined {
  if (setA !== undefined && !isSameCurrent(presentA, setA)) return lastCurrentA;
  const wholeA = Math.round(presentA ?? 0);
  return wholeA > 0 ? wholeA : lastCurrentA;
}
