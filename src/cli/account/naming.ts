// Which charger or installation somebody means: by name, a part of it that only one has, serial number or id. Pure.

/** Something that people name. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** Chargers only. */
  readonly serial?: string;
}

/** All that `wanted` may name. What is exactly so comes before what only contains it; upper and lower case are the same. */
export function findByName<Thing extends Named>(wanted: string, things: readonly Thing[]): readonly Thing[] {
  const text = folded(wanted);
  if (text === '') return [];
  const isExact = ({ id, name, serial }: Thing): boolean => [id, name, serial].some((one) => one !== undefined && folded(one) === text);
  const exact = things.filter(isExact);
  return exact.length > 0 ? exact : things.filter(({ name }) => folded(name).includes(text));
}

export function isGuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Upper and lower case are the same, and so are the ways to write one letter. */
export function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
