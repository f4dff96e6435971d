// The account's chargers, as the cloud lists them.
import type { ListedCharger } from '../state/listed-charger.ts';

/** Where the account's chargers are listed. */
export interface ChargerLister {
  /** @throws ZaptecError; the signal's reason when it aborts */
  listChargers(signal: AbortSignal): Promise<ChargerListing>;
}

export interface ChargerListing {
  /** Chargers and meters, wanted or not. */
  readonly chargers: readonly ListedCharger[];
  /** Whether this is certainly everything: all pages, every row readable, and not empty. */
  readonly complete: boolean;
}
