// What is kept across restarts. Whoever stores it gives it back with the next start.

/** `now`: a wish or a fact that must not be lost. `later`: with the next occasion to write. */
export type SaveUrgency = 'now' | 'later';

/** What one rule keeps, among what others do. */
export interface Memory<Kept> {
  readonly kept: Kept;
  /** Keeps `part`, in place of what was kept of it. */
  remember(part: Partial<Kept>, urgency: SaveUrgency): void;
}
