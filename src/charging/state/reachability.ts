// When the last known values are no longer shown as the truth. Pure.

/** Failed reads in a row after which a charger or an installation counts as unreachable. */
export const FAILURES_UNTIL_UNREACHABLE = 3;

/** Whether what is known may be shown. Until the first good read a single failure suffices: there is nothing old to show. */
export function isReadable({ isKnown, failuresInARow }: { readonly isKnown: boolean; readonly failuresInARow: number }): boolean {
  return failuresInARow < (isKnown ? FAILURES_UNTIL_UNREACHABLE : 1);
}
