// One charger, as long as it is connected: answers what it asks, keeps its connector's books, and tells the household.
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { AccessHost } from '../../charging/authorization/gatekeeper.ts';
import { ZaptecError } from '../../charging/calls/errors.ts';
import type { CloudPause, LiveConnection, Observation } from '../../charging/state/observation.ts';
import { Admission } from './admission.ts';
import { ASK_AGAIN_MS, CallQueue } from './call-queue.ts';
import { withContinued, withFacts, withLimit, withMeasured, withPause, withStart, withStatus, withStop, type Connector } from './books/connector.ts';
import { MOST_BEHIND_MS } from './books/stamps.ts';
import { sessionOf, type ConnectorRecord } from './books/connector-record.ts';
import { ConnectorBook, type BookParts, type ConnectorBookHost } from './books/connector-book.ts';
import { TransactionLimit } from './limit.ts';
import type { ConnectionLog } from './connection-log.ts';
import { liveObservations } from './live-observations.ts';
import { errorFrame, parseFrame, resultFrame } from './wire/frames.ts';
import { askCapabilities, INTRODUCTION_AFTER_MS, type Reach } from './introduction.ts';
import { readRequest, type AnyRequest, type Request } from './wire/messages.ts';
import { electricityObservations, readMeterValues } from './metering/meter-values.ts';

/** Those to whom the charger belongs. */
export interface StationHost extends AccessHost, ConnectorBookHost {
  /** Takes over what the charger tells, and what it is doing now. */
  observe(chargerId: string, observations: readonly Observation[]): void;
}

interface Parts extends BookParts {
  readonly host: StationHost;
  readonly log: Log;
  /** What is said of this connection and those before. */
  readonly connections: ConnectionLog;
  readonly send: (text: string) => void;
}

/** How often it is to say that it is there; the connection itself is tested more often. */
const HEARTBEAT_S = 300;

export class Station {
  readonly calls: CallQueue;
  readonly limit: TransactionLimit;
  readonly admission: Admission;
  readonly #parts: Parts;
  readonly #sinceMs: number;
  readonly #ended = new AbortController();
  readonly #book: ConnectorBook;
  #reach: Reach | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#sinceMs = parts.clock.now();
    this.#book = new ConnectorBook(parts);
    this.calls = new CallQueue(parts.clock, parts.send);
    const shared = { ...parts, calls: this.calls, book: this.#book, ended: this.#ended.signal };
    this.limit = new TransactionLimit(shared);
    this.admission = new Admission(shared);
    detached(parts.log, this.#introduce());
  }

  get record(): ConnectorRecord {
    return this.#connector.record;
  }

  /** Undefined until it was asked. */
  get reach(): Reach | undefined {
    return this.#reach;
  }

  get hasEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  get connection(): LiveConnection {
    return { sinceMs: this.#sinceMs, statusSinceMs: this.#connector.status?.sinceMs, session: sessionOf(this.record) };
  }

  /** Whether it has told what it is doing. */
  get hasTold(): boolean {
    return this.#connector.status !== undefined && this.#connector.isCurrent === true;
  }

  /** What it is doing now; undefined until it has told. */
  observations(byCloud: CloudPause | undefined, energyAtMs?: number): readonly Observation[] | undefined {
    return liveObservations(this.#connector, byCloud, energyAtMs);
  }

  /** Takes a message of the charger over. `nonsense`: it was none. */
  receive(text: string): 'taken' | 'nonsense' {
    const frame = parseFrame(text);
    if (frame === undefined) return 'nonsense';
    if (frame.kind !== 'call') {
      this.calls.take(frame);
      return 'taken';
    }
    const request = readRequest(frame.action, frame.payload);
    if (request === 'unknown-action') this.#parts.send(errorFrame(frame.id, 'NotImplemented'));
    else if (request === 'malformed') this.#parts.send(errorFrame(frame.id, 'FormationViolation'));
    else detached(this.#parts.log, this.#take(frame.id, request));
    return 'taken';
  }

  /** Takes note that charging was paused or resumed from here. Resolves as `#note` does. */
  notePause(pause: ConnectorRecord['pause']): Promise<void> {
    return this.#note(withPause(this.#connector, pause));
  }

  /** Takes note of what its current is limited to; undefined = not any more. Resolves as `#note` does. */
  noteLimit(limitA: number | undefined): Promise<void> {
    return this.#note(withLimit(this.#connector, limitA));
  }

  /** Its current cannot be limited after all. */
  noteCore(): void {
    this.#reach = 'core';
    this.#tell();
  }

  /** The connection has ended. */
  end(): void {
    this.#ended.abort();
    this.calls.close();
  }

  /** The charger has connected anew: another one goes on from what is kept, and nothing is kept of this one any more. */
  supersede(): void {
    this.end();
    this.#book.close();
  }

  get #connector(): Connector {
    return this.#book.connector;
  }

  async #take(id: string, request: AnyRequest): Promise<void> {
    // Answered before it is asked anything: chargers do not take a call while they wait.
    this.#parts.send(resultFrame(id, await this.#answer(request)));
    this.#tell();
    if (this.limit.isToBeTold) detached(this.#parts.log, this.#tellLimit());
  }

  async #answer(request: AnyRequest): Promise<object> {
    const nowMs = this.#parts.clock.now();
    switch (request.action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime: new Date(nowMs).toISOString(), interval: HEARTBEAT_S };
      case 'Heartbeat':
        return { currentTime: new Date(nowMs).toISOString() };
      case 'Authorize':
        return { idTagInfo: { status: this.admission.authorize(request.payload.idTag).status } };
      case 'StatusNotification':
        // Connector 0 is the charger as a whole, which has no car, and there is no second one.
        if (request.payload.connectorId === 1) await this.#book.step(withStatus(this.#connector, request.payload, nowMs));
        this.admission.note();
        return {};
      case 'StartTransaction':
        return this.#start(request.payload, nowMs);
      case 'StopTransaction':
        return this.#stop(request.payload, nowMs);
      case 'MeterValues':
        this.#measure(request.payload, nowMs);
        return {};
      case 'DataTransfer':
        return { status: 'UnknownVendorId' };
      case 'DiagnosticsStatusNotification':
      case 'FirmwareStatusNotification':
        return {};
    }
  }

  async #start(payload: Request<'StartTransaction'>, nowMs: number): Promise<object> {
    const { transactionId, told, isRefused: wasRefused, ...step } = withStart(this.#connector, payload, nowMs);
    const verdict = told === 'again' ? undefined : this.admission.admit(payload.idTag, step.connector.record.transaction?.startedAtMs ?? nowMs);
    const isRefused = verdict === undefined ? wasRefused : verdict.status === 'Invalid' || undefined;
    await this.#book.step(verdict === undefined ? step : { ...step, connector: withFacts(step.connector, { label: verdict.label, isRefused }) });
    this.admission.note();
    return { transactionId, idTagInfo: { status: isRefused === true ? 'Invalid' : 'Accepted' } };
  }

  async #stop(payload: Request<'StopTransaction'>, nowMs: number): Promise<object> {
    const step = withStop(this.#connector, payload, nowMs);
    await this.#book.step(step);
    // The next vehicle may be there before any status says that this one has gone.
    if (step.ended !== undefined && payload.reason === 'EVDisconnected') this.#parts.host.noteEnd(this.#parts.chargerId, step.ended.endMs);
    this.admission.note();
    return {};
  }

  #measure({ connectorId, transactionId, meterValue }: Request<'MeterValues'>, nowMs: number): void {
    const measured = readMeterValues(meterValue);
    if (measured === undefined) return;
    const isLive = nowMs - measured.stampedAtMs <= MOST_BEHIND_MS;
    const connector = transactionId === undefined || !isLive ? this.#connector : withContinued(this.#connector, transactionId);
    // Numbers that nobody has given mean nothing: chargers send those, too.
    const isOfAnother = transactionId !== undefined && transactionId === connector.record.lastEnded?.id;
    // Of connector 0 the register may be another meter's.
    if (connectorId === 1 && !isOfAnother) void this.#book.step({ connector: withMeasured(connector, measured, nowMs) });
    if (!isLive) return;
    this.#book.noteSession();
    const observations = electricityObservations(measured, nowMs);
    if (observations.length > 0) this.#parts.host.observe(this.#parts.chargerId, observations);
  }

  /** Resolves as the book's `note` does. */
  #note(connector: Connector): Promise<void> {
    const noted = this.#book.note(connector);
    this.#tell();
    return noted;
  }

  /** What it is doing, and what can be asked of it, is there to be looked at. */
  #tell(): void {
    if (this.hasTold) this.#parts.host.observe(this.#parts.chargerId, []);
  }

  async #tellLimit(): Promise<void> {
    const limitA = await this.limit.tellAgain();
    // Meanwhile it may have been set to another one.
    if (limitA !== undefined && this.record.limitA === limitA) await this.noteLimit(limitA);
    else this.#tell();
  }

  /** Asks what it can do until it says so, and then what it is doing. */
  async #introduce(): Promise<void> {
    const { clock, connections } = this.#parts;
    const { signal } = this.#ended;
    for (;;) {
      try {
        const { reach, tellsOnDemand } = await askCapabilities(this.calls, clock, signal);
        connections.noteReach(reach, signal);
        this.#reach = reach;
        this.#tell();
        if (this.hasTold) return;
        if (tellsOnDemand) await this.calls.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 }, { signal });
        // Some do not know the time, or stamp what they tell with its beginning.
        await clock.sleep(INTRODUCTION_AFTER_MS, signal);
        await this.#note({ ...this.#connector, isCurrent: true });
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ZaptecError)) throw error;
        if (this.#reach === undefined) connections.noteSilence(error, signal);
      }
      await clock.sleep(ASK_AGAIN_MS, signal).catch(() => undefined);
    }
  }
}
