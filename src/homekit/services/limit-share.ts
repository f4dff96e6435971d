// Between amperes and the share of the maximum that a fan's speed shows. Pure.

/** The share of `maxA` that `currentA` is, in percent; what is more than all of it counts as all. */
export function percentOf(currentA: number, maxA: number): number {
  return Math.min(100, (100 * currentA) / maxA);
}

/**
 * One ampere in percent of `maxA`, a whole number.
 *
 * HAP-NodeJS cuts values off at as many steps as fit into 100: with 11 A, or 22, they are one too few by a rounding
 * error, unless the step is a trifle smaller.
 */
export function percentStep(maxA: number): number {
  let step = 100 / maxA;
  while (Math.floor(100 / step) < maxA) step *= 1 - Number.EPSILON / 2;
  return step;
}
