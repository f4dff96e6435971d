// What is kept across restarts. Whoever stores it gives it back with the next start.

/** `now`: a wish or a fact that must not be lost. `later`: with the next occasion to write. */
export type SaveUrgency = 'now' | 'later';

/** What one rule keeps, among what others do. */
export interface Memory<Kept> {
  readonly kept: Kept;
  /** Keeps `part`, in place of what was kept of it. */
  remember(part: Partial<Kept>, urgency: SaveUrgency): void;
}

/** A memory that tells of every change. */
export class ToldMemory<Kept extends object> implements Memory<Kept> {
  #kept: Kept;
  readonly #tell: (kept: Kept, urgency: SaveUrgency) => void;

  constructor(kept: Kept, tell: (kept: Kept, urgency: SaveUrgency) => void) {
    this.#kept = kept;
    this.#tell = tell;
  }

  get kept(): Kept {
    return this.#kept;
  }

  remember(part: Partial<Kept>, urgency: SaveUrgency): void {
    this.#kept = { ...this.#kept, ...part };
    this.#tell(this.#kept, urgency);
  }
}
