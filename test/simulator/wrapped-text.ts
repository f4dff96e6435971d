// A .NET string in binary XML (MS-NBFX), as Zaptec's messages are wrapped: written from the specification, not from the
// plugin's reader.

/** How the text record says its length, and whether the record ends the element itself. */
export interface WrappedForm {
  readonly lengthBits?: 8 | 16 | 32;
  readonly endsItself?: boolean;
}

const NAMESPACE = 'http://schemas.microsoft.com/2003/10/Serialization/';
const RECORDS = { 8: 0x98, 16: 0x9a, 32: 0x9c } as const;

/** `<string xmlns="…">text</string>`. */
export function wrapText(text: string, { lengthBits, endsItself = false }: WrappedForm = {}): Buffer {
  const bytes = Buffer.from(text);
  const bits = lengthBits ?? (bytes.length < 256 ? 8 : bytes.length < 65_536 ? 16 : 32);
  const length = Buffer.alloc(bits / 8);
  length.writeUIntLE(bytes.length, 0, bits / 8);
  const record = Buffer.from([RECORDS[bits] + Number(endsItself)]);
  const end = Buffer.from(endsItself ? [] : [0x01]);
  return Buffer.concat([Buffer.from([0x40]), named('string'), Buffer.from([0x08]), named(NAMESPACE), record, length, bytes, end]);
}

function named(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}
