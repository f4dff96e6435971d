// What carrying out commands needs of the charger they are for.
import type { ChargerFacts } from '../state/charger-facts.ts';
import type { ChargerMemory, SaveUrgency } from './charger-memory.ts';
import type { ChargerState } from '../state/charger-state.ts';
import type { ChargerView } from './charger-view.ts';
import type { ChargingStatus } from '../state/charging-status.ts';
import type { Patience } from '../calls/patience.ts';
import type { FinalVerdict } from '../commands/confirmation.ts';
import type { Outcome } from '../commands/outcome.ts';
import type { Wish } from '../commands/preconditions.ts';

/** A charger, as its commands see it. */
export interface ChargerHost {
  readonly facts: ChargerFacts;
  readonly state: ChargerState;
  readonly status: ChargingStatus;
  readonly view: ChargerView | undefined;
  readonly isListOnly: boolean;
  readonly memory: ChargerMemory;
  /** Reads the state and takes it over; throws ZaptecError. */
  read(patience: Patience): Promise<void>;
  /** Reads the state and takes it over; a failure is noted and not thrown. */
  refresh(): Promise<void>;
  /** Has `part` remembered across restarts. */
  remember(part: Partial<ChargerMemory>, urgency: SaveUrgency): void;
  /** The held wish, or whether charging is allowed, may have changed. */
  onWishChange(): void;
}

/** Who is told what becomes of a wish after it was answered. */
export interface WishListener {
  /** An accepted command was confirmed, or not. */
  onConfirmed(wish: Wish, verdict: FinalVerdict): void;
  /** A wish that was deferred has ended. */
  onDeferredEnd(wish: Wish, end: { outcome: Outcome } | { error: unknown }): void;
}
