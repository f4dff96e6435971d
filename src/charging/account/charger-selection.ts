// Which of the account's chargers the user wants, by serial number or id. Pure but for remembering what it has said.
import { factsOf, type ChargerFacts } from '../state/charger-facts.ts';
import type { ChargerListing } from './charger-listing.ts';

/** What whoever has no charger is told. */
export const NO_CHARGER = 'Zaptec lists no charger for this user; ask the owner to give this user access.';

export interface ChargerSelection {
  isWanted(facts: Pick<ChargerFacts, 'id' | 'serial'>): boolean;
  /** What the user should know about a listing, each thing once. */
  notesOn(listing: ChargerListing): string[];
}

/** @param options serials or ids in lower case; an empty include means all, and exclude wins */
export function chargerSelection(options: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Those that have options of their own. */
  readonly individual: readonly { readonly charger: string }[];
}): ChargerSelection {
  const { include, exclude, individual } = options;
  const own = individual.map(({ charger }) => charger);
  const said = new Set<string>();
  const isWanted = (facts: Pick<ChargerFacts, 'id' | 'serial'>): boolean =>
    (include.length === 0 || isNamed(include, facts)) && !isNamed(exclude, facts);
  return {
    isWanted,
    notesOn({ complete, chargers: listed }) {
      const notes: string[] = [];
      if (listed.length === 0) notes.push(NO_CHARGER);
      for (const row of listed) {
        const end = row.serial.slice(-4);
        if (hasBothWays(include, exclude, row)) notes.push(`"chargers.include" and "chargers.exclude" both name the charger ending in "${end}", one by its serial number and one by its id: it is left out.`);
        if (hasBothWays(own, own, row)) notes.push(`"chargers.individual" has several entries for the charger ending in "${end}", by its serial number and by its id: where they differ, the last one holds.`);
      }
      if (complete && listed.length > 0) {
        for (const [list, names] of Object.entries({ include, exclude, individual: own })) {
          const unknown = names.filter((name) => !listed.some((row) => isNamed([name], row)));
          notes.push(...unknown.map((name) => noteOnUnknown(list, name, listed.map(factsOf))));
        }
        if (!listed.some(isWanted)) notes.push('The settings leave out every charger of the account; see "Chargers" there.');
      }
      const fresh = [...new Set(notes)].filter((note) => !said.has(note));
      for (const note of fresh) said.add(note);
      return fresh;
    },
  };
}

function noteOnUnknown(list: string, unknown: string, chargers: readonly ChargerFacts[]): string {
  const called = chargers.find(({ name }) => name.trim().toLowerCase() === unknown);
  if (called !== undefined) return `"chargers.${list}" has the name of a charger, "${called.name}", which does not count there; enter its serial number or its id instead.`;
  return `"chargers.${list}" names a charger ending in "${unknown.slice(-4)}", which this account does not have; check it for typing errors.`;
}

function isNamed(names: readonly string[], charger: Pick<ChargerFacts, 'id' | 'serial'>): boolean {
  return waysToName(charger).some((name) => names.includes(name));
}

/** What is written alike in both can be seen without a list. */
function hasBothWays(some: readonly string[], others: readonly string[], charger: Pick<ChargerFacts, 'id' | 'serial'>): boolean {
  const [id, serial] = waysToName(charger);
  return (some.includes(id) && others.includes(serial)) || (some.includes(serial) && others.includes(id));
}

function waysToName({ id, serial }: Pick<ChargerFacts, 'id' | 'serial'>): readonly [string, string] {
  return [id.toLowerCase(), serial.toLowerCase()];
}
