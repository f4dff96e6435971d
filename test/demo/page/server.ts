// The demo's page over HTTP, on this machine only: refuses whoever is no page of its own, and serves nothing but the files of
// the list. What the requests do is in answers.ts.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalOf } from '../../support/loopback-guard.ts';
import { WHO_RUNS, type WhoRuns } from '../running.ts';
import type { Answers } from './answers.ts';
import { RefusedError } from './refused.ts';

/** By path: what is served as it is. */
export type Files = Readonly<Record<string, { readonly type: string; readonly content: string }>>;

/** The settings and a little more. */
const MOST_BYTES = 256 * 1024;

/** Own scripts and styles, requests to here, and nothing that is made of text. No exception. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export class DemoPage {
  readonly #server: Server;
  readonly #whoRuns: WhoRuns;
  /** Undefined until there is something to play with. */
  #open: { readonly files: Files; readonly answers: Answers } | undefined;

  private constructor(state: string) {
    this.#whoRuns = { state };
    this.#server = createServer((request, response) => void this.#exchange(request, response));
  }

  /** Answers at once, though at first only who it is. */
  static async listen(state: string, port: number): Promise<DemoPage> {
    const page = new DemoPage(state);
    await new Promise<void>((resolve, reject) => {
      page.#server.once('error', reject);
      page.#server.listen(port, '127.0.0.1', () => resolve());
    });
    return page;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** From now on it is there. */
  open(files: Files, answers: Answers): void {
    this.#open = { files, answers };
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#open?.answers.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    try {
      await this.#answer(request, response);
    } catch (error) {
      if (response.destroyed || response.headersSent) return;
      if (!(error instanceof RefusedError)) console.error('The page failed to answer', request.method, request.url, error);
      const [status, because] = error instanceof RefusedError ? [error.status, error.message] : [500, 'The page failed; the terminal says why'];
      send(response, status, { error: because });
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request.headers, this.#port);
    if (refusal !== undefined) throw new RefusedError(refusal.status, refusal.because);
    const { pathname } = new URL(request.url ?? '/', this.url);
    if (request.method === 'GET' && pathname === WHO_RUNS) send(response, 200, this.#whoRuns);
    else if (this.#open === undefined) {
      response.writeHead(503, { 'Content-Type': 'text/plain', Refresh: '1' });
      response.end('The demo is starting …\n');
    } else if (request.method === 'GET') this.#get(this.#open, pathname, response);
    else if (request.method === 'POST') send(response, 200, await this.#open.answers.answer(pathname, await bodyOf(request)));
    else throw new RefusedError(405, 'Only GET and POST do something here');
  }

  #get({ files, answers }: { readonly files: Files; readonly answers: Answers }, path: string, response: ServerResponse): void {
    if (path === '/events') {
      answers.stream(response);
      return;
    }
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    if (file === undefined) throw new RefusedError(404, 'There is no such page');
    response.writeHead(200, { 'Content-Type': `${file.type}; charset=utf-8` });
    response.end(file.content);
  }
}

/** The value in a body, which browsers send across sites only after having asked: it must say that it is JSON. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') throw new RefusedError(415, 'The body must be JSON, and say so');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new RefusedError(413, `The body must have ${MOST_BYTES} bytes at most`);
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new RefusedError(400, 'The body is no JSON');
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}
