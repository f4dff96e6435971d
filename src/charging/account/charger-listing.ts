// The account's chargers, as the cloud lists them.
import type { ListedCharger } from '../state/listed-charger.ts';

export interface ChargerListing {
  /** Chargers and meters, wanted or not. */
  readonly chargers: readonly ListedCharger[];
  /** Whether this is certainly everything: all pages, every row readable, and not empty. */
  readonly complete: boolean;
}
