// Self-signed certificates for "localhost", made for each run: Node makes keys but no certificates, so the few fields
// that X.509 asks for are put together here (RFC 5280, in DER).
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that is valid for a year, counted from a day ago. */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const name = sequence(tagged(0x31, sequence(oid('2.5.4.3'), tagged(0x0c, Buffer.from('localhost')))));
  const validity = sequence(time(Date.now() - DAY_MS), time(Date.now() + 365 * DAY_MS));
  const alternativeNames = sequence(oid('2.5.29.17'), tagged(0x04, sequence(tagged(0x82, Buffer.from('localhost')))));
  const contents = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames)),
  );
  const signature = sign('sha256', contents, privateKey);
  const der = sequence(contents, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const base64 = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

const DAY_MS = 86_400_000;

function tagged(tag: number, contents: Buffer): Buffer {
  const { length } = contents;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), contents]);
}

function sequence(...members: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(members));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]));
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function time(ms: number): Buffer {
  const [date = ''] = new Date(ms).toISOString().replace(/[-:T]/g, '').split('.');
  return tagged(0x17, Buffer.from(`${date.slice(2)}Z`));
}
