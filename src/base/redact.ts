// The last line of defence for what must never be in a log. Messages are written without secrets in the first place.
import type { Log } from './log.ts';

/** A log that blanks out `secrets`, wherever they stand, and everything that looks like an e-mail address or a token. */
export function redactingLog(log: Log, secrets: readonly string[]): Log {
  const redact = redactor(secrets);
  return {
    info: (message) => log.info(redact(message)),
    warn: (message) => log.warn(redact(message)),
    error: (message) => log.error(redact(message)),
    debug: (message) => log.debug(redact(message)),
  };
}

/**
 * A function that blanks them out, and turns control characters into spaces, so that a name cannot forge a line. Only
 * the frames of a stack trace keep lines of their own.
 */
export function redactor(secrets: readonly string[]): (message: string) => string {
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET && !isOrdinaryWord(secret)).sort((one, other) => other.length - one.length);
  return (message) => {
    let text = message;
    for (const secret of known) text = text.replaceAll(secret, BLANK);
    return text
      // Of a path only the folder that is called so: what is wrong with a file is of no use without where it is.
      .replace(/[^\s@<>"'/\\]{1,64}@[^\s@<>"'/\\]{1,255}/g, BLANK)
      .replace(/\bBearer\s+\S+/gi, `Bearer ${BLANK}`)
      .replace(/\n(?! {4}at )|[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Cs}\p{Bidi_C}]/gu, ' ')
      .slice(0, LONGEST_MESSAGE);
  };
}

/** Somebody else's text without what would break a line, turn it round or hide in it: that becomes spaces. */
export function toPlainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_C}]/gu, ' ');
}

/**
 * Somebody else's words without what may identify a charger or a person: serials, GUIDs, MACs, PINs, tokens. Words with
 * three digits or more go, and so do words too long for a language.
 */
export function hideIdentifiers(text: string): string {
  return text
    .slice(0, LONGEST_QUOTE)
    .split(/(\s+)/)
    .map((word) => (isIdentifying(word) ? BLANK : word))
    .join('');
}

/**
 * Whether a secret may be a word of any sentence. Blanking it wherever it stands would garble the log, and give it away:
 * whoever reads "[hidden] paused" knows the password. It cannot come in from outside, for the sign-in is never quoted.
 */
function isOrdinaryWord(secret: string): boolean {
  return /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u.test(secret) && secret.length <= LONGEST_ORDINARY_WORD;
}

function isIdentifying(word: string): boolean {
  return word.replace(/\D/g, '').length >= 3 || word.length > LONGEST_WORD || /(?:[\da-f]{2}[:-]){3}/i.test(word);
}

/** Of an error message, the beginning says enough. */
const LONGEST_QUOTE = 200;

const LONGEST_WORD = 24;

/** "Deauthorization" */
const LONGEST_ORDINARY_WORD = 15;

/** Room for a stack trace. */
const LONGEST_MESSAGE = 5000;

const BLANK = '[hidden]';

/** Shorter ones would blank out parts of ordinary words. */
const SHORTEST_SECRET = 4;
