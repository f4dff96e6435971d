// A clock for connections and messages that take real time: it passes only while nothing is under way that needs none.
import { ATTACH_MS } from '../../../src/zaptec/push/amqp/connection.ts';
import { PAID_BACK_EVERY_MS } from '../../../src/zaptec/push/amqp/credit.ts';
import { CONNECT_MS } from '../../../src/zaptec/push/amqp/stream.ts';
import type { ServiceBus } from '../../simulator/service-bus.ts';
import { WaitingClock } from '../waiting-clock.ts';

/** With this no wait between two attempts is as long as an attempt may take. */
export const RANDOM = 0.4;

export class PushClock extends WaitingClock {
  /** Whether connections that are being made will come to an end without time passing. */
  connectionsEnd: () => boolean = () => true;
  /** Whether messages for readers that are there arrive at once. */
  messagesFlow = true;
  /** The server of messages. */
  bus: ServiceBus | undefined;
  #attempts = 0;
  /** Messages were handed over that the plugin will accept when this is over. */
  #isAboutToAccept = false;
  /** How often the plugin had asked for messages when it was about to ask for more. */
  #flowsBefore = -1;

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const isAttempt = ms === CONNECT_MS || ms === ATTACH_MS;
    const isBeforeAccepting = ms === PAID_BACK_EVERY_MS;
    if (isAttempt) this.#attempts += 1;
    if (isBeforeAccepting) this.#isAboutToAccept = true;
    try {
      await super.sleep(ms, signal);
      if (isBeforeAccepting) this.#flowsBefore = this.bus?.flows ?? -1;
    } finally {
      if (isAttempt) this.#attempts -= 1;
      if (isBeforeAccepting) this.#isAboutToAccept = false;
    }
  }

  protected override get lively(): number {
    return this.requests + (this.connectionsEnd() ? this.#attempts : 0) + this.#messages + (this.#isAsking ? 1 : 0);
  }

  /** Those of the plugin that will be answered without time passing. */
  protected get requests(): number {
    return super.lively;
  }

  get #messages(): number {
    return this.messagesFlow && !this.#isAboutToAccept ? (this.bus?.underWay ?? 0) : 0;
  }

  /** The plugin's word that it wants more messages has not arrived yet. */
  get #isAsking(): boolean {
    const { bus } = this;
    return bus !== undefined && this.messagesFlow && bus.readers > 0 && bus.flows === this.#flowsBefore;
  }
}
