// HTTP to one origin: keep-alive, HTTP/1.1, bounded answers. Knows nothing of Zaptec.
import type { Agent } from 'undici';
import { HTTP } from './limits.ts';
import { CloudUnreachableError, NeverConnectedError } from '../../charging/calls/errors.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, appended to the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of repeated headers, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Sends requests to one base URL. */
export interface Transport {
  /**
   * Sends one request once and reads the whole answer. Redirects are not followed.
   *
   * @throws NeverConnectedError when no connection could be made
   * @throws CloudUnreachableError when the connection broke, or the answer is too large
   * @throws the signal's reason when it aborts
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** Closes every connection; requests under way fail. */
  close(): Promise<void>;
}

/** HTTP by sockets. */
export class HttpTransport implements Transport {
  readonly #origin: string;
  readonly #basePath: string;
  readonly #userAgent: string;
  #agent: Promise<Agent> | undefined;
  /** Failures to connect, as undici reports them: the one sure sign that a request never left. */
  readonly #connectFailures = new WeakSet();
  /** Ends sockets that undici does not know yet: those still connecting. */
  readonly #closed = new AbortController();

  /**
   * @param baseUrl of the API, without trailing slash
   * @param userAgent name and version, as Zaptec's fair-use policy asks
   */
  constructor(baseUrl: string, userAgent: string) {
    const url = new URL(baseUrl);
    this.#origin = url.origin;
    this.#basePath = url.pathname.replace(/\/$/, '');
    this.#userAgent = userAgent;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    signal.throwIfAborted();
    this.#agent ??= this.#makeAgent();
    const agent = await this.#agent;
    try {
      const answer = await agent.request({
        origin: this.#origin,
        path: this.#basePath + request.path,
        method: request.method,
        headers: { 'user-agent': this.#userAgent, accept: 'application/json', ...request.headers },
        body: request.body ?? null,
        signal,
      });
      const body = await answer.body.text();
      return { status: answer.statusCode, headers: firstOfEach(answer.headers), body };
    } catch (error) {
      signal.throwIfAborted();
      throw this.#describe(error);
    }
  }

  async close(): Promise<void> {
    const agent = await this.#agent?.catch(() => undefined);
    const destroyed = agent?.destroy();
    this.#closed.abort();
    await destroyed;
  }

  /** undici takes almost as long to load as everything else together: the first request waits for it, not Homebridge's start. */
  async #makeAgent(): Promise<Agent> {
    const { Agent } = await import('undici');
    const agent = new Agent({
      allowH2: false,
      connections: HTTP.connections,
      pipelining: 1,
      keepAliveTimeout: HTTP.keepAliveMs,
      keepAliveMaxTimeout: HTTP.keepAliveMs,
      connect: { timeout: HTTP.connectMs, signal: this.#closed.signal },
      maxResponseSize: HTTP.largestAnswerBytes,
    });
    agent.on('connectionError', (_origin, _targets, error) => this.#connectFailures.add(error));
    return agent;
  }

  #describe(error: unknown): CloudUnreachableError {
    const reason = reasonOf(error);
    if (reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      return new CloudUnreachableError('the answer is larger than the plugin accepts', { cause: error });
    }
    const neverConnected = typeof error === 'object' && error !== null && this.#connectFailures.has(error);
    return neverConnected
      ? new NeverConnectedError(`no connection could be made (${reason})`, { cause: error })
      : new CloudUnreachableError(`the connection was lost (${reason})`, { cause: error });
  }
}

/** A short technical word for a network failure. The message is not used: it may name hosts and addresses. */
function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown reason';
}

function firstOfEach(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value[0] : value]),
  );
}
