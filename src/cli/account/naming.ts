// Which charger or installation somebody means: by name, as Apple Home shows it too, a part of it that only one has, serial number
// or id. Pure.
import { SERIAL_ENDS, withSerial } from '../../base/names.ts';
import { homeName, type ChargerFacts } from '../../charging/state/charger-facts.ts';

/** Something that people name. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** Chargers only. */
  readonly serial?: string;
  readonly model?: ChargerFacts['model'];
}

/** All that `wanted` may name. What is exactly so comes before what only contains it; upper and lower case are the same. */
export function findByName<Thing extends Named>(wanted: string, things: readonly Thing[]): readonly Thing[] {
  const text = folded(wanted);
  if (text === '') return [];
  const isExact = ({ id, name, serial }: Thing): boolean => [id, name, serial].some((one) => one !== undefined && folded(one) === text);
  const exact = things.filter(isExact);
  if (exact.length > 0) return exact;
  const shown = things.filter((thing) => homeNames(thing).some((name) => folded(name) === text));
  if (shown.length > 0) return shown;
  return things.filter((thing) => [thing.name, ...homeNames(thing).slice(0, 1)].some((name) => folded(name).includes(text)));
}

/** The shortest name that only `thing` has; where there is none, its own. */
export function nameToType(thing: Named, things: readonly Named[]): string {
  const isOnlyIts = (name: string): boolean => findByName(name, things).every((one) => one === thing);
  return [thing.name, ...homeNames(thing)].find(isOnlyIts) ?? thing.name;
}

/** What Apple Home may show, the shortest first: which it is depends on the others. */
function homeNames({ name, serial, model }: Named): string[] {
  if (serial === undefined || model === undefined) return [];
  const shown = homeName({ name, serial, model });
  return SERIAL_ENDS.map((digits) => withSerial({ name: shown, serial }, digits));
}

export function isGuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Upper and lower case are the same, and so are the ways to write one letter. */
export function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
