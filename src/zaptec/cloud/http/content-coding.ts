// What an answer's body says, however it is packed: to whoever names no coding, servers and proxies may send any.
import { brotliDecompressSync, unzipSync } from 'node:zlib';

/**
 * @param coding the header Content-Encoding
 * @throws when the body is not what that says, or says more than `mostBytes`
 */
export function unpacked(body: Buffer, coding: string | undefined, mostBytes: number): Buffer {
  if (body.length === 0) return body;
  switch (coding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return unzipSync(body, { maxOutputLength: mostBytes });
    case 'br':
      return brotliDecompressSync(body, { maxOutputLength: mostBytes });
    default:
      return body;
  }
}
