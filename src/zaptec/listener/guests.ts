// The connections of those whom nobody has let in yet: few for each address, few in all, so that a flood of them takes no
// memory, and none of the places of those who are known.
import type { Socket } from 'node:net';
import { networkOf } from './wrong-tries.ts';

/** A proxy in front opens a handful; a charger one. */
const MOST_OF_AN_ADDRESS = 20;

const MOST = 200;

export class Guests {
  /** By address and port, which the encrypted and the plain side of a connection have in common. */
  readonly #sockets = new Map<string, Socket>();

  /** Counts a new connection, or ends it where there are too many. */
  receive(socket: Socket): void {
    const network = networkOf(socket.remoteAddress ?? '');
    const others = [...this.#sockets.values()].filter(({ remoteAddress }) => networkOf(remoteAddress ?? '') === network);
    if (this.#sockets.size >= MOST || others.length >= MOST_OF_AN_ADDRESS) {
      socket.destroy();
      return;
    }
    const name = nameOf(socket);
    this.#sockets.set(name, socket);
    socket.once('close', () => {
      if (this.#sockets.get(name) === socket) this.#sockets.delete(name);
    });
  }

  /** Counts a connection no more: it belongs to somebody now. */
  release(socket: Socket): void {
    this.#sockets.delete(nameOf(socket));
  }

  /** Ends all of them. */
  dismissAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? 0}`;
}
