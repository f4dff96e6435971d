// What carrying out wishes needs of the charger they are for.
import type { ChargerFacts } from './charger-facts.ts';
import type { ChargerState } from './charger-state.ts';
import type { ChargingStatus } from './charging-status.ts';
import type { Patience } from './cloud-port.ts';
import type { FinalVerdict } from './confirmation.ts';
import type { Outcome } from './outcome.ts';
import type { Wish } from './preconditions.ts';

/** A charger, as its WishRunner sees it. */
export interface WishHost {
  readonly facts: ChargerFacts;
  readonly state: ChargerState;
  readonly status: ChargingStatus;
  /** Reads the state and takes it over; throws ZaptecError. */
  read(patience: Patience): Promise<void>;
  /** Reads the state and takes it over; a failure is noted and not thrown. */
  refresh(): Promise<void>;
  /** The held wish has changed. */
  onWishChange(): void;
  /** An accepted command was confirmed, or not. */
  onConfirmed(wish: Wish, verdict: FinalVerdict): void;
  /** A wish that was deferred has ended. */
  onDeferredEnd(wish: Wish, end: { outcome: Outcome } | { error: unknown }): void;
}
