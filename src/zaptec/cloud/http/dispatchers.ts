// What undici makes a connection with: straight to the origin, or by the proxy that Node itself was told to use.
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { buildConnector, Dispatcher, Pool } from 'undici';
import type { Clock } from '../../../base/clock.ts';
import { codeOf } from '../../../base/log.ts';
import { NameLookup, type Resolve } from './name-lookup.ts';

/** The proxies that the environment names, by the names of its variables. */
type Proxies = Readonly<Partial<Record<'http_proxy' | 'HTTP_PROXY' | 'https_proxy' | 'HTTPS_PROXY' | 'no_proxy' | 'NO_PROXY', string | undefined>>>;

export interface DispatcherOptions {
  readonly origin: string;
  readonly clock: Clock;
  /** For a connection once the host's address is known: how long a resolver takes says nothing of the host. */
  readonly connectMs: number;
  readonly keepAliveMs: number;
  readonly largestAnswerBytes: number;
  /** Ends what is still connecting. */
  readonly closed: AbortSignal;
  /** The operating system's, unless told. */
  readonly resolve?: Resolve | undefined;
  /** Those of Node, unless told. */
  readonly proxies?: Proxies | undefined;
}

/**
 * Loads what is needed of undici, which takes longer than the plugin itself, and returns what makes a connection.
 *
 * @throws ProxyError when a proxy's address is none
 */
export async function dispatchersFor(options: DispatcherOptions): Promise<() => Dispatcher> {
  const { origin, connectMs, keepAliveMs, largestAnswerBytes, closed } = options;
  const shared = { allowH2: false, pipelining: 1, keepAliveTimeout: keepAliveMs, keepAliveMaxTimeout: keepAliveMs, maxResponseSize: largestAnswerBytes };
  const proxies = options.proxies ?? (await proxiesOfNode());
  if (proxies !== undefined) {
    // Its parts need all of it.
    const { EnvHttpProxyAgent, Pool } = await import('undici');
    // Empty is none; left out, undici would look into the environment itself.
    const proxied = {
      httpProxy: proxies.http_proxy ?? proxies.HTTP_PROXY ?? '',
      httpsProxy: proxies.https_proxy ?? proxies.HTTPS_PROXY ?? '',
      noProxy: proxies.no_proxy ?? proxies.NO_PROXY ?? '',
    };
    const given = (['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const).filter((name) => (proxies[name] ?? '') !== '');
    const unusable = given.find((name) => !/^(?:https?|socks5?):$/.test(URL.parse(proxies[name] ?? '')?.protocol ?? ''));
    if (unusable !== undefined) throw new ProxyError(`${unusable} in the environment is not the address of a proxy, such as http://proxy:3128`);
    const [variable = ''] = given;
    const clientFactory = (url: URL, parts: object): Dispatcher => tellingOfProxy(new Pool(url, parts), variable);
    return () => new EnvHttpProxyAgent({ ...shared, ...proxied, connections: 1, connectTimeout: connectMs, clientFactory });
  }
  const { default: Client } = await import('undici/lib/dispatcher/client.js');
  const { default: buildConnector } = await import('undici/lib/core/connect.js');
  const names = new NameLookup(options.resolve ?? bySystem, options.clock);
  // One for all connections: they share TLS sessions.
  const connect = afterLookup(names, buildConnector({ allowH2: false, timeout: connectMs, signal: closed, lookup: names.lookup }), closed);
  return () => new Client(origin, { ...shared, connect });
}

/** It is the proxy's doing, and nobody else's. The message is a finished clause. */
export class ProxyError extends Error {}

/** @param client of the proxy, which that variable of the environment names */
function tellingOfProxy(client: Pool, variable: string): Dispatcher {
  const connect: (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData> = client.connect.bind(client);
  return Object.assign(client, {
    async connect(options: Dispatcher.ConnectOptions) {
      const proxy = `the proxy that ${variable} names`;
      const answer = await connect(options).catch((cause: unknown) => {
        throw new ProxyError(`${proxy} cannot be reached (${codeOf(cause) ?? 'unknown reason'})`, { cause });
      });
      if (answer.statusCode === 200) return answer;
      answer.socket.on('error', () => undefined).destroy();
      throw new ProxyError(`${proxy} refuses the connection (HTTP ${answer.statusCode})`);
    },
  });
}

/**
 * What the environment says of proxies, where Node itself heeds it: with `NODE_USE_ENV_PROXY=1` or `--use-env-proxy`.
 *
 * @source Node.js documentation, "Built-in proxy support"
 */
async function proxiesOfNode(): Promise<Proxies | undefined> {
  const { globalAgent } = await import('node:https');
  return globalAgent.options.proxyEnv;
}

/** As `net.connect` does it. */
async function bySystem(hostname: string): Promise<readonly LookupAddress[]> {
  const { default: dns } = await import('node:dns');
  return new Promise((resolve, reject) => {
    dns.lookup(hostname, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });
}

/** The time to connect begins when the address is known. */
function afterLookup(names: NameLookup, connect: buildConnector.connector, closed: AbortSignal): buildConnector.connector {
  return (options, callback) => {
    const { hostname } = options;
    const known = isIP(hostname) === 0 ? names.addressesOf(hostname) : Promise.resolve();
    known.then(
      () => {
        if (closed.aborted) {
          callback(closed.reason as Error, null);
          return;
        }
        connect(options, (...result) => {
          if (result[0] !== null) names.forget(hostname);
          callback(...result);
        });
      },
      (error: unknown) => callback(error as Error, null),
    );
  };
}
