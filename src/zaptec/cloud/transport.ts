// HTTP to one origin: keep-alive, HTTP/1.1, bounded answers. Knows nothing of Zaptec.
import { systemClock, type Clock } from '../../base/clock.ts';
import { untilAborted } from '../../base/deadline.ts';
import { codeOf } from '../../base/log.ts';
import { CloudUnreachableError, NeverConnectedError, NeverSentError } from '../../charging/calls/errors.ts';
import { Connections, type Need } from './http/connections.ts';
import { dispatchersFor, ProxyError, type DispatcherOptions } from './http/dispatchers.ts';
import { exchange, ExchangeError, type HttpAnswer } from './http/exchange.ts';
import { HTTP } from './limits.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, appended to the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** `any`, unless told. */
  readonly connection?: Need;
  /** Called just before its first byte leaves. Until then nothing can have arrived. */
  readonly onWritten?: () => void;
}

export type { HttpAnswer };

/** Sends requests to one base URL. */
export interface Transport {
  /**
   * Sends one request once and reads the whole answer. Redirects are not followed.
   *
   * @throws NeverConnectedError when no connection could be made, NeverSentError when it had ended before the request left
   * @throws CloudUnreachableError when the connection broke, or the answer is too large
   * @throws the signal's reason when it aborts
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** Closes every connection; requests under way fail. */
  close(): Promise<void>;
}

/** What is not the same for everybody. */
export interface HttpTransportOptions extends Pick<DispatcherOptions, 'resolve' | 'proxies'> {
  /** The real time, unless told. */
  readonly clock?: Clock;
  readonly connectMs?: number;
  /** Called when undici is loaded, before it connects. */
  readonly onLoaded?: () => void;
}

export class HttpTransport implements Transport {
  readonly #origin: string;
  readonly #basePath: string;
  readonly #userAgent: string;
  readonly #options: HttpTransportOptions;
  #connections: Promise<Connections> | undefined;
  /** Ends sockets that undici does not know yet: those still connecting. */
  readonly #closed = new AbortController();

  /**
   * @param baseUrl of the API, without trailing slash
   * @param userAgent name and version, as Zaptec's fair-use policy asks
   */
  constructor(baseUrl: string, userAgent: string, options: HttpTransportOptions = {}) {
    const url = new URL(baseUrl);
    this.#origin = url.origin;
    this.#basePath = url.pathname.replace(/\/$/, '');
    this.#userAgent = userAgent;
    this.#options = options;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    signal.throwIfAborted();
    const connections = await untilAborted(this.#connect(), signal);
    try {
      return await connections.use(request.connection ?? 'any', signal, (dispatcher) => {
        const { method, path, headers, body = null, onWritten } = request;
        const dispatched = { origin: this.#origin, path: this.#basePath + path, method, headers: { 'user-agent': this.#userAgent, accept: 'application/json', ...headers }, body };
        return exchange(dispatcher, dispatched, HTTP.largestAnswerBytes, signal, () => onWritten?.());
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof ExchangeError ? describe(error) : error;
    }
  }

  async close(): Promise<void> {
    const connections = await this.#connections?.catch(() => undefined);
    const destroyed = connections?.destroy();
    this.#closed.abort();
    await destroyed;
  }

  /** The first request waits for undici, not Homebridge's start. What cannot be loaded now may be there when the next asks. */
  #connect(): Promise<Connections> {
    this.#connections ??= this.#load().catch((error: unknown) => {
      this.#connections = undefined;
      const why = error instanceof ProxyError ? error.message : `the plugin's own HTTP client cannot be loaded (${reasonOf(error)})`;
      throw new NeverConnectedError(why, { cause: error });
    });
    return this.#connections;
  }

  async #load(): Promise<Connections> {
    const { clock = systemClock, connectMs = HTTP.connectMs, resolve, proxies } = this.#options;
    const open = await dispatchersFor({ ...HTTP, origin: this.#origin, clock, connectMs, resolve, proxies, closed: this.#closed.signal });
    this.#options.onLoaded?.();
    return new Connections(open, clock, HTTP);
  }
}

function describe({ stage, cause }: ExchangeError): CloudUnreachableError {
  const reason = reasonOf(cause);
  if (reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' || reason === 'ERR_BUFFER_TOO_LARGE') return new CloudUnreachableError('the answer is larger than the plugin accepts', { cause });
  if (cause instanceof ProxyError) return new NeverConnectedError(cause.message, { cause });
  if (stage === 'not-written') return new NeverConnectedError(`no connection could be made (${reason})`, { cause });
  if (reason.startsWith('Z_') || reason.startsWith('ERR_BROTLI')) return new CloudUnreachableError(`the answer cannot be unpacked (${reason})`, { cause });
  if (stage === 'written' && isFailedWrite(cause)) return new NeverSentError(`the connection had ended before (${reason})`, { cause });
  return new CloudUnreachableError(`the connection was lost (${reason})`, { cause });
}

/** The operating system took nothing of it, for it knew already that the connection had ended. A request is one write. */
function isFailedWrite(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'syscall' in cause && cause.syscall === 'write';
}

/** A short technical word for a network failure. The message is not used: it may name hosts and addresses. */
function reasonOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.name : 'unknown reason');
}
