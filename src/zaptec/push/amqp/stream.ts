// The way of the bytes to the server: TLS on AMQP's own port, or a WebSocket where that port cannot be reached.
import type { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../base/clock.ts';
import { untilAborted, withDeadline } from '../../../base/deadline.ts';
import { codeOf, OF_CERTIFICATE } from '../../../base/log.ts';
import { plainDetail, type LossCause } from './loss.ts';

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
    // What is no TLS at all is not the server: the other way may lead there.
    this.reason = OF_CERTIFICATE.test(this.detail ?? '') ? 'untrusted' : 'unreachable';
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
export async function openStream(server: { readonly host: string; readonly port: number }, network: Network, clock: Clock, signal: AbortSignal): Promise<Duplex> {
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

async function openTls({ host, port }: { readonly host: string; readonly port: number }, { ca }: Network, signal: AbortSignal): Promise<Duplex> {
  const { connect } = await import('node:tls');
  signal.throwIfAborted();
  const socket = connect({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...(ca === undefined ? {} : { ca }) });
  socket.once('secureConnect', () => socket.setNoDelay(true));
  return opened(socket, socket, 'secureConnect', signal);
}

/** @source "AMQP 1.0 in Azure Service Bus and Event Hubs protocol guide", "AMQP over WebSockets" */
async function openWebSocket(host: string, { ca, webSocketPort = WEB_SOCKET_PORT }: Network, signal: AbortSignal): Promise<Duplex> {
  const { createWebSocketStream, WebSocket } = await import('ws');
  signal.throwIfAborted();
  const address = `wss://${host}:${webSocketPort}/$servicebus/websocket`;
  const webSocket = new WebSocket(address, 'AMQPWSB10', { perMessageDeflate: false, ...(ca === undefined ? {} : { ca }) });
  const stream = createWebSocketStream(webSocket);
  // Its own close would wait for a peer that may be gone.
  webSocket.on('error', () => webSocket.terminate());
  return opened(stream, webSocket, 'open', signal);
}

/** The stream, as soon as `teller` says by that word that it is open. */
function opened(stream: Duplex, teller: EventEmitter, word: 'secureConnect' | 'open', signal: AbortSignal): Promise<Duplex> {
  const open = new Promise<Duplex>((resolve, reject) => {
    teller.once(word, () => resolve(stream));
    // Stays: a stream's error without listener would end the process.
    stream.on('error', (error) => reject(new StreamError(error)));
    stream.once('close', () => reject(new StreamError({ code: 'ECONNRESET' })));
  });
  return untilAborted(open, signal).catch((error: unknown) => {
    stream.destroy();
    throw error;
  });
}
