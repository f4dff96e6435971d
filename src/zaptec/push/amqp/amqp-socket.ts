// What the AMQP library takes for its socket: passes whole units on to it, as long as the peer keeps to its limits.
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers';
import { FrameCheck } from './frame-check.ts';
import { LARGEST_MESSAGE_BYTES, Units } from './units.ts';

/** Bytes without a whole message at most: the parts of a large one, and what an idle connection says for years. */
const MOST_BYTES_BETWEEN_MESSAGES = 4 * LARGEST_MESSAGE_BYTES;

type Listener = (argument?: unknown) => void;

interface Events {
  /** The peer does not keep to the protocol, or to its limits. */
  readonly onViolation: (cause: 'not AMQP' | 'flood') => void;
  /** Nothing comes or goes any more. Called once. */
  readonly onEnd: () => void;
}

/** The library calls `on`, `write`, `end` and `get_id_string`. */
export class AmqpSocket {
  readonly #stream: Duplex;
  readonly #units = new Units();
  readonly #check = new FrameCheck();
  readonly #listeners = new Map<string, Listener>();
  readonly #events: Events;
  #bytesSinceMessage = 0;
  #isClosed = false;

  constructor(stream: Duplex, events: Events) {
    this.#stream = stream;
    this.#events = events;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, listener);
  }

  write(bytes: Uint8Array): void {
    if (!this.#stream.writable) return;
    // The library writes each of its words by itself: what it says at a time is sent at a time.
    if (this.#stream.writableCorked === 0) {
      this.#stream.cork();
      queueMicrotask(() => this.#stream.uncork());
    }
    this.#stream.write(bytes);
  }

  end(): void {
    this.#stream.end();
  }

  get_id_string(): string {
    return 'subscription';
  }

  /** Begins to pass on. */
  begin(): void {
    this.#stream.on('data', (bytes: Buffer) => this.#receive(bytes));
    for (const end of ['end', 'close']) this.#stream.once(end, () => this.close());
  }

  noteMessage(): void {
    this.#bytesSinceMessage = 0;
  }

  /** Ends the stream at once. The library learns it last of all, when it has nothing left to do: it stops its timers then. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stream.destroy();
    this.#events.onEnd();
    setImmediate(() => this.#listeners.get('end')?.());
  }

  #receive(bytes: Buffer): void {
    if (this.#isClosed) return;
    this.#bytesSinceMessage += bytes.length;
    const units = this.#units.add(bytes);
    if (units === undefined) this.#violate('not AMQP');
    for (const unit of units ?? []) this.#passOn(unit);
    if (this.#bytesSinceMessage > MOST_BYTES_BETWEEN_MESSAGES) this.#violate('flood');
  }

  /** What came in together with the unit that was the end is not worth reading any more. */
  #passOn(unit: Buffer): void {
    if (this.#isClosed) return;
    if (this.#check.isSound(unit)) this.#listeners.get('data')?.(unit);
    else this.#violate('not AMQP');
  }

  #violate(cause: 'not AMQP' | 'flood'): void {
    this.#events.onViolation(cause);
    this.close();
  }
}
