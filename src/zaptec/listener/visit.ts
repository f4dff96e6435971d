// What comes to the listener, and what is answered.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Somebody's request, before anything of its body is read. */
export interface Visit {
  readonly method: string;
  /** The path's segments, decoded; what a query says is not looked at. */
  readonly path: readonly string[];
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the visitor did not know the password, and is to wait for this answer the longer the more often. */
  readonly isWrongTry?: boolean;
}

/** Takes over the connection of somebody who is let in. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What is behind one of the listener's paths. */
export interface Desk {
  /** The first segment of the path, in lower case. */
  readonly name: string;
  /**
   * Answers a request.
   *
   * @param readBody reads the body, at most `LARGEST_BODY_BYTES` of it; throws when it is longer, or does not come in full
   */
  answer?(visit: Visit, readBody: () => Promise<string>): Promise<Answer>;
  /** Decides on an upgrade to a WebSocket, also at a path that is nobody's, of which it may know better: an answer is a no. */
  admit?(visit: Visit): Upgrade | Answer;
}

/** What Zaptec sends is far below that. */
export const LARGEST_BODY_BYTES = 16 * 1024;

/** The segments of a request's path, also where it is written as to a proxy, with its host; undefined when they cannot be decoded. */
export function pathOf(url: string): string[] | undefined {
  const [path = ''] = url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1);
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}

/** @throws when it is too long, or does not come in full */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Whoever sends too much is to have an answer all the same.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LARGEST_BODY_BYTES) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new Error('the body did not come in full', { cause: error });
  }
  if (length > LARGEST_BODY_BYTES) throw new Error('the body is too long');
  return Buffer.concat(chunks).toString('utf8');
}
