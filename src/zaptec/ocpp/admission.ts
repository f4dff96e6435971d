// Who may charge at one charger: what the household says of tags, and a start from here for vehicles that it lets in.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { alarmIn, detached, type Alarm } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { AccessHost, ChargeRequest } from '../../charging/authorization/gatekeeper.ts';
import { ZaptecError } from '../../charging/calls/errors.ts';
import type { CallQueue } from './call-queue.ts';
import type { ConnectorBook } from './books/connector-book.ts';
import { awaitsStart, labelToGoOn, withFacts, type Connector } from './books/connector.ts';

interface Parts {
  readonly chargerId: string;
  readonly host: AccessHost;
  readonly calls: CallQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts with the connection. */
  readonly ended: AbortSignal;
  readonly book: ConnectorBook;
}

/** Whom a start from here is for: whoever has asked for it had to be let in already. */
export const OWN_TAG = 'HOMEBRIDGE';

/** What comes of a tag, in OCPP's words, and whose it is, where somebody has given it a label. */
interface TagAnswer {
  readonly status: 'Accepted' | 'Invalid';
  readonly label: string | undefined;
}

/** Within that a person holds a tag to the charger, or a charger that wants none begins by itself. */
const PATIENCE_MS = 5_000;

/** Within that a charger that is told no ends its transaction, if it does. */
const OWN_END_MS = 2_000;

/** One that goes on all the same is told again, more and more rarely. */
const TOLD_AGAIN_MS = { first: 20_000, longest: 5 * MINUTE } as const;

const IS_ENDED = 'nobody has let in the vehicle that charges; that is ended.';

const GOES_ON = 'the vehicle goes on charging although nobody has let it in: the charger does not end that by OCPP, and is told again and again; unplug the vehicle, or unlock "Charging Lock" to let it in.';

export class Admission {
  readonly #parts: Parts;
  /** Waits for a vehicle to begin by itself. */
  #watching: Alarm | undefined;
  /** The next look at the transaction that was begun without asking, and is ended unless somebody has let it in meanwhile; and after how long a rest. */
  #look: { readonly transactionId: number; readonly alarm: Alarm; readonly afterMs: number } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What the charger is answered about a tag. */
  authorize(idTag: string): TagAnswer {
    return this.#judge({ tag: idTag, waits: 'while-connected' });
  }

  /** What it is answered about the tag of a transaction that has begun then. Where its vehicle has gone since, nothing is to be ended. */
  admit(idTag: string, startedAtMs: number): TagAnswer {
    const { status } = this.#connector;
    const hasGone = status?.word === 'Available' && (status.stampedAtMs ?? status.heardAtMs) > startedAtMs;
    const answer = this.#judge({ tag: idTag, waits: hasGone ? 'gone' : 'until-let-in', atMs: startedAtMs });
    return hasGone ? { ...answer, status: 'Accepted' } : answer;
  }

  /** Takes note of a vehicle or a transaction that has come, gone or changed. */
  note(): void {
    this.#noteVehicle();
    const id = refusedOne(this.#connector);
    // Once for each connection: what was asked of the one before may have got lost.
    if (id !== undefined && id !== this.#look?.transactionId) this.#lookIn(OWN_END_MS, id);
  }

  /** A person has unlocked the charger. */
  letIn(): void {
    if (this.#mayBegin({ evenIfStopped: 'yes' })) this.#begin();
    // One that may still end by itself is looked at in a moment anyway.
    if (this.#look !== undefined && this.#look.afterMs > OWN_END_MS) this.#reconsider(this.#look.transactionId, this.#look.afterMs);
  }

  #judge(request: ChargeRequest & { readonly tag: string }): TagAnswer {
    const { host, chargerId } = this.#parts;
    // OCPP's tags are the same in capitals or not.
    if (request.tag.toUpperCase() === OWN_TAG) return { status: 'Accepted', label: labelToGoOn(this.#connector) };
    const { kind, label } = host.authorize(chargerId, request);
    return { status: kind === 'granted' ? 'Accepted' : 'Invalid', label };
  }

  get #connector(): Connector {
    return this.#parts.book.connector;
  }

  /** A vehicle that does not begin by itself is asked for here, and begins if it may. */
  #noteVehicle(): void {
    const isAwaiting = this.#mayBegin({ evenIfStopped: 'no' });
    if (isAwaiting === (this.#watching !== undefined)) return;
    const { clock, log, ended } = this.#parts;
    this.#watching?.cancel();
    this.#watching = isAwaiting ? alarmIn(PATIENCE_MS, { clock, log, stopped: ended }, () => this.#askForVehicle()) : undefined;
  }

  /** Where somebody has ended the last transaction, only a person begins another one; one that was refused nobody has. */
  #mayBegin({ evenIfStopped }: { readonly evenIfStopped: 'yes' | 'no' }): boolean {
    const connector = this.#connector;
    return awaitsStart(connector) && (evenIfStopped === 'yes' || connector.record.isStopped !== true || wasRefused(connector));
  }

  #askForVehicle(): void {
    // It may have been paused from here meanwhile.
    if (!this.#mayBegin({ evenIfStopped: 'no' })) return;
    const { host, chargerId } = this.#parts;
    const { kind, because } = host.authorize(chargerId, { tag: undefined, waits: 'while-connected' });
    // Without a lock it is the charger's own affair, unless it was refused from here.
    if (kind === 'granted' && (because !== 'no-lock' || wasRefused(this.#connector))) this.#begin();
  }

  /**
   * Chargers end themselves what was refused, or go on, or keep it without current: that would be in the way of whoever is let in,
   * for whom another one is begun when it has ended.
   */
  #reconsider(transactionId: number, afterMs: number): void {
    const { host, chargerId, book, log } = this.#parts;
    if (refusedOne(this.#connector) !== transactionId) return;
    const doesCharge = this.#connector.status?.word === 'Charging';
    // Somebody may have unlocked it since.
    const { kind } = host.authorize(chargerId, { tag: undefined, waits: 'until-let-in' });
    if (kind === 'granted' && doesCharge) {
      void book.step({ connector: withFacts(this.#connector, { isRefused: undefined }) });
      return;
    }
    if (doesCharge && afterMs === OWN_END_MS) log.info(IS_ENDED);
    if (doesCharge && afterMs === TOLD_AGAIN_MS.first) log.warn(GOES_ON);
    this.#send('RemoteStopTransaction', { transactionId });
    // The answer may be no, or may not come, and a yes may not be meant.
    this.#lookIn(afterMs === OWN_END_MS ? TOLD_AGAIN_MS.first : Math.min(2 * afterMs, TOLD_AGAIN_MS.longest), transactionId);
  }

  #lookIn(afterMs: number, transactionId: number): void {
    const { clock, log, ended } = this.#parts;
    this.#look?.alarm.cancel();
    this.#look = { transactionId, afterMs, alarm: alarmIn(afterMs, { clock, log, stopped: ended }, () => this.#reconsider(transactionId, afterMs)) };
  }

  #begin(): void {
    this.#send('RemoteStartTransaction', { connectorId: 1, idTag: OWN_TAG });
  }

  #send(action: 'RemoteStartTransaction' | 'RemoteStopTransaction', payload: object): void {
    const { calls, log, ended } = this.#parts;
    const sending = calls.call(action, payload, { signal: ended }).then(
      ({ status }) => {
        if (status !== 'Accepted' && action === 'RemoteStartTransaction') log.warn('the charger did not let the vehicle begin to charge, by OCPP.');
      },
      (error: unknown) => {
        if (ended.aborted) return;
        if (!(error instanceof ZaptecError)) throw error;
        if (action === 'RemoteStartTransaction') log.warn(`the charger could not be told by OCPP who may charge: ${error.message}.`);
      },
    );
    detached(log, sending);
  }
}

/** The transaction under way that may not be, as nobody has let it in. */
function refusedOne({ record: { transaction } }: Connector): number | undefined {
  return transaction?.isRefused === true ? transaction.id : undefined;
}

/** Whether the vehicle is still there whose transaction was ended as nobody had let it in. */
function wasRefused({ record: { isStopped, lastEnded } }: Connector): boolean {
  return isStopped === true && lastEnded?.isRefused === true;
}
