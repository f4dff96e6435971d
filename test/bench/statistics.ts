// Medians, percentiles and spreads. Pure.

/** The value below which `share` (0 to 1) of the samples lie, by nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** One figure of several runs: the median of the runs, and how far they lie apart. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function figureOf(runs: readonly number[]): Figure {
  return { median: median(runs), least: Math.min(...runs), most: Math.max(...runs) };
}
