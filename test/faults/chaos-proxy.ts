// The chaos proxy: stands between plugin and simulator, passes everything on, and does to chosen requests what networks
// and gateways do. Plain node:http and node:net, so that every byte is its own.
import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';
import { freePort } from '../support/free-port.ts';
import { REQUEST_ID, type WaitingClock } from './waiting-clock.ts';

/** An answer as it came from the simulator, or as a fault makes it up. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Which requests a fault meets. */
export interface Target {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** Whether the simulator gets the request before its answer suffers. */
  readonly arrives: boolean;
}

/** One request in a fault's hands. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly socket: Socket;
  readonly clock: WaitingClock;
  /** How many requests this fault has met before. */
  readonly before: number;
  /** The simulator's answer; where the request is not to arrive, a success that nobody gave. */
  readonly answer: () => Promise<Reply>;
  /** Passes the request on whatever the target says. */
  readonly forward: () => Promise<Reply>;
  readonly send: (reply: Reply) => void;
  /** Says that nothing more happens without time passing; returns what ends that. */
  readonly hold: () => () => void;
}

export type Manner = (exchange: Exchange) => Promise<void> | void;

/** How the front door behaves towards new connections. */
export type Door = 'open' | 'closed' | 'plain' | 'other-certificate';

interface Certificates {
  readonly own: SecureContextOptions;
  readonly other: SecureContextOptions;
}

const madeUp: Reply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"Code":200,"Details":"Made up by the proxy"}' };

export class ChaosProxy {
  /** Every request that got as far as here, as "METHOD /path". */
  readonly received: string[] = [];
  readonly #clock: WaitingClock;
  readonly #upstream: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #sockets = new Set<Socket>();
  /** The client's ports from which a request waits for its answer. */
  readonly #busy = new Set<number>();
  readonly #http: Server;
  readonly #tls: TlsServer | undefined;
  readonly #impostor: TlsServer | undefined;
  #front: NetServer | undefined;
  #door: Door = 'open';
  #port = 0;
  #fault: { readonly target: Target; readonly manner: Manner; met: number } | undefined;
  #onAnswered: ((method: string, path: string) => void) | undefined;
  #rewriting: ((reply: Reply, path: string) => Reply) | undefined;

  constructor(upstream: string, clock: WaitingClock, certificates?: Certificates) {
    this.#upstream = upstream;
    this.#clock = clock;
    this.#http = createServer({ keepAliveTimeout: 0 }, (request, response) => void this.#exchange(request, response));
    if (certificates === undefined) return;
    this.#tls = createTlsServer(certificates.own, (socket) => void this.#http.emit('connection', socket));
    this.#impostor = createTlsServer(certificates.other, (socket) => socket.destroy());
    // A client that does not like the certificate says so and goes.
    for (const server of [this.#tls, this.#impostor]) server.on('tlsClientError', () => undefined);
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<void> {
    const front = createNetServer((socket) => this.#welcome(socket));
    this.#port ||= await freePort();
    front.listen(this.#port, '127.0.0.1');
    await once(front, 'listening');
    this.#front = front;
  }

  /** Once nobody is left who waits for an answer: the client is to be closed first. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.door('closed');
    this.#agent.destroy();
  }

  /** Meets the target's requests in this manner from now on; undefined: all is well. */
  meet(target: Target, manner: Manner | undefined): void {
    this.#fault = manner === undefined ? undefined : { target, manner, met: 0 };
  }

  /** Changes every answer on its way, beside the fault. */
  rewrite(rewriting: ((reply: Reply, path: string) => Reply) | undefined): void {
    this.#rewriting = rewriting;
  }

  /** Calls `listener` when an answer is about to be passed on: the connection closes after it if the door is no longer open. */
  onAnswered(listener: ((method: string, path: string) => void) | undefined): void {
    this.#onAnswered = listener;
  }

  /** Decides what becomes of connections. Those there are end: idle ones at once, the others with their answer. */
  async door(door: Door): Promise<void> {
    this.#door = door;
    for (const socket of this.#sockets) if (!this.#busy.has(socket.remotePort ?? 0)) socket.destroy();
    if (door === 'closed' && this.#front !== undefined) {
      const closed = once(this.#front, 'close');
      this.#front.close();
      this.#front = undefined;
      await closed;
    } else if (door !== 'closed' && this.#front === undefined) {
      await this.listen();
    }
  }

  /** How many requests of this kind got here. */
  count(method: string, path: RegExp): number {
    return this.received.filter((line) => line.startsWith(`${method} `) && path.test(line.slice(method.length + 1))).length;
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    if (this.#door === 'plain') socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    else if (this.#door === 'other-certificate') this.#impostor?.emit('connection', socket);
    else (this.#tls ?? this.#http).emit('connection', socket);
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', socket } = request;
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    const port = socket.remotePort ?? 0;
    this.#busy.add(port);
    response.on('close', () => {
      this.#busy.delete(port);
      // The door may have closed after the answer was written and before it was gone.
      if (this.#door !== 'open') socket.destroy();
    });
    this.received.push(`${method} ${path}`);
    const forward = async (): Promise<Reply> => {
      const reply = await this.#forward(request, body);
      return this.#rewriting?.(reply, path) ?? reply;
    };
    const send = (reply: Reply): void => this.#send(response, reply, () => this.#onAnswered?.(method, path));
    const fault = this.#fault;
    if (fault?.target.method !== method || !fault.target.path.test(path)) {
      send(await forward());
      return;
    }
    const id = String(request.headers[REQUEST_ID]);
    const { target, manner } = fault;
    const before = fault.met;
    fault.met += 1;
    const answer = (): Promise<Reply> => (target.arrives ? forward() : Promise.resolve(madeUp));
    const hold = (): (() => void) => this.#clock.hold(id);
    await manner({ method, path, socket, clock: this.#clock, before, answer, forward, send, hold });
  }

  #send(response: ServerResponse, { status, headers, body }: Reply, announce: () => void): void {
    if (response.destroyed) return;
    announce();
    const closes = this.#door === 'open' ? {} : { connection: 'close' };
    const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    response.sendDate = headers['date'] === undefined;
    response.writeHead(status, { ...headers, ...length, ...closes }).end(status === 204 ? undefined : body);
  }

  async #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
    const passedOn = without(headers, [REQUEST_ID, 'host']);
    const outgoing = httpRequest(`${this.#upstream}${url ?? ''}`, { method: method ?? 'GET', headers: passedOn, agent: this.#agent });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const answered = (await buffer(incoming)).toString();
    const kept = without(incoming.headers, ['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
    return { status: incoming.statusCode ?? 0, headers: kept, body: answered };
  }
}

/** The headers but for those that belong to one connection only. */
function without(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !names.includes(entry[0]));
  return Object.fromEntries(kept);
}
