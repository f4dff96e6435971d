// Connections to one origin, as many as there are requests under way, each for one request at a time. The one that answered
// last is used first, so that those which are not needed grow old and are closed.
import type { Dispatcher } from 'undici';
import type { Clock } from '../../../base/clock.ts';
import { Slots } from './slots.ts';

/**
 * What a request needs.
 *
 * - `any`: one that is open is good enough; whoever asks can ask again.
 * - `fresh`: open and in use until a moment ago, or new. A server closes what has been idle, and what crosses that is lost.
 * - `new`: none that has been used, because those may be dead without anybody knowing.
 */
export type Need = 'any' | 'fresh' | 'new';

interface ConnectionLimits {
  /** Connections at most. */
  readonly connections: number;
  /** Longer than this without a request, and a connection is closed. */
  readonly keepAliveMs: number;
  /** Up to here after its last answer a connection counts as fresh. */
  readonly freshMs: number;
}

interface Idle {
  readonly dispatcher: Dispatcher;
  /** When it answered last, on the monotonic clock. */
  readonly answeredMs: number;
}

export class Connections {
  readonly #open: () => Dispatcher;
  readonly #clock: Clock;
  readonly #limits: ConnectionLimits;
  readonly #slots: Slots;
  /** Idle ones, the one that answered last at the end. */
  #idle: Idle[] = [];
  readonly #all = new Set<Dispatcher>();

  /** @param open makes what connects with its first request */
  constructor(open: () => Dispatcher, clock: Clock, limits: ConnectionLimits) {
    this.#open = open;
    this.#clock = clock;
    this.#limits = limits;
    this.#slots = new Slots(limits.connections);
  }

  /**
   * Runs `work` on a connection of its own. When it throws, the connection is closed, and so are the idle ones that have not
   * answered since: whatever has happened to one may have happened to them.
   *
   * @throws the signal's reason when it aborts before a connection is free; what `work` throws
   */
  use<T>(need: Need, signal: AbortSignal, work: (dispatcher: Dispatcher) => Promise<T>): Promise<T> {
    return this.#slots.use(signal, async () => {
      const beganMs = this.#clock.monotonic();
      const used = this.#takeIdle(need);
      const dispatcher = used ?? this.#connect();
      try {
        const result = await work(dispatcher);
        this.#giveBack(dispatcher);
        return result;
      } catch (error) {
        this.#end(dispatcher);
        if (used !== undefined) this.#endIdle(({ answeredMs }) => answeredMs <= beganMs);
        throw error;
      }
    });
  }

  /** Closes all of them; requests under way fail. */
  async destroy(): Promise<void> {
    this.#idle = [];
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
  }

  #takeIdle(need: Need): Dispatcher | undefined {
    const nowMs = this.#clock.monotonic();
    this.#endIdle(({ answeredMs }) => nowMs - answeredMs >= this.#limits.keepAliveMs);
    const latest = this.#idle.at(-1);
    const isGood = latest !== undefined && (need === 'any' || (need === 'fresh' && nowMs - latest.answeredMs <= this.#limits.freshMs));
    return isGood ? this.#idle.pop()?.dispatcher : undefined;
  }

  #connect(): Dispatcher {
    this.#makeRoom();
    const dispatcher = this.#open();
    this.#all.add(dispatcher);
    // The server has closed it: what is gone must not be taken for one that is open.
    dispatcher.on('disconnect', () => this.#endIdle((idle) => idle.dispatcher === dispatcher));
    return dispatcher;
  }

  #giveBack(dispatcher: Dispatcher): void {
    if (this.#all.has(dispatcher)) this.#idle.push({ dispatcher, answeredMs: this.#clock.monotonic() });
  }

  /** A place is free, but idle connections may fill them all. */
  #makeRoom(): void {
    const oldest = this.#all.size >= this.#limits.connections ? this.#idle.shift() : undefined;
    if (oldest !== undefined) this.#end(oldest.dispatcher);
  }

  #endIdle(isOver: (idle: Idle) => boolean): void {
    const over = this.#idle.filter(isOver);
    if (over.length === 0) return;
    this.#idle = this.#idle.filter((idle) => !over.includes(idle));
    for (const { dispatcher } of over) this.#end(dispatcher);
  }

  #end(dispatcher: Dispatcher): void {
    this.#all.delete(dispatcher);
    // Its end is nobody's affair any more: what it was used for has been answered, or has failed.
    dispatcher.destroy().catch(() => undefined);
  }
}
