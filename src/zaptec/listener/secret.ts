// What callers have to know, compared so that the time it takes tells nothing of it.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether both hold the same bytes. Takes the same time wherever they differ, and however long they are. */
export function isSameSecret(given: Uint8Array, expected: Uint8Array): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

/**
 * The bytes behind `Authorization: Basic`; undefined when there are none. Bytes and not text: passwords of chargers need
 * not be any.
 *
 * @source RFC 7617, section 2
 */
export function basicCredentials(header: string | undefined): Buffer | undefined {
  const encoded = /^basic +([a-z0-9+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
}

function digestOf(secret: Uint8Array): Buffer {
  return createHash('sha256').update(secret).digest();
}
