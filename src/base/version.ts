// Firmware versions: dotted numbers, compared part by part.

/**
 * Compares two dotted version numbers numerically; missing parts count as 0, so 3.10 > 3.2 and 3.2.0.0 = 3.2.
 *
 * @returns negative, 0 or positive; undefined when either is not a dotted number
 */
export function compareVersions(one: string | undefined, other: string | undefined): number | undefined {
  const left = partsOf(one);
  const right = partsOf(other);
  if (left === undefined || right === undefined) return undefined;
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function partsOf(version = ''): number[] | undefined {
  return /^\d+(?:\.\d+)*$/.test(version) ? version.split('.').map(Number) : undefined;
}
