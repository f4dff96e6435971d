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

export class BusDoor {
  door: Door = 'open';
  readonly #server: Server;
  readonly #impostor: TlsServer;
  readonly #sockets = new Set<Socket>();

  private constructor(busPort: number, other: SecureContextOptions) {
    this.#impostor = createTlsServer(other, (socket) => socket.destroy());
    this.#impostor.on('tlsClientError', () => undefined);
    this.#server = createServer((socket) => this.#enter(socket, busPort));
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
        const inner = connect(busPort, '127.0.0.1');
        this.#sockets.add(inner);
        inner.on('error', () => undefined);
        inner.on('close', () => {
          this.#sockets.delete(inner);
          socket.destroy();
        });
        socket.on('close', () => inner.destroy());
        socket.pipe(inner).pipe(socket);
      }
    }
  }
}
