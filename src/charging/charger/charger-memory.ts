// What is remembered of a charger across restarts. Whoever stores it gets it back with the next start.
import type { EnergyRecord } from '../energy/energy-record.ts';
import type { HoldRecord } from '../hold/hold.ts';
import type { KnownSessions } from '../energy/session-end.ts';

/** Each part belongs to one rule, and is undefined until that rule has something to remember. */
export interface ChargerMemory {
  readonly hold?: HoldRecord | undefined;
  /** Its total energy. */
  readonly energy?: EnergyRecord | undefined;
  /** Its last session, and the one under way. */
  readonly sessions?: KnownSessions | undefined;
}

/** Nothing is remembered yet. */
export const NO_MEMORY: ChargerMemory = {};

/** `now`: a wish or a fact that must not be lost. `later`: with the next occasion to write. */
export type SaveUrgency = 'now' | 'later';
