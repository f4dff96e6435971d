// What is known of one connector, on the disk in the order in which nothing is lost: the session of a transaction that is over
// first. As long as the transaction is kept, its end can be told again.
import type { Clock } from '../../../base/clock.ts';
import type { Records, SaveUrgency } from '../../../base/memory.ts';
import { UNNAMED, type CompletedSession } from '../../../charging/energy/completed-session.ts';
import { withEndedSession, withFacts, type Connector, type EndedTransaction, type Step } from './connector.ts';
import { MOST_BEHIND_MS } from './stamps.ts';
import { withoutLimit, type ConnectorRecord } from './connector-record.ts';

/** A session as Zaptec's cloud names it. */
export interface NamedSession {
  readonly id: string;
  /** Milliseconds since 1970; undefined when that is not known. */
  readonly sinceMs: number | undefined;
}

export interface ConnectorBookHost {
  /** Takes over a session that has ended; where that was concluded, perhaps again. Resolves when it is kept, or cannot be for now. */
  endSession(chargerId: string, session: Required<CompletedSession> & Pick<EndedTransaction, 'label' | 'end'>): Promise<void>;
  /** The session under way, as Zaptec's cloud names it; undefined when it has not. */
  namedSessionOf(chargerId: string): NamedSession | undefined;
  /** Whether people limit the current of chargers. */
  readonly limitsCurrent: boolean;
}

export interface BookParts {
  readonly chargerId: string;
  readonly host: ConnectorBookHost;
  /** By the charger's id: a charger counts on the number that it was given, restart or not. */
  readonly memory: Records<ConnectorRecord>;
  readonly clock: Clock;
}

export class ConnectorBook {
  readonly #parts: BookParts;
  #connector: Connector;
  /** Resolves when the sessions of all transactions that are over are kept. */
  #endings: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: BookParts) {
    this.#parts = parts;
    const record = parts.memory.get(parts.chargerId) ?? { lastTransactionId: 0 };
    this.#connector = { record: parts.host.limitsCurrent ? record : withoutLimit(record) };
  }

  get connector(): Connector {
    return this.#connector;
  }

  /** Resolves when a turn of its story is on the disk, or cannot be for now: a charger tells of it until it is answered. */
  async step({ connector, ended }: Step): Promise<void> {
    const { chargerId, host } = this.#parts;
    const { record } = this.#connector;
    const isTurn = ended !== undefined || connector.record.pause !== record.pause || connector.record.transaction?.id !== record.transaction?.id;
    const session = ended === undefined ? undefined : { ...ended, sessionId: this.#sessionIdOf(ended) };
    // Told again, it is the same session.
    this.#connector = session === undefined ? connector : withEndedSession(connector, session.sessionId);
    if (session !== undefined) this.#endings = Promise.all([this.#endings, host.endSession(chargerId, session)]);
    if (isTurn) await this.#keep('now');
    else if (connector.record !== record) void this.#keep('later');
  }

  /** Resolves when it is on the disk, or cannot be for now: whoever has asked for it is told only then. */
  note(connector: Connector): Promise<void> {
    this.#connector = connector;
    return this.#keep('now');
  }

  /** Takes note of how Zaptec's cloud names the session under way: at its end the cloud may be away, or name the next one. */
  noteSession(): void {
    const { transaction } = this.#connector.record;
    if (transaction === undefined || transaction.sessionId !== undefined) return;
    const sessionId = this.#nameUntil(Infinity);
    if (sessionId !== undefined) void this.step({ connector: withFacts(this.#connector, { sessionId }) });
  }

  /** Another book goes on from what is kept: whatever is still to be noted here would undo that. */
  close(): void {
    this.#isClosed = true;
  }

  /** Of one that was over before, and is told only now, the cloud names another one. */
  #sessionIdOf({ id, sessionId, endMs }: EndedTransaction): string {
    const { chargerId, clock } = this.#parts;
    const named = sessionId ?? (clock.now() - endMs <= MOST_BEHIND_MS ? this.#nameUntil(endMs) : undefined);
    // Another charger may have begun one in the same second.
    return named ?? `${UNNAMED}${chargerId.toLowerCase()}-${id}`;
  }

  /** Where the cloud lags, or the charger does not reach it, it goes on naming the session of the vehicle before. */
  #nameUntil(endMs: number): string | undefined {
    const { chargerId, host } = this.#parts;
    const { id, sinceMs } = host.namedSessionOf(chargerId) ?? {};
    return sinceMs !== undefined && sinceMs >= (this.#connector.record.freeAtMs ?? 0) && sinceMs <= endMs ? id : undefined;
  }

  async #keep(urgency: SaveUrgency): Promise<void> {
    const { chargerId, memory } = this.#parts;
    // Whoever asks: a transaction that is over and not kept could not be told again.
    await this.#endings;
    if (!this.#isClosed) await memory.put(chargerId, this.#connector.record, urgency);
  }
}
