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

  /**
   * Counts a new connection. Where there are too many, the oldest makes room: whoever is to be let in says at once what he wants,
   * and a stranger who takes his time must not keep him out, who comes by the same proxy.
   */
  receive(socket: Socket): void {
    const network = networkOf(socket.remoteAddress ?? '');
    const all = [...this.#sockets.values()];
    const ofNetwork = all.filter(({ remoteAddress }) => networkOf(remoteAddress ?? '') === network);
    if (ofNetwork.length >= MOST_OF_AN_ADDRESS) this.#dismiss(ofNetwork[0]);
    else if (all.length >= MOST) this.#dismiss(all[0]);
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

  #dismiss(socket: Socket | undefined): void {
    if (socket === undefined) return;
    this.release(socket);
    socket.destroy();
  }

  /** Ends all of them. */
  dismissAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? 0}`;
}
