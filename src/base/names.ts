// Names of chargers, installations and accounts: how long they may be, as Apple Home accepts them, and which are one; and which
// name may have been meant by one that there is not. Pure.

/** Characters of a charger's or an installation's name at most, wherever it comes from: the log shows it in every line. */
export const LONGEST_NAME = 200;

/** HomeKit takes no more, counted as JavaScript counts. */
export const LONGEST_HOME_NAME = 64;

/**
 * `text` as a valid HomeKit name: letters, numbers, spaces and common punctuation, with a letter or number at both ends,
 * 2 to 64 characters. `fallback` where nothing of that is left.
 *
 * @source HAP-NodeJS, `checkName`; Apple Human Interface Guidelines, HomeKit, "Help people choose useful names"
 */
export function toHomeName(text: string, fallback: string): string {
  const allowed = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{Zs}\u2019'&!._:;()/,-]/gu, ' ')
    .replace(/\p{Zs}+/gu, ' ');
  // The cut may part the two halves of a character; the half that stays is no letter, so it goes with the ends.
  const name = withNameEnds(withNameEnds(allowed).slice(0, LONGEST_HOME_NAME));
  return Array.from(name).length < 2 ? fallback : name;
}

/** Digits of a serial number by which chargers without a name of their own are called; all of them where that is not enough. */
export const SERIAL_ENDS = [0, 4, Infinity] as const;

/** What Apple Home calls a charger where others have its name: the end of its serial number is behind it. */
export function withSerial({ name, serial }: { readonly name: string; readonly serial: string }, digits: number): string {
  if (digits === 0) return name;
  const end = serial.slice(-digits);
  return name.endsWith(end) ? name : `${name.slice(0, LONGEST_LABEL - 1 - end.length).trimEnd()} ${end}`;
}

/** Leaves room for the longest words of a service, so that what tells labels apart is not cut off. */
const LONGEST_LABEL = 29;

/** A user's name as it is compared: an e-mail address is one in capitals or not. @param username as the settings have it */
export function accountName(username: unknown): string {
  return String(username).trim().toLowerCase();
}

/** The candidate whose name is most like `name`; undefined when none is like it. */
export function nearest(name: string, candidates: readonly string[], nameOf = (candidate: string) => candidate): string | undefined {
  if (name.length > LONGEST_COMPARED) return undefined;
  const mostEdits = Math.max(1, Math.floor(name.length / 3));
  const ranked = candidates
    .filter((candidate) => Math.abs(nameOf(candidate).length - name.length) <= mostEdits)
    .map((candidate) => ({ candidate, edits: editsBetween(name.toLowerCase(), nameOf(candidate).toLowerCase()) }))
    .filter(({ edits }) => edits <= mostEdits)
    .sort((one, other) => one.edits - other.edits);
  return ranked[0]?.candidate;
}

/** Nobody means anything by a longer one, and each letter is compared with each. */
const LONGEST_COMPARED = 80;

/** Cuts off what may not stand first or last. */
function withNameEnds(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex(isLetterOrNumber);
  const last = characters.findLastIndex(isLetterOrNumber);
  return first === -1 ? '' : characters.slice(first, last + 1).join('');
}

function isLetterOrNumber(character: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(character);
}

/** Letters to add, to leave out or to change, and neighbours to swap, that make one text of the other (optimal string alignment). */
function editsBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const at = (back: number, left: number): number => (back === 0 ? current : rows[row - back])?.[column - left] ?? Infinity;
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(Math.min(at(1, 0) + 1, at(0, 1) + 1, at(1, 1) + Number(!isSame), isSwapped ? at(2, 2) + 1 : Infinity));
    }
    rows.push(current);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}
