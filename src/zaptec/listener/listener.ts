// The one door at which others may knock: an HTTP server, off until something is turned on that needs it. Whoever comes is
// nobody until a desk has let him in, and has little time, few connections and few bytes until then.
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerOptions, ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { untilAborted } from '../../base/deadline.ts';
import { describeDefect, detached } from '../../base/detached.ts';
import { codeOf, type Log } from '../../base/log.ts';
import { Guests } from './guests.ts';
import { pathOf, readBody, type Upgrade, type Answer, type Desk, type Visit } from './visit.ts';
import { WrongTries } from './wrong-tries.ts';

export interface ListenerOptions {
  /** Of this machine: a loopback address for a proxy on it, "0.0.0.0" for the home network. */
  readonly address: string;
  readonly port: number;
  /** PEM texts; without them whoever wants encryption puts a proxy in front. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
}

interface Parts {
  readonly options: ListenerOptions;
  readonly desks: readonly Desk[];
  readonly clock: Clock;
  readonly log: Log;
}

/** For a request to be there in full: chargers and Zaptec's cloud send one in one piece. */
const LIMITS: ServerOptions = {
  headersTimeout: 5_000,
  requestTimeout: 8_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
};

/** Another program, or this one before its restart, may let go of the port. */
const RETRY_MS = 30_000;

/** Desks take their leave meanwhile; chargers want a second for it. Homebridge waits 5 s for all that is to end. */
const LEAVE_MS = 2_000;

/**
 * Those who wait for the answer to a wrong password at most: behind a proxy they share their connections with the right ones.
 * Who comes on top of that gets no answer.
 */
const MOST_HELD_BACK = 10;

export class Listener {
  readonly #parts: Parts;
  readonly #server: Server;
  readonly #statusWords: typeof STATUS_CODES;
  readonly #guests = new Guests();
  /** Taken over by a desk. */
  readonly #admitted = new Set<Socket>();
  readonly #wrongTries: WrongTries;
  /** Whose bodies are being read; what ends that. */
  readonly #reading = new Map<Duplex, AbortController>();
  readonly #stop = new AbortController();
  #heldBack = 0;

  private constructor(parts: Parts, server: Server, statusWords: typeof STATUS_CODES) {
    this.#parts = parts;
    this.#statusWords = statusWords;
    this.#wrongTries = new WrongTries(parts.clock);
    this.#server = server;
    this.#server.on('connection', (socket: Socket) => this.#guests.receive(socket));
    this.#server.on('clientError', (_error, socket) => this.#onBadRequest(socket));
    this.#server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
    this.#server.on('request', (request, response) => detached(parts.log, this.#onRequest(request, response)));
    this.#server.on('upgrade', (request, socket, head) => detached(parts.log, this.#onUpgrade(request, socket, head)));
  }

  /** Loads Node's HTTP server, which takes a third as long as the whole plugin: only whoever wants to listen waits for that. */
  static async make(parts: Parts): Promise<Listener> {
    const { certificate } = parts.options;
    const { createServer, STATUS_CODES } = await import('node:http');
    const server = certificate === undefined ? createServer(LIMITS) : (await import('node:https')).createServer({ ...LIMITS, ...certificate, handshakeTimeout: 5_000 });
    return new this(parts, server, STATUS_CODES);
  }

  /** The port that it listens on; undefined while it does not. */
  get port(): number | undefined {
    const address = this.#server.address();
    return typeof address === 'object' ? address?.port : undefined;
  }

  /** Listens from now on, or as soon as it can; resolves with the first success, or when it is stopped. */
  async start(): Promise<void> {
    const { log, clock, options } = this.#parts;
    for (let times = 1; !this.#stop.signal.aborted; times++) {
      try {
        await once(this.#server.listen(options.port, options.address), 'listening');
        this.#server.on('error', (error) => log.error(describeDefect(error)));
        if (times > 1) log.info(`Listens on port ${options.port} now.`);
        return;
      } catch (error) {
        if (times === 1) log.error(describeFailure(error, options));
        await clock.sleep(RETRY_MS, this.#stop.signal).catch(() => undefined);
      }
    }
  }

  /** Listens no more. What a desk has taken over it has to end itself; what it has not ended in time is ended here. */
  async stop(): Promise<void> {
    this.#stop.abort();
    if (!this.#server.listening) {
      // It may be about to.
      this.#server.once('listening', () => this.#server.close());
      return;
    }
    const ended = new AbortController();
    // The server is closed when the last of its sockets is, whoever has that.
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve())).finally(() => ended.abort());
    this.#guests.dismissAll();
    await this.#parts.clock.sleep(LEAVE_MS, ended.signal).catch(() => undefined);
    for (const socket of this.#admitted) socket.destroy();
    await closed;
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const { remoteAddress } = socket;
    const answer = await this.#answer(request);
    if ((await this.#holdBack(answer, remoteAddress)) === 'no-answer') {
      socket.destroy();
      return;
    }
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const isUnread = !request.complete;
    response.writeHead(answer.status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...(isUnread ? { Connection: 'close' } : {}),
      ...answer.headers,
    });
    response.end(body);
    // What is still on its way is not waited for.
    if (isUnread) response.once('finish', () => socket.destroySoon());
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const visit = visitOf(request);
    if (visit === undefined) return { status: 400 };
    const desk = this.#deskFor(visit);
    if (desk?.answer === undefined) return { status: 404 };
    try {
      return await desk.answer(visit, () => this.#readBody(request));
    } catch (error) {
      this.#parts.log.error(describeDefect(error));
      return { status: 500 };
    }
  }

  async #readBody(request: IncomingMessage): Promise<string> {
    const { socket } = request;
    const late = new AbortController();
    this.#reading.set(socket, late);
    try {
      return await untilAborted(readBody(request), late.signal);
    } finally {
      this.#reading.delete(socket);
    }
  }

  /** It is no HTTP, or not all of it came in time. A desk that has begun to read says itself what is answered to that. */
  #onBadRequest(socket: Duplex): void {
    const reading = this.#reading.get(socket);
    if (reading === undefined) this.#endWith(socket, { status: 400 });
    else reading.abort(new Error('the body did not come in time'));
  }

  async #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Node listens to it no more, and an error that nobody listens to would end Homebridge.
    socket.on('error', () => socket.destroy());
    const upgrade = this.#admit(request);
    if (typeof upgrade !== 'function') {
      if ((await this.#holdBack(upgrade, request.socket.remoteAddress)) === 'answer') this.#endWith(socket, upgrade);
      else socket.destroy();
      return;
    }
    this.#guests.release(request.socket);
    this.#admitted.add(request.socket);
    socket.once('close', () => this.#admitted.delete(request.socket));
    upgrade(request, socket, head);
  }

  #admit(request: IncomingMessage): Upgrade | Answer {
    const visit = visitOf(request);
    if (visit === undefined) return { status: 400 };
    const desk = this.#deskFor(visit) ?? this.#parts.desks.find((one) => one.admit !== undefined);
    return desk?.admit?.(visit) ?? { status: 404 };
  }

  /** Answers on a bare socket, and ends it. */
  #endWith(socket: Duplex, { status, headers = {} }: Answer): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const lines = Object.entries({ Connection: 'close', 'Content-Length': '0', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${this.#statusWords[status] ?? ''}\r\n${lines.join('')}\r\n`, () => socket.destroy());
  }

  #deskFor({ path }: Visit): Desk | undefined {
    return this.#parts.desks.find(({ name }) => name === path[0]?.toLowerCase());
  }

  /** @param address of whoever has connected: what a request says of others in front of it is not believed */
  async #holdBack({ isWrongTry }: Answer, address = ''): Promise<'answer' | 'no-answer'> {
    const waitMs = isWrongTry === true ? this.#wrongTries.note(address) : 0;
    if (waitMs === 0) return 'answer';
    if (this.#heldBack >= MOST_HELD_BACK) return 'no-answer';
    this.#heldBack += 1;
    await this.#parts.clock.sleep(waitMs, this.#stop.signal).catch(() => undefined);
    this.#heldBack -= 1;
    return 'answer';
  }
}

function visitOf({ method = '', url = '', headers }: IncomingMessage): Visit | undefined {
  const path = pathOf(url);
  return path === undefined ? undefined : { method, path, headers };
}

function describeFailure(error: unknown, { address, port }: ListenerOptions): string {
  const code = codeOf(error) ?? 'unknown reason';
  const remedy = REMEDIES[code] ?? `it failed with ${code}`;
  return `Chargers and web hooks cannot reach the plugin: it could not listen on ${address}, port ${port}: ${remedy}. Everything else works.`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port; choose another one in the settings, or end that program',
  EACCES: 'this machine reserves that port; choose one from 1024 in the settings',
  EADDRNOTAVAIL: 'this machine does not have that address; correct it in the settings',
};
