// What a listing means for the accessories that exist: seen, missing, or gone. Pure.

/** Complete listings in a row that must lack a charger before its accessory goes: HomeKit forgets rooms for good. */
export const LISTINGS_UNTIL_REMOVED = 3;

/** An accessory, as far as the plan needs it. */
export interface KnownAccessory {
  /** The charger's id. */
  readonly id: string;
  readonly missedListings: number;
}

export interface ListingPlan {
  /** New counts of missed listings, by charger id; only those that change. */
  readonly missedListings: ReadonlyMap<string, number>;
  /** Ids of the chargers whose accessories go. */
  readonly gone: readonly string[];
}

/**
 * Compares the accessories with a listing of the account.
 *
 * HomeKit forgets the room and the automations of an accessory that goes, so it goes only when complete listings in a
 * row have lacked it. A listing that is not certainly complete proves presence, never absence.
 */
export function planListing(
  known: readonly KnownAccessory[],
  listedIds: ReadonlySet<string>,
  listing: { readonly complete: boolean },
): ListingPlan {
  const missedListings = new Map<string, number>();
  const gone: string[] = [];
  for (const { id, missedListings: before } of known) {
    const missed = listedIds.has(id) ? 0 : listing.complete ? before + 1 : before;
    if (missed > before && missed >= LISTINGS_UNTIL_REMOVED) gone.push(id);
    else if (missed !== before) missedListings.set(id, missed);
  }
  return { missedListings, gone };
}
