// One connection to a subscription, from the first byte to whatever ends it. Nothing here tries again.
import type { Duplex } from 'node:stream';
import type { Connection, Container, Delivery, EventContext, Source } from 'rhea';
import type { Clock } from '../../../base/clock.ts';
import { aborted } from '../../../base/deadline.ts';
import type { MessagingDetails } from '../../cloud/wire/messaging.ts';
import { AmqpSocket } from './amqp-socket.ts';
import { Credit } from './credit.ts';
import { causeOf, plainDetail, type Loss, type LossCause } from './loss.ts';
import { openStream, StreamError, type Network } from './stream.ts';
import { LARGEST_FRAME_BYTES, LARGEST_MESSAGE_BYTES } from './units.ts';

interface ConnectionParts {
  readonly details: MessagingDetails;
  readonly clock: Clock;
  /** Messages can come from now on. */
  readonly onLive: () => void;
  /** Takes a message's body over; it is accepted afterwards, together with others. Must not throw. */
  readonly onMessage: (body: unknown) => void;
  readonly network?: PushNetwork | undefined;
}

/** What differs between Service Bus and a test's server. */
export interface PushNetwork extends Network {
  /** The subscription's address; Service Bus' own form unless told. */
  readonly addressOf?: (details: MessagingDetails) => string;
  readonly idleMs?: number;
}

/** Signing in and attaching: Service Bus does both within a second. */
export const ATTACH_MS = 12_000;
/** After twice this without a byte the connection counts as dead; the server is asked to say something more often. */
export const IDLE_MS = 60_000;
/** For the server's answer to a close: what Homebridge leaves to its plugins at its end is short. */
const CLOSE_MS = 1_000;

/** What signs in by other means than a user name and a key. */
const SIGNED_TOKEN = /^(?:SharedAccessSignature\b|sr=)/i;

/** Connects, hands messages over until the connection ends or `stop` aborts, and says why it ended. */
export async function holdConnection(parts: ConnectionParts, stop: AbortSignal): Promise<Loss> {
  if (SIGNED_TOKEN.test(parts.details.password)) return { cause: 'no key' };
  // Loaded here, so that nobody waits for it who has no use for it.
  const { default: rhea } = await import('rhea');
  let stream: Duplex;
  try {
    stream = await openStream(parts.details, parts.network ?? {}, parts.clock, stop);
  } catch (error) {
    if (stop.aborted) return { cause: 'stopped' };
    if (error instanceof StreamError) return { cause: error.reason, detail: error.detail };
    throw error;
  }
  const held = new HeldConnection(parts, rhea.create_container(), stream);
  const onStop = (): void => held.lose('stopped');
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return await held.hold();
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

class HeldConnection {
  readonly #parts: ConnectionParts;
  readonly #socket: AmqpSocket;
  readonly #connection: Connection;
  readonly #credit: Credit;
  readonly #lost = new AbortController();
  /** It is live, or lost. */
  readonly #decided = new AbortController();
  /** The server has closed the connection, or there is none any more. */
  readonly #closed = new AbortController();
  /** Handed over, and not accepted yet: each word to the server costs more than the message itself. */
  #handedOver: Delivery[] = [];
  #loss: Loss = { cause: 'closed' };
  #liveAtMs: number | undefined;

  constructor(parts: ConnectionParts, container: Container, stream: Duplex) {
    this.#parts = parts;
    const { details, network, clock } = parts;
    this.#socket = new AmqpSocket(stream, {
      onViolation: (cause) => this.lose(cause),
      onEnd: () => {
        this.lose('closed');
        this.#closed.abort();
      },
    });
    this.#follow(container);
    this.#connection = container.create_connection({
      host: details.host,
      hostname: details.host,
      port: details.port,
      username: details.username,
      password: details.password,
      // What it does by itself leaves links closed that were open.
      reconnect: false,
      idle_time_out: network?.idleMs ?? IDLE_MS,
      max_frame_size: LARGEST_FRAME_BYTES,
      connection_details: () => ({ ...details, connect: this.#connect.bind(this) }),
    });
    this.#connection.connect();
    const receiver = this.#connection.open_receiver({
      source: network?.addressOf?.(details) ?? `${details.topic}/subscriptions/${details.subscription}`,
      autoaccept: false,
      credit_window: 0,
      max_message_size: LARGEST_MESSAGE_BYTES,
    });
    const give = (count: number): void => {
      this.#accept();
      receiver.add_credit(count);
    };
    this.#credit = new Credit(give, clock, this.#lost.signal);
    this.#socket.begin();
  }

  /** Notes why the connection is of no use any more; the first reason counts. */
  lose(cause: LossCause, condition?: string): void {
    if (this.#lost.signal.aborted) return;
    const liveMs = this.#liveAtMs === undefined ? undefined : this.#parts.clock.monotonic() - this.#liveAtMs;
    this.#loss = { cause, liveMs, detail: plainDetail(condition) };
    this.#decided.abort();
    this.#lost.abort();
  }

  async hold(): Promise<Loss> {
    this.#parts.clock.sleep(ATTACH_MS, this.#decided.signal).then(
      () => this.lose('silent'),
      () => undefined,
    );
    await aborted(this.#lost.signal);
    await this.#close();
    return this.#loss;
  }

  /** As the library connects: `connected` once the socket has been handed over. */
  #connect(_port: number, _host: string, _options: unknown, connected: () => void): AmqpSocket {
    queueMicrotask(connected);
    return this.#socket;
  }

  /**
   * Listens to everything that tells of an end, whoever it befalls: without a listener the library throws some of it,
   * and prints the rest by itself.
   */
  #follow(container: Container): void {
    container.on('message', (context: EventContext) => this.#onMessage(context));
    container.on('receiver_open', ({ receiver }: EventContext) => {
      // A refusal begins as an attach too, and one without a source, whatever the library's types say.
      const source = receiver?.source as Partial<Source> | null | undefined;
      if (source?.address !== undefined) this.#onLive();
    });
    container.on('connection_error', ({ error }: EventContext) => this.#loseBy(error));
    container.on('session_error', ({ session }: EventContext) => this.#loseBy(session?.error));
    container.on('receiver_error', ({ receiver }: EventContext) => this.#loseBy(receiver?.error));
    container.on('connection_close', () => {
      this.lose('closed');
      this.#closed.abort();
    });
    for (const end of ['session_close', 'receiver_close', 'disconnected']) container.on(end, () => this.lose('closed'));
    for (const mistake of ['protocol_error', 'error']) container.on(mistake, () => this.lose('not AMQP'));
    for (const none of ['sender_error', 'sender_close', 'settled']) container.on(none, () => undefined);
  }

  #loseBy(error: unknown): void {
    const condition: unknown = typeof error === 'object' && error !== null && 'condition' in error ? error.condition : undefined;
    const word = typeof condition === 'string' ? condition : undefined;
    this.lose(causeOf(word), word);
  }

  #onLive(): void {
    if (this.#liveAtMs !== undefined || this.#lost.signal.aborted) return;
    this.#decided.abort();
    this.#liveAtMs = this.#parts.clock.monotonic();
    this.#parts.onLive();
  }

  #onMessage({ message, delivery }: EventContext): void {
    if (this.#lost.signal.aborted) return;
    this.#socket.noteMessage();
    this.#parts.onMessage(message?.body);
    if (delivery !== undefined) this.#handedOver.push(delivery);
    if (this.#credit.spend() === 'uncalled for') this.lose('flood');
  }

  #accept(): void {
    for (const delivery of this.#handedOver.splice(0)) delivery.accept();
  }

  /** Takes leave where the server is still there to hear it, and leaves nothing behind. */
  async #close(): Promise<void> {
    if (!this.#closed.signal.aborted && this.#connection.is_remote_open() && this.#loss.cause !== 'not AMQP') {
      this.#accept();
      this.#connection.close();
      await this.#parts.clock.sleep(CLOSE_MS, this.#closed.signal).catch(() => undefined);
    }
    this.#socket.close();
  }
}
