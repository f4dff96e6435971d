// What others reach at home: the listener, and behind it the central system for chargers and the web hooks for Zaptec's cloud.
// There only while one of them is turned on.
import { readFile } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import { NEVER, withDeadline } from '../base/deadline.ts';
import { detached } from '../base/detached.ts';
import { messageOf, type Log } from '../base/log.ts';
import type { Records } from '../base/memory.ts';
import type { AccessVerdict } from '../charging/authorization/authorization.ts';
import type { ChargeRequest, Door } from '../charging/authorization/gatekeeper.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { sessionObservation } from '../charging/energy/completed-session.ts';
import { labelOfAny, type Label } from '../charging/sessions/labels.ts';
import type { LabelOf, SessionReport } from '../charging/sessions/session.ts';
import { sessionId, sessionSinceMs } from '../charging/state/charger-state.ts';
import { areHooksReady, isOcppReady, type HooksSettings, type ListenerSettings, type OcppSettings } from '../config/local.ts';
import type { GrantedRecord } from '../zaptec/hooks/granted-sessions.ts';
import { Hooks, type HooksHost } from '../zaptec/hooks/hooks.ts';
import { Listener, type ListenerOptions } from '../zaptec/listener/listener.ts';
import { CentralSystem, type OcppHost } from '../zaptec/ocpp/central-system.ts';
import type { NamedSession } from '../zaptec/ocpp/books/connector-book.ts';
import type { ConnectorRecord } from '../zaptec/ocpp/books/connector-record.ts';
import { OcppRoute } from '../zaptec/ocpp/route.ts';

interface Parts {
  readonly settings: { readonly listener: ListenerSettings; readonly ocpp: OcppSettings; readonly hooks: HooksSettings; readonly chargingCurrent: boolean; readonly labels: readonly Label[] };
  readonly memory: {
    /** The connectors' books. */
    readonly connectors: Records<ConnectorRecord>;
    readonly granted: Records<GrantedRecord>;
  };
  readonly clock: Clock;
  readonly log: Log;
  /** Those that are looked after. */
  readonly chargers: () => readonly Charger[];
  /** Takes a finished session, once or again; resolves when it is not to be lost any more. */
  readonly onSession: (report: SessionReport) => Promise<unknown>;
  /** Something happens at a charger that it does not tell here itself. */
  readonly readSoon: (chargerId: string) => void;
}

/** A charger waits for ten seconds and longer, and then tells again. */
const LONGEST_ANSWER_MS = 8_000;

/** After an outage a charger says first how it is, and then, one after the other, what it has kept. */
const OWN_WORD_MS = 60_000;

/** Chargers try again every few seconds, and have then to say what they do. */
const RECONNECT_MS = 60_000;

export class LocalLink implements Door {
  /** For commands to connected chargers, and for what these are doing. */
  readonly route = new OcppRoute({ stationOf: (id) => this.#central?.stationOf(id) });
  readonly #parts: Parts;
  readonly #labelOf: LabelOf;
  readonly #stop = new AbortController();
  readonly #awaitedUntilMs: number;
  #central: CentralSystem | undefined;
  #listener: Listener | undefined;
  #isListed = false;
  /** By the charger's id: its session whose end was concluded, and is not told to anybody yet, as the charger may know it better. */
  readonly #concluded = new Map<string, SessionReport>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#labelOf = labelOfAny(parts.settings.labels);
    this.#awaitedUntilMs = parts.clock.monotonic() + RECONNECT_MS;
  }

  /** Listens from now on. */
  async start(): Promise<void> {
    const { settings, memory, clock, log } = this.#parts;
    const hooks = areHooksReady(settings.hooks) ? new Hooks({ host: this.#host(), memory: memory.granted, credentials: settings.hooks, clock, log }) : undefined;
    const wantsOcpp = isOcppReady(settings.ocpp);
    if (hooks === undefined && !wantsOcpp) return;
    const options = await this.#listenerOptions();
    if (options === undefined) return;
    if (wantsOcpp) this.#central = await CentralSystem.make({ host: this.#host(), memory: memory.connectors, key: settings.ocpp.key, clock, log });
    const listener = await Listener.make({ options, desks: [this.#central, hooks].filter((desk) => desk !== undefined), clock, log });
    if (this.#stop.signal.aborted) return;
    this.#listener = listener;
    await listener.start();
  }

  /** Takes note that it is known which chargers there are. */
  noteListing(): void {
    this.#isListed = true;
  }

  /** There is no such charger any more. */
  forget(chargerId: string): void {
    this.#central?.forget(chargerId);
  }

  isUsedBy(chargerId: string): boolean {
    const { settings: { hooks }, memory } = this.#parts;
    if (this.#central?.stationOf(chargerId) !== undefined) return true;
    return this.usesOcpp(chargerId) || (areHooksReady(hooks) && memory.granted.get(chargerId) !== undefined);
  }

  usesOcpp(chargerId: string): boolean {
    return this.#recordOf(chargerId) !== undefined;
  }

  isAwaited(chargerId: string): boolean {
    if (this.#parts.clock.monotonic() >= this.#awaitedUntilMs || this.route.connectionTo(chargerId) !== undefined) return false;
    return this.#recordOf(chargerId)?.pause !== undefined;
  }

  keepsPause(chargerId: string): boolean {
    if (this.route.connectionTo(chargerId) !== undefined) return false;
    const { pause, transaction } = this.#recordOf(chargerId) ?? {};
    // Whether another one has come meanwhile only the cloud's name for the session tells.
    return pause !== undefined && transaction?.sessionId !== undefined && transaction.sessionId === this.#namedSessionOf(chargerId)?.id;
  }

  letIn(chargerId: string): void {
    this.route.letIn(chargerId);
  }

  /** Takes leave of the chargers, and listens no more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([this.#central?.stop(), this.#listener?.stop()]);
  }

  /** What is remembered of its connection by OCPP; nothing counts without that. */
  #recordOf(chargerId: string): ConnectorRecord | undefined {
    const { settings: { ocpp }, memory } = this.#parts;
    return isOcppReady(ocpp) ? memory.connectors.get(chargerId) : undefined;
  }

  #find(id: string): Charger | undefined {
    return this.#parts.chargers().find(({ facts }) => facts.id === id);
  }

  /** Before it is known which chargers there are, nobody is refused for that. A tag that the lock does not list may have a label all the same. */
  #authorize(id: string, request: ChargeRequest): AccessVerdict {
    const verdict: AccessVerdict = this.#find(id)?.gate.ask(request) ?? { kind: 'granted', because: 'no-lock', label: undefined };
    return { ...verdict, label: verdict.label ?? (request.tag === undefined ? undefined : this.#labelOf([request.tag])) };
  }

  /** What the central system and the web hooks ask of the household. */
  #host(): OcppHost & HooksHost {
    return {
      isListed: () => this.#isListed,
      chargerIds: () => this.#parts.chargers().map(({ facts }) => facts.id),
      chargerOf: (serial) => this.#parts.chargers().find(({ facts }) => facts.serial.toLowerCase() === serial.toLowerCase())?.facts,
      limitsCurrent: this.#parts.settings.chargingCurrent,
      authorize: (id, request) => this.#authorize(id, request),
      noteEnd: (id, goneAtMs) => this.#find(id)?.gate.noteEnd(goneAtMs),
      observe: (id, observations) => this.#find(id)?.known.observe(observations, 'local'),
      readSoon: (id) => this.#parts.readSoon(id),
      onSession: (report) => this.#endSession(report, 'told'),
      endSession: async (chargerId, { sessionId: id, startMs: beginMs, endMs, energyKwh, label, end }) => {
        const keeping = this.#endSession({ source: 'transaction', id, chargerId, beginMs, endMs, energyKwh, signedSession: undefined, label, isVoid: false }, end);
        try {
          await withDeadline(this.#parts.clock, LONGEST_ANSWER_MS, NEVER, () => keeping, () => new Error('the disk is slow'));
        } catch (error) {
          this.#parts.log.debug(`A charger was answered before its session was kept: ${messageOf(error)}.`);
        }
      },
      namedSessionOf: (chargerId) => this.#namedSessionOf(chargerId),
    };
  }

  #namedSessionOf(chargerId: string): NamedSession | undefined {
    const { state } = this.#find(chargerId)?.known ?? {};
    const id = state && sessionId(state);
    return state === undefined || id === undefined ? undefined : { id, sinceMs: sessionSinceMs(state) };
  }

  /** Resolves when the session is kept, and rejects when the disk does not work. */
  #endSession(report: SessionReport, end: 'told' | 'concluded'): Promise<unknown> {
    // Kept before its charger is heard to report it: that has no label.
    const kept = this.#parts.onSession(report);
    const before = this.#concluded.get(report.chargerId);
    if (before !== undefined && before.id !== report.id) this.#tell(before);
    if (end === 'told') this.#tell(report);
    else detached(this.#parts.log, this.#tellLater(report));
    return kept;
  }

  #tell({ source, id: sessionId, chargerId, energyKwh, beginMs: startMs, endMs }: SessionReport): void {
    this.#concluded.delete(chargerId);
    this.#find(chargerId)?.known.observe([sessionObservation({ sessionId, energyKwh, startMs, endMs }, source, this.#parts.clock.now())], 'part');
  }

  async #tellLater(report: SessionReport): Promise<void> {
    this.#concluded.set(report.chargerId, report);
    await this.#parts.clock.sleep(OWN_WORD_MS, this.#stop.signal).catch(() => undefined);
    if (this.#concluded.get(report.chargerId) === report) this.#tell(report);
  }

  async #listenerOptions(): Promise<ListenerOptions | undefined> {
    const { address, port, certificate, certificateKey } = this.#parts.settings.listener;
    if (certificate === '' && certificateKey === '') return { address, port };
    const pair = await Promise.all([readFile(certificate, 'utf8'), readFile(certificateKey, 'utf8')]).catch(() => undefined);
    if (pair !== undefined && (await isPair(...pair))) return { address, port, certificate: { cert: pair[0], key: pair[1] } };
    const trouble = pair === undefined ? 'cannot be read' : 'are not a certificate and its key, both in the form PEM';
    this.#parts.log.error(`Neither chargers nor web hooks can reach the plugin: the files of "listener.certificate" and "listener.certificateKey" ${trouble}. Everything else works.`);
    return undefined;
  }
}

async function isPair(cert: string, key: string): Promise<boolean> {
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext({ cert, key });
    // An empty text is none, and no trouble for it.
    return cert !== '' && key !== '';
  } catch {
    return false;
  }
}
