// AMQP over WebSocket, as Service Bus offers it on port 443: a door that passes what comes in on to the AMQP port.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;

/** Listens on the loopback interface until `stop`. */
export class WebSocketDoor {
  /** The paths that were asked for. */
  readonly paths: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  /** @param passOn the port to pass on to */
  private constructor(certificate: { readonly key: string; readonly cert: string }, passOn: number) {
    this.#server = createServer(certificate, (_request, response) => response.writeHead(404).end());
    this.#server.on('upgrade', (request, socket) => {
      this.paths.push(request.url ?? '');
      this.#sockets.add(socket);
      const isAmqp = request.headers['sec-websocket-protocol'] === 'AMQPWSB10';
      if (!isAmqp) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      else this.#open(socket, String(request.headers['sec-websocket-key']), passOn, certificate.cert);
    });
  }

  static async start(certificate: { readonly key: string; readonly cert: string }, passOn: number): Promise<WebSocketDoor> {
    const door = new WebSocketDoor(certificate, passOn);
    door.#server.listen(0, '127.0.0.1');
    await once(door.#server, 'listening');
    return door;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get openSockets(): number {
    return [...this.#sockets].filter(({ destroyed }) => !destroyed).length;
  }

  /** Sends a text frame, which AMQP never has. */
  sendText(text: string): void {
    for (const socket of this.#sockets) socket.write(frame(TEXT, Buffer.from(text)));
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #open(socket: Duplex, key: string, passOn: number, ca: string): void {
    const accept = createHash('sha1').update(key + MAGIC).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: AMQPWSB10\r\n\r\n`);
    const inner = connect({ port: passOn, host: '127.0.0.1', servername: 'localhost', ca });
    const read = frameReader((opcode, data) => {
      if (opcode === CLOSE) socket.end(frame(CLOSE, data));
      else if (opcode !== PING) inner.write(data);
    });
    socket.on('data', read);
    inner.on('data', (data: Buffer) => socket.write(frame(2, data)));
    inner.on('close', () => socket.end(frame(CLOSE, Buffer.alloc(0))));
    socket.on('close', () => inner.destroy());
    for (const side of [socket, inner]) side.on('error', () => undefined);
  }
}

/** An unmasked frame, as servers send them (RFC 6455, section 5.2). */
function frame(opcode: number, data: Buffer): Buffer {
  const head = data.length < 126 ? Buffer.from([0x80 | opcode, data.length]) : Buffer.from([0x80 | opcode, 126, data.length >> 8, data.length & 0xff]);
  return Buffer.concat([head, data]);
}

/** Reads masked frames of up to 64 KiB, as clients send them. */
function frameReader(onFrame: (opcode: number, data: Buffer) => void): (piece: Buffer) => void {
  let pending = Buffer.alloc(0);
  return (piece) => {
    pending = Buffer.concat([pending, piece]);
    for (;;) {
      if (pending.length < 6) return;
      const isLong = (pending[1]! & 0x7f) === 126;
      const length = isLong ? pending.readUInt16BE(2) : pending[1]! & 0x7f;
      const maskAt = isLong ? 4 : 2;
      if (pending.length < maskAt + 4 + length) return;
      const mask = pending.subarray(maskAt, maskAt + 4);
      const data = Buffer.from(pending.subarray(maskAt + 4, maskAt + 4 + length).map((byte, index) => byte ^ mask[index % 4]!));
      onFrame(pending[0]! & 0x0f, data);
      pending = pending.subarray(maskAt + 4 + length);
    }
  };
}
