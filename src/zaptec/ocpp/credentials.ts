// The key that a charger and the plugin have in common, in the forms in which chargers send it.
import { isSameSecret } from '../listener/secret.ts';

/** Zaptec pads keys to this many hexadecimal digits. */
const KEY_DIGITS = 40;

/**
 * Whether these credentials of Basic authentication hold the key.
 *
 * Zaptec documents a key of 20 bytes, entered as up to 40 hexadecimal digits and padded with zeros; at which end it does
 * not say. A charger sends the bytes as they are, or else the digits, as a setting of it has it. The user name is the
 * identity, or another one where the portal was told so: the key is what counts.
 *
 * @param credentials user name, colon, key; bytes, for a key need not be text
 * @source Zaptec integration document, "OCPP authorization", "Configuration"; OCPP-J 1.6, section 6.2
 */
export function holdsKey(credentials: Buffer, identity: string, key: string): boolean {
  const name = credentials.subarray(0, Buffer.byteLength(identity)).toString('latin1');
  const from = name.toLowerCase() === identity.toLowerCase() ? name.length : 0;
  const colon = credentials.indexOf(':', from);
  if (colon === -1) return false;
  const given = credentials.subarray(colon + 1);
  const readings = [given, lowerCaseDigits(given)];
  // All of them, whichever fits: how long it takes is to tell nothing.
  return formsOf(key).flatMap((form) => readings.filter((reading) => isSameSecret(reading, form))).length > 0;
}

function formsOf(key: string): Buffer[] {
  const digits = key.toLowerCase();
  const padded = [digits.padEnd(KEY_DIGITS, '0'), digits.padStart(KEY_DIGITS, '0')];
  return [...padded.map((form) => Buffer.from(form, 'hex')), ...[...padded, digits].map((form) => Buffer.from(form, 'latin1'))];
}

/** Digits may come in capitals. */
function lowerCaseDigits(given: Buffer): Buffer {
  const text = given.toString('latin1');
  return /^[\dA-F]+$/i.test(text) ? Buffer.from(text.toLowerCase(), 'latin1') : given;
}
