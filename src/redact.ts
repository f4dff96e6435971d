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
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).sort((one, other) => other.length - one.length);
  return (message) => {
    let text = message;
    for (const secret of known) text = text.replaceAll(secret, BLANK);
    return text
      .replace(/[^\s@<>"']{1,64}@[^\s@<>"']{1,255}/g, BLANK)
      .replace(/\bBearer\s+\S+/gi, `Bearer ${BLANK}`)
      .replace(/\n(?! {4}at )|[^\P{Cc}\n]/gu, ' ');
  };
}

const BLANK = '[hidden]';

/** Shorter ones would blank out parts of ordinary words. */
const SHORTEST_SECRET = 4;
