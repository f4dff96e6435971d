// Names of chargers, installations and accounts: how long they may be, as Apple Home accepts them, and which are one. Pure.

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

/** A user's name as it is compared: an e-mail address is one in capitals or not. @param username as the settings have it */
export function accountName(username: unknown): string {
  return String(username).trim().toLowerCase();
}

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
