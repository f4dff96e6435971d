// The way of the bytes to the server: TLS on AMQP's own port, or a WebSocket where that port cannot be reached.
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../base/clock.ts';
import { withDeadline } from '../../../base/deadline.ts';
import { codeOf } from '../../../base/log.ts';
import { plainDetail, type LossCause } from './loss.ts';

/** A connection that carries bytes both ways. */
export interface ByteStream {
  write(bytes: Uint8Array): void;
  /** Says that there is no more to write. */
  end(): void;
  /** Ends it at once. */
  destroy(): void;
  /** `onEnd` is called once, when nothing more can come. */
  listen(onBytes: (bytes: Buffer) => void, onEnd: () => void): void;
}

/** What differs between the real world and a test's. */
export interface Network {
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string;
  /** The port of AMQP over WebSocket. */
  readonly webSocketPort?: number;
}

/** A connection that could not be made. */
export class StreamError extends Error {
  readonly reason: Extract<LossCause, 'unreachable' | 'untrusted'>;
  readonly detail: string | undefined;

  constructor(cause: unknown) {
    super('no connection could be made', { cause });
    this.detail = plainDetail(codeOf(cause));
    this.reason = this.detail !== undefined && /CERT|SIGNATURE|CRL/.test(this.detail) ? 'untrusted' : 'unreachable';
  }
}

/** One way of two, so that a blocked port leaves time for the other. */
export const CONNECT_MS = 7_500;
const WEB_SOCKET_PORT = 443;

/**
 * Connects to the server, by WebSocket where its AMQP port cannot be reached.
 *
 * @throws StreamError when neither way leads there; the signal's reason when it aborts
 */
export async function openStream(server: { readonly host: string; readonly port: number }, network: Network, clock: Clock, signal: AbortSignal): Promise<ByteStream> {
  const within = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(clock, CONNECT_MS, signal, work, () => new StreamError({ code: 'ETIMEDOUT' }));
  try {
    return await within((limited) => openTls(server, network, limited));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StreamError) || error.reason !== 'unreachable') throw error;
    return within((limited) => openWebSocket(server.host, network, limited)).catch((second: unknown) => {
      signal.throwIfAborted();
      throw second instanceof StreamError && second.reason === 'untrusted' ? second : error;
    });
  }
}

async function openTls({ host, port }: { readonly host: string; readonly port: number }, { ca }: Network, signal: AbortSignal): Promise<ByteStream> {
  const { connect } = await import('node:tls');
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...(ca === undefined ? {} : { ca }) });
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', abort);
      socket.setNoDelay(true);
      resolve(streamOf(socket));
    });
    // Stays: a socket's error without listener would end the process.
    socket.on('error', (error) => reject(new StreamError(error)));
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new StreamError({ code: 'ECONNRESET' }));
    });
  });
}

function streamOf(socket: Duplex): ByteStream {
  return {
    write: (bytes) => {
      if (!socket.writable) return;
      // The library writes each of its words by itself: what it says at a time is sent at a time.
      if (socket.writableCorked === 0) {
        socket.cork();
        queueMicrotask(() => socket.uncork());
      }
      socket.write(bytes);
    },
    end: () => {
      socket.end();
    },
    destroy: () => {
      socket.destroy();
    },
    listen: (onBytes, onEnd) => {
      socket.on('data', onBytes);
      socket.once('close', onEnd);
    },
  };
}

/** @source "AMQP 1.0 in Azure Service Bus and Event Hubs protocol guide", "AMQP over WebSockets" */
async function openWebSocket(host: string, { ca, webSocketPort = WEB_SOCKET_PORT }: Network, signal: AbortSignal): Promise<ByteStream> {
  const { Agent, buildConnector, WebSocket } = await import('undici');
  signal.throwIfAborted();
  const connector = buildConnector({ allowH2: false, ...(ca === undefined ? {} : { ca }) });
  let socket: Duplex | null = null;
  let failure: Error | null = null;
  const dispatcher = new Agent({
    // A WebSocket's own close waits for a peer that may be gone: its socket is kept to be destroyed.
    connect: (options, callback) =>
      connector(options, (...result) => {
        [failure, socket] = result;
        callback(...result);
      }),
  });
  const webSocket = new WebSocket(`wss://${host}:${webSocketPort}/$servicebus/websocket`, { protocols: ['AMQPWSB10'], dispatcher });
  webSocket.binaryType = 'arraybuffer';
  const destroy = (): void => {
    socket?.destroy();
    void dispatcher.destroy();
  };
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      webSocket.close();
      destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    webSocket.onopen = () => {
      signal.removeEventListener('abort', abort);
      resolve({
        write: (bytes) => {
          if (webSocket.readyState === WebSocket.OPEN) webSocket.send(bytes);
        },
        end: () => webSocket.close(),
        destroy,
        listen: (onBytes, onEnd) => {
          webSocket.onmessage = ({ data }: { data: unknown }) => onBytes(data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.from(String(data)));
          webSocket.onclose = onEnd;
        },
      });
    };
    webSocket.onclose = () => {
      signal.removeEventListener('abort', abort);
      destroy();
      reject(new StreamError(failure));
    };
  });
}
