// Which of the account's chargers the user wants, by serial number or id. Pure but for remembering what it has said.
import type { ChargerFacts } from '../state/charger-facts.ts';
import type { ChargerListing } from './charger-listing.ts';

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
  const said = new Set<string>();
  const isNamed = (names: readonly string[], { id, serial }: Pick<ChargerFacts, 'id' | 'serial'>): boolean =>
    names.includes(id.toLowerCase()) || names.includes(serial.toLowerCase());
  const isWanted = (facts: Pick<ChargerFacts, 'id' | 'serial'>): boolean =>
    (include.length === 0 || isNamed(include, facts)) && !isNamed(exclude, facts);
  return {
    isWanted,
    notesOn({ complete, chargers: listed }) {
      const notes: string[] = [];
      if (listed.length === 0) notes.push('Zaptec lists no charger for this user; ask the owner to give this user access.');
      else if (complete) {
        const isUnknown = (name: string): boolean => !listed.some((row) => isNamed([name], row));
        notes.push(
          ...include.filter(isUnknown).map((name) => unknownName('include', name)),
          ...exclude.filter(isUnknown).map((name) => unknownName('exclude', name)),
          ...individual.map(({ charger }) => charger).filter(isUnknown).map((name) => unknownName('individual', name)),
        );
        if (!listed.some(isWanted)) notes.push('The settings leave out every charger of the account; see "Chargers" there.');
      }
      const fresh = [...new Set(notes)].filter((note) => !said.has(note));
      for (const note of fresh) said.add(note);
      return fresh;
    },
  };
}

function unknownName(list: 'include' | 'exclude' | 'individual', name: string): string {
  return `"chargers.${list}" names a charger ending in "${name.slice(-4)}", which this account does not have; check it for typing errors.`;
}
