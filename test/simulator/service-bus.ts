// A topic's subscription as Azure Service Bus serves it: AMQP 1.0 within TLS, with the real one's bad manners. The key is
// checked when a link attaches and not at the sign-in; idle links are cut off; readers compete; messages grow old.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';
import rhea, { type AmqpError, type Container, type Delivery, type EventContext, type Sender } from 'rhea';
import type { Clock } from '../../src/base/clock.ts';
import { wrapText } from './wrapped-text.ts';

/** Messages that nobody fetches are gone after this. */
export const TIME_TO_LIVE_MS = 5 * 60_000;
/** A link on which nothing happens is detached after this. */
export const IDLE_LINK_MS = 10 * 60_000;

export interface ServiceBusOptions {
  readonly key: string;
  readonly cert: string;
  readonly clock: Clock;
}

interface Message {
  readonly body: unknown;
  readonly expiresAtMs: number;
}

interface Reader {
  readonly sender: Sender;
  readonly unsettled: Map<Delivery, Message>;
  /** Messages that the library was given for it. */
  taken: number;
  readonly idle: { end: AbortController };
}

/** Listens on the loopback interface until `stop`. */
export class ServiceBus {
  /** How many messages have been accepted. */
  accepted = 0;
  /** How many links were asked for, good or not. */
  attaches = 0;
  /** How many connections were made at all. */
  connections = 0;
  /** How many times a reader has told how much it wants. */
  flows = 0;
  /** What links get that are good: from now on, until told otherwise. */
  refusal: AmqpError | undefined;
  /** Happens once, when the next link is asked for and was not answered yet. */
  atNextAttach: (() => void) | undefined;
  readonly #clock: Clock;
  readonly #container: Container;
  readonly #server: Server;
  readonly #sockets = new Set<TLSSocket>();
  readonly #readers: Reader[] = [];
  #queue: Message[] = [];
  #isStolen = false;
  #port = 0;
  #password = 'key0';
  #keys = 0;
  #topic = 'c4a26e00-0000-4000-8000-0000000000b0';

  private constructor({ key, cert, clock }: ServiceBusOptions) {
    this.#clock = clock;
    this.#container = rhea.create_container({ id: 'service-bus' });
    offerMechanisms(this.#container);
    this.#container.on('sender_open', (context: EventContext) => this.#onAttach(context));
    this.#container.on('sender_close', ({ sender }: EventContext) => this.#forget(sender));
    this.#container.on('session_close', ({ session }: EventContext) => this.#forgetAll((reader) => reader.sender.session === session));
    // What was accepted just before the leave the library tells only after it.
    this.#container.on('connection_close', ({ connection }: EventContext) => setImmediate(() => this.#forgetAll((reader) => reader.sender.connection === connection)));
    this.#container.on('disconnected', ({ connection }: EventContext) => this.#forgetAll((reader) => reader.sender.connection === connection));
    this.#container.on('sender_flow', () => void (this.flows += 1));
    // The library would send a message that is ready at the attach before its own answer to that.
    this.#container.on('sendable', () => setImmediate(() => this.#pump()));
    this.#container.on('accepted', ({ sender, delivery }: EventContext) => this.#onAccepted(sender, delivery));
    for (const event of ['connection_error', 'session_error', 'sender_error', 'protocol_error', 'error']) this.#container.on(event, () => undefined);
    this.#server = this.#container.listen({ transport: 'tls', port: 0, host: '127.0.0.1', key, cert, ...SERVER_OPTIONS });
    this.#server.on('secureConnection', (socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        // The library knows no other end, and would keep its timers.
        if (!socket.readableEnded) socket.emit('end');
      });
      socket.on('error', () => undefined);
    });
    this.#server.on('tlsClientError', () => undefined);
  }

  static async start(options: ServiceBusOptions): Promise<ServiceBus> {
    const bus = new ServiceBus(options);
    if (!bus.#server.listening) await once(bus.#server, 'listening');
    return bus;
  }

  /** The one that it listens to, or last did. */
  get port(): number {
    const address = this.#server.address() as AddressInfo | null;
    this.#port = address?.port ?? this.#port;
    return this.#port;
  }

  /** What the cloud's details say now. */
  get details(): Readonly<Record<string, unknown>> {
    return { Type: 0, Host: 'localhost', Port: this.port, UseSSL: true, Username: 'listen', Password: this.#password, Topic: this.#topic, Subscription: `${this.#topic}-sub` };
  }

  /** How many links receive messages now. */
  get readers(): number {
    return this.#readers.length;
  }

  /** Messages that were sent, and that no reader has accepted yet. */
  get underWay(): number {
    return this.#readers.reduce((sum, { unsettled }) => sum + unsettled.size, 0);
  }

  /** Those, and the ones that were not sent yet. */
  get waiting(): number {
    return this.#queue.length + this.underWay;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** A row of a charger's state, wrapped as Zaptec wraps it. */
  publish(row: Readonly<Record<string, unknown>>): void {
    this.publishBody(rhea.message.data_section(wrapText(JSON.stringify(row))));
  }

  /** Another reader takes every message away from now on; returns what ends that. */
  stealMessages(): () => void {
    this.#isStolen = true;
    return () => void (this.#isStolen = false);
  }

  /** Any body at all. */
  publishBody(body: unknown): void {
    if (this.#isStolen) return;
    this.#queue.push({ body, expiresAtMs: this.#clock.monotonic() + TIME_TO_LIVE_MS });
    this.#pump();
  }

  /** A new key: the links of the old one are ended. */
  changeKey(): void {
    this.#keys += 1;
    this.#password = `key${this.#keys}`;
    this.detach({ condition: 'amqp:unauthorized-access', description: 'The token has an invalid signature.' });
  }

  /** The subscription is set up anew under another name, without what was in it. */
  changeTopic(): void {
    this.#topic = `c4a26e00-0000-4000-8000-${String(++this.#keys).padStart(12, '0')}`;
    this.#queue = [];
    this.detach({ condition: 'amqp:not-found', description: 'The messaging entity could not be found.' });
  }

  /** Ends every link, and leaves the connections. */
  detach(error: AmqpError = { condition: 'amqp:link:detach-forced', description: 'The link is force detached.' }): void {
    for (const { sender } of this.#released()) sender.close(error);
  }

  /** Ends every session, as a broker does that shuts down. */
  endSessions(): void {
    for (const { sender } of this.#released()) sender.session.close({ condition: 'amqp:internal-error', description: 'shutting down' });
  }

  /** Ends every connection in order. */
  closeConnections(error: AmqpError = { condition: 'amqp:connection:forced', description: 'The connection was inactive.' }): void {
    for (const connection of new Set(this.#released().map(({ sender }) => sender.connection))) connection.close(error);
  }

  /** As when the server's process is killed. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Says and hears nothing more on the present connections, which stay open. */
  freeze(): void {
    for (const socket of this.#sockets) {
      socket.pause();
      socket.write = () => true;
    }
  }

  /** Sends these bytes on every connection, in the middle of whatever goes on there. */
  sendRaw(bytes: Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  /** New connections find nobody, and those there are are cut. */
  async close(): Promise<void> {
    this.#port = this.port;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  /** Listens again where it listened before. */
  async reopen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#forgetAll(() => true);
    if (this.#server.listening) await this.close();
  }

  #onAttach({ sender, connection }: EventContext): void {
    if (sender === undefined) return;
    this.attaches += 1;
    const reader: Reader = { sender, unsettled: new Map(), taken: 0, idle: { end: new AbortController() } };
    this.#readers.push(reader);
    const happen = this.atNextAttach;
    this.atNextAttach = undefined;
    happen?.();
    // What has ended the link is its answer.
    if (!this.#readers.includes(reader)) return;
    const error = this.refusal ?? this.#refusalOf(sender, credentialsOf(connection));
    if (error !== undefined) {
      this.#forget(sender);
      sender.close(error);
      return;
    }
    sender.set_source(sender.source);
    this.#watchIdle(reader);
  }

  #refusalOf(sender: Sender, [username, password]: readonly [string, string]): AmqpError | undefined {
    if (username !== 'listen' || password !== this.#password) {
      return { condition: 'amqp:unauthorized-access', description: "Unauthorized access. 'Listen' claim(s) are required to perform this operation." };
    }
    const isKnown = sender.source.address.toLowerCase() === `${this.#topic}/subscriptions/${this.#topic}-sub`;
    return isKnown ? undefined : { condition: 'amqp:not-found', description: 'The messaging entity could not be found.' };
  }

  /** Each message goes to one reader: to the one that has waited longest among those that want more. */
  #pump(): void {
    const now = this.#clock.monotonic();
    this.#queue = this.#queue.filter(({ expiresAtMs }) => expiresAtMs > now);
    for (;;) {
      const reader = this.#readers.find(wantsMore);
      const message = reader === undefined ? undefined : this.#queue.shift();
      if (reader === undefined || message === undefined) return;
      reader.unsettled.set(reader.sender.send({ body: message.body }), message);
      reader.taken += 1;
      this.#readers.push(...this.#readers.splice(this.#readers.indexOf(reader), 1));
      this.#watchIdle(reader);
    }
  }

  #onAccepted(sender: Sender | undefined, delivery: Delivery | undefined): void {
    const reader = this.#readers.find((known) => known.sender === sender);
    if (reader === undefined || delivery === undefined || !reader.unsettled.delete(delivery)) return;
    this.accepted += 1;
    this.#watchIdle(reader);
  }

  #watchIdle(reader: Reader): void {
    reader.idle.end.abort();
    reader.idle.end = new AbortController();
    this.#clock.sleep(IDLE_LINK_MS, reader.idle.end.signal).then(
      () => {
        this.#forget(reader.sender);
        reader.sender.close({ condition: 'amqp:link:detach-forced', description: 'Idle timeout: 00:10:00.' });
      },
      () => undefined,
    );
  }

  /** The readers there were, none of which gets anything more. */
  #released(): Reader[] {
    const readers = [...this.#readers];
    this.#forgetAll(() => true);
    return readers;
  }

  #forget(sender: Sender | undefined): void {
    this.#forgetAll((reader) => reader.sender === sender);
  }

  /** What a reader had and did not accept is there for the next. */
  #forgetAll(isGone: (reader: Reader) => boolean): void {
    for (const reader of this.#readers.filter(isGone)) {
      this.#readers.splice(this.#readers.indexOf(reader), 1);
      reader.idle.end.abort();
      this.#queue.unshift(...reader.unsettled.values());
    }
    this.#pump();
  }
}

/** What the library counts of a link, and its types do not know. */
interface Counts {
  /** What the reader wants, without what was sent to it. */
  readonly credit: number;
  readonly delivery_count: number;
}

/**
 * Whether the reader wants one more message than those on their way. The library takes any number, and keeps for itself what
 * nobody has asked for.
 */
function wantsMore({ sender, taken }: Reader): boolean {
  const { credit, delivery_count: sent } = sender as Sender & Counts;
  return sender.sendable() && credit > taken - sent;
}

const SERVER_OPTIONS = { require_sasl: true, max_frame_size: 65_536, idle_time_out: 120_000, tcp_no_delay: true };

interface Mechanism {
  readonly outcome: boolean;
  username: string;
  start(response: Buffer): void;
}

/** As the real one offers them; a sign-in by PLAIN is believed, whatever it says. */
function offerMechanisms(container: Container): void {
  const refusing = (): Mechanism => ({ outcome: false, username: '', start: () => undefined });
  const believing = (): Mechanism => {
    const mechanism: Mechanism = { outcome: true, username: '', start: (response) => void (mechanism.username = response.toString('utf8')) };
    return mechanism;
  };
  const mechanisms = container.sasl_server_mechanisms as Record<string, () => Mechanism>;
  mechanisms['MSSBCBS'] = refusing;
  mechanisms['PLAIN'] = believing;
  mechanisms['ANONYMOUS'] = refusing;
  mechanisms['EXTERNAL'] = refusing;
}

/** What was said at the sign-in: authorization, user name and password, each behind a zero. */
function credentialsOf(connection: EventContext['connection']): readonly [string, string] {
  const said = (connection['sasl_transport'] as { username?: string } | undefined)?.username ?? '';
  const [, username = '', password = ''] = said.split('\0');
  return [username, password];
}
