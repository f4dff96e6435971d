// Which charger or installation somebody means: by name, a part of it that only one has, serial number or id. Pure.

/** Something that people name. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** Chargers only. */
  readonly serial?: string;
}

export type Found<Thing> =
  | { readonly kind: 'found'; readonly thing: Thing }
  | { readonly kind: 'ambiguous'; readonly things: readonly Thing[] }
  | { readonly kind: 'unknown' };

/**
 * What `wanted` names. What is exactly so comes before what only contains it; upper and lower case are the same.
 */
export function findByName<Thing extends Named>(wanted: string, things: readonly Thing[]): Found<Thing> {
  const text = folded(wanted);
  if (text === '') return { kind: 'unknown' };
  const isExact = ({ id, name, serial }: Thing): boolean => [id, name, serial].some((one) => one !== undefined && folded(one) === text);
  const exact = things.filter(isExact);
  const matching = exact.length > 0 ? exact : things.filter(({ name }) => folded(name).includes(text));
  const [only] = matching;
  if (only === undefined) return { kind: 'unknown' };
  return matching.length === 1 ? { kind: 'found', thing: only } : { kind: 'ambiguous', things: matching };
}

export function isGuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Upper and lower case are the same, and so are the ways to write one letter. */
export function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
