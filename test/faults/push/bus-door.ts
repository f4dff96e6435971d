// The way to the server of messages: open, or whatever else one can run into there.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type Server as TlsServer } from 'node:tls';

/**
 * - `silent`: takes connections and says nothing, ever.
 * - `plain`: speaks HTTP.
 * - `other certificate`: TLS by somebody else.
 */
export type Door = 'open' | 'closed' | 'silent' | 'plain' | 'other certificate';

/** The two sides of one way in. */
interface Way {
  readonly outer: Socket;
  readonly inner: Socket;
}

/** A way that has died without either side's being told. */
export interface DeadWay {
  /** Whether the plugin has noticed: it takes leave, or has gone. */
  readonly isNoticed: () => boolean;
  /** The server notices. */
  readonly end: () => void;
}

export class BusDoor {
  door: Door = 'open';
  readonly #server: Server;
  readonly #impostor: TlsServer;
  readonly #sockets = new Set<Socket>();
  readonly #ways = new Set<Way>();

  private constructor(busPort: number, other: SecureContextOptions) {
    this.#impostor = createTlsServer(other, (socket) => socket.destroy());
    this.#impostor.on('tlsClientError', () => undefined);
    this.#server = createServer({ noDelay: true }, (socket) => this.#enter(socket, busPort));
  }

  static async start(busPort: number, other: SecureContextOptions): Promise<BusDoor> {
    const door = new BusDoor(busPort, other);
    door.#server.listen(0, '127.0.0.1');
    await once(door.#server, 'listening');
    return door;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Who came while it was silent, and waits, is told to come again. */
  open(): void {
    this.door = 'open';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing goes through the present ways any more, not even their end. */
  die(): DeadWay {
    const dead = [...this.#ways];
    const unnoticed = new Set(dead);
    for (const way of dead) {
      const { outer, inner } = way;
      this.#ways.delete(way);
      outer.unpipe(inner);
      inner.unpipe(outer);
      for (const sign of ['data', 'close']) outer.once(sign, () => unnoticed.delete(way));
      outer.resume();
    }
    return { isNoticed: () => unnoticed.size === 0, end: () => dead.forEach(({ inner }) => inner.destroy()) };
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #enter(socket: Socket, busPort: number): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    switch (this.door) {
      case 'closed':
        socket.destroy();
        break;
      case 'silent':
        break;
      case 'plain':
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        break;
      case 'other certificate':
        this.#impostor.emit('connection', socket);
        break;
      case 'open': {
        const way: Way = { outer: socket, inner: connect({ port: busPort, host: '127.0.0.1', noDelay: true }) };
        const { inner } = way;
        this.#ways.add(way);
        this.#sockets.add(inner);
        inner.on('error', () => undefined);
        inner.on('close', () => {
          this.#sockets.delete(inner);
          if (this.#ways.delete(way)) socket.destroy();
        });
        socket.on('close', () => {
          if (this.#ways.delete(way)) inner.destroy();
        });
        socket.pipe(inner).pipe(socket);
      }
    }
  }
}
