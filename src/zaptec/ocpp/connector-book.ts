// What is known of one connector, on the disk in the order in which nothing is lost: the session of a transaction that is over
// first. As long as the transaction is kept, its end can be told again.
import type { Records, SaveUrgency } from '../../base/memory.ts';
import type { CompletedSession } from '../../charging/energy/completed-session.ts';
import { NEW_RECORD, withoutLimit, type Connector, type ConnectorRecord, type EndedTransaction, type Step } from './connector.ts';

export interface ConnectorBookHost {
  /** Takes over a session that has ended. Resolves when it is kept, or cannot be for now. */
  endSession(chargerId: string, session: Required<CompletedSession> & Pick<EndedTransaction, 'label'>): Promise<void>;
  /** The session under way, as Zaptec's cloud names it; undefined when it has not. */
  sessionIdOf(chargerId: string): string | undefined;
  /** Whether people limit the current of chargers. */
  readonly limitsCurrent: boolean;
}

interface Parts {
  readonly chargerId: string;
  readonly host: ConnectorBookHost;
  /** By the charger's id: a charger counts on the number that it was given, restart or not. */
  readonly memory: Records<ConnectorRecord>;
}

export class ConnectorBook {
  readonly #parts: Parts;
  #connector: Connector;
  /** Resolves when the sessions of all transactions that are over are kept. */
  #endings: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    const record = parts.memory.get(parts.chargerId) ?? NEW_RECORD;
    this.#connector = { record: parts.host.limitsCurrent ? record : withoutLimit(record) };
  }

  get connector(): Connector {
    return this.#connector;
  }

  /** Resolves when a turn of its story is on the disk, or cannot be for now: a charger tells of it until it is answered. */
  async step({ connector, ended }: Step): Promise<void> {
    const { record } = this.#connector;
    const isTurn = ended !== undefined || connector.record.pause !== record.pause || connector.record.transaction?.id !== record.transaction?.id;
    this.#connector = connector;
    if (ended !== undefined) this.#endings = Promise.all([this.#endings, this.#end(ended)]);
    if (isTurn) await this.#keep('now');
    else if (connector.record !== record) void this.#keep('later');
  }

  /** Resolves when it is on the disk, or cannot be for now: whoever has asked for it is told only then. */
  note(connector: Connector): Promise<void> {
    this.#connector = connector;
    return this.#keep('now');
  }

  #end(ended: EndedTransaction): Promise<void> {
    const { chargerId, host } = this.#parts;
    return host.endSession(chargerId, { ...ended, sessionId: host.sessionIdOf(chargerId) ?? `ocpp-${ended.id}` });
  }

  async #keep(urgency: SaveUrgency): Promise<void> {
    const { chargerId, memory } = this.#parts;
    // Whoever asks: a transaction that is over and not kept could not be told again.
    await this.#endings;
    await memory.put(chargerId, this.#connector.record, urgency);
  }
}
