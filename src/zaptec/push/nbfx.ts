// The wrapping around a message's text: a .NET string in binary XML. Pure.

/** Record types of MC-NBFX in use. */
const END_ELEMENT = 0x01;
const SHORT_XMLNS_ATTRIBUTE = 0x08;
const XMLNS_ATTRIBUTE = 0x09;
const SHORT_ELEMENT = 0x40;
/** With 8, 16 and 32 bits of length; the odd ones end the element too. */
const TEXT_RECORDS: ReadonlyMap<number, 1 | 2 | 4> = new Map([[0x98, 1], [0x99, 1], [0x9a, 2], [0x9b, 2], [0x9c, 4], [0x9d, 4]]);

/**
 * The text of the one element that the bytes are; undefined when they are anything else.
 *
 * @source MS-NBFX, .NET Binary Format: XML Data Structure, 2.2.1 to 2.2.3
 */
export function unwrapText(bytes: Uint8Array): string | undefined {
  const reader = new Reader(bytes);
  if (reader.number(1) !== SHORT_ELEMENT || reader.name() === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for (;;) {
    const record = reader.number(1);
    const lengthSize = record === undefined ? undefined : TEXT_RECORDS.get(record);
    if (record !== undefined && lengthSize !== undefined) {
      const part = reader.bytes(reader.number(lengthSize));
      if (part === undefined) return undefined;
      parts.push(part);
      if (record % 2 === 1) return textOf(parts);
    } else if (record === END_ELEMENT) return textOf(parts);
    else if (parts.length > 0 || !skipAttribute(record, reader)) return undefined;
  }
}

/** A namespace declaration, which says nothing that matters here. */
function skipAttribute(record: number | undefined, reader: Reader): boolean {
  if (record === SHORT_XMLNS_ATTRIBUTE) return reader.name() !== undefined;
  return record === XMLNS_ATTRIBUTE && reader.name() !== undefined && reader.name() !== undefined;
}

function textOf(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString('utf8');
}

/** Reads forward; undefined where the bytes end too early. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bytes(length: number | undefined): Uint8Array | undefined {
    if (length === undefined || this.#at + length > this.#bytes.length) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Little-endian. */
  number(size: 1 | 2 | 4): number | undefined {
    return this.bytes(size)?.reduceRight((value, byte) => value * 256 + byte, 0);
  }

  /** A name or a namespace, behind a length of seven bits a byte. */
  name(): Uint8Array | undefined {
    let length = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.number(1);
      if (byte === undefined) return undefined;
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) return this.bytes(length);
    }
    return undefined;
  }
}
