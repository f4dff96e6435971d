// When the last known values are no longer shown as the truth.

/** Failed reads in a row after which a charger or an installation counts as unreachable. */
export const FAILURES_UNTIL_UNREACHABLE = 3;
