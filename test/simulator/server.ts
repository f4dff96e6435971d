// The HTTP side of the cloud: a socket that can go away and come back on the same port, lag, and faults on the way out.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { Answer } from './answer.ts';
import type { FaultAnswer } from './faults.ts';
import type { RequestRecord } from './records.ts';
import type { CloudRequest, Routed } from './routes.ts';
import type { Alarm } from './simulated-time.ts';

/** What the server asks the cloud. */
export interface Backend {
  received(record: RequestRecord): void;
  recordTime(): number;
  /** How long an answer for this path takes, in real milliseconds. */
  lagOf(path: string): number;
  faultFor(method: string, path: string): FaultAnswer | undefined;
  route(request: CloudRequest): Routed;
  /** What becomes of connections that are idle for so long, in simulated milliseconds; `undefined`: Node's own way. */
  idleConnections(): { readonly afterMs: number; readonly closes: boolean; readonly resets: boolean } | undefined;
  simulatedNow(): number;
  alarm(wake: () => void): Alarm;
}

/** An HTTP server on the loopback interface. */
export class CloudServer {
  readonly #backend: Backend;
  /** Open connections, with the simulated time since which they are idle. */
  readonly #sockets = new Map<Socket, number | undefined>();
  readonly #idleAlarm: Alarm;
  readonly #stopping = new AbortController();
  /** Requests that will never be answered, while their client waits. */
  readonly #unanswered = new Set<IncomingMessage>();
  #server: Server | undefined;
  #port: number;

  /** `port` 0 takes any free port, once. */
  constructor(backend: Backend, port: number) {
    this.#backend = backend;
    this.#port = port;
    this.#idleAlarm = backend.alarm(() => this.#closeIdle());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** How many requests wait for an answer that will never come. */
  get unanswered(): number {
    return this.#unanswered.size;
  }

  async listen(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => void this.#exchange(request, response));
    server.on('connection', (socket) => {
      this.#sockets.set(socket, undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await bound(server, this.#port);
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Closes the listening socket and destroys every connection: from now on connections are refused. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets.keys()) socket.destroy();
    await closed;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.close();
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      // A client that hung up, or the simulator stopping: nobody is left to be told.
      if (request.socket.destroyed || this.#stopping.signal.aborted) return;
      console.error('The simulator failed to answer', request.method, request.url, error);
      response.writeHead(500).end();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isReset(request.socket)) return;
    this.#keepsAlive(request.socket, response);
    const url = new URL(request.url ?? '/', 'http://simulator');
    const method = request.method ?? 'GET';
    const record = recorded(this.#backend, method, url, request.headers['user-agent']);
    const body = await text(request);
    const lagMs = this.#backend.lagOf(url.pathname);
    await this.#wait(lagMs / 2);
    const fault = this.#backend.faultFor(method, url.pathname);
    if (fault === 'hang') {
      this.#leaveUnanswered(request);
      return;
    }
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const { account, answer } = isAnswer(fault)
      ? { account: undefined, answer: fault }
      : this.#backend.route({
          method,
          path: url.pathname,
          query: url.searchParams,
          contentType: request.headers['content-type'] ?? '',
          authorization: request.headers.authorization,
          body,
        });
    record.account = account;
    if (fault === 'applied-then-hang') {
      this.#leaveUnanswered(request);
      return;
    }
    await this.#wait(lagMs / 2 + (answer.delayMs ?? 0));
    if (fault === 'applied-then-reset') {
      request.socket.resetAndDestroy();
      return;
    }
    record.status = answer.status;
    if (fault === 'cut-body') cutShort(request, response, answer);
    else send(response, answer);
    if (fault === 'close-after-body') response.on('finish', () => request.socket.end());
  }

  #leaveUnanswered(request: IncomingMessage): void {
    this.#unanswered.add(request);
    // It ends when the client gives up, and is closed some turns later.
    for (const event of ['end', 'close']) request.socket.once(event, () => this.#unanswered.delete(request));
  }

  /** A request that crossed the closing of its connection has no effect. */
  #isReset(socket: Socket): boolean {
    const idle = this.#backend.idleConnections();
    const sinceMs = this.#sockets.get(socket);
    const isStale = idle?.resets === true && sinceMs !== undefined && this.#backend.simulatedNow() - sinceMs >= idle.afterMs;
    if (isStale) socket.resetAndDestroy();
    return isStale;
  }

  /** Real proxies do not announce when they close, and Node's own timer has no say where the manner is on. */
  #keepsAlive(socket: Socket, response: ServerResponse): void {
    this.#sockets.set(socket, undefined);
    const isOurs = this.#backend.idleConnections() !== undefined;
    if (this.#server !== undefined) this.#server.keepAliveTimeout = isOurs ? 0 : nodesKeepAliveMs;
    if (isOurs) response.setHeader('Connection', 'keep-alive');
    response.on('finish', () => {
      if (!this.#sockets.has(socket)) return;
      this.#sockets.set(socket, this.#backend.simulatedNow());
      this.#awaitIdle();
    });
  }

  #awaitIdle(): void {
    const idle = this.#backend.idleConnections();
    const sinceMs = [...this.#sockets.values()].filter((ms) => ms !== undefined);
    this.#idleAlarm.at(idle?.closes === true && sinceMs.length > 0 ? Math.min(...sinceMs) + idle.afterMs : undefined);
  }

  #closeIdle(): void {
    const idle = this.#backend.idleConnections();
    for (const [socket, sinceMs] of this.#sockets) {
      if (idle === undefined || sinceMs === undefined || this.#backend.simulatedNow() - sinceMs < idle.afterMs) continue;
      this.#sockets.set(socket, undefined);
      socket.end();
    }
    this.#awaitIdle();
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#stopping.signal });
  }
}

/** Node's own default. */
const nodesKeepAliveMs = 5000;

/** The record of a request that has just arrived. */
export function recorded(backend: Backend, method: string, url: URL, userAgent: string | undefined): RequestRecord {
  const record: RequestRecord = { method, path: url.pathname, query: url.search, status: 0, at: backend.recordTime(), account: undefined, userAgent };
  backend.received(record);
  return record;
}

function isAnswer(fault: FaultAnswer | undefined): fault is Answer {
  return typeof fault === 'object';
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const bodyAllowed = status !== 204 && status !== 304;
  const length = bodyAllowed ? { 'Content-Length': String(Buffer.byteLength(body ?? '')) } : {};
  response.writeHead(status, { ...headers, ...length });
  response.end(bodyAllowed ? body : undefined);
}

function cutShort(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = answer.body ?? '';
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(Buffer.byteLength(body)) });
  response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
}

/** Binds the port. After the network was away another process may briefly hold it, so a port asked for is tried for a second. */
async function bound(server: Server, port: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      return;
    } catch (error) {
      const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!inUse || port === 0 || attempt === 20) throw error;
      await delay(50);
    }
  }
}
