// A central system behind a listener, and the household around it: real sockets, a clock of the test's own.
import { PassingRecords } from '../../src/base/memory.ts';
import type { AccessVerdict } from '../../src/charging/authorization/authorization.ts';
import type { ChargeRequest } from '../../src/charging/authorization/gatekeeper.ts';
import { ObservationId, type CloudPause, type Observation } from '../../src/charging/state/observation.ts';
import { Listener } from '../../src/zaptec/listener/listener.ts';
import { CentralSystem, type OcppHost } from '../../src/zaptec/ocpp/central-system.ts';
import type { ConnectorRecord } from '../../src/zaptec/ocpp/books/connector-record.ts';
import { OcppRoute } from '../../src/zaptec/ocpp/route.ts';
import { ChargePoint, type ChargePointOptions } from './charge-point.ts';
import { eventually } from './eventually.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingLog } from './recording-log.ts';

/** Shorter than 20 bytes, so that it is padded. */
export const KEY = 'c0ffee00112233';

/** As a charger sends it. */
export const RAW_KEY = Buffer.from(KEY.padEnd(40, '0'), 'hex');

/** The household's charger with this serial number has this id. */
export const ID = 'c1';
export const IDENTITY = 'ZAP000001';

/** Of a command that waits for as long as it takes. */
export const patience = { urgency: 'command', signal: new AbortController().signal } as const;

export class Central implements OcppHost {
  readonly clock = new ManualClock(Date.now());
  readonly log = new RecordingLog();
  /** What is kept across restarts. */
  readonly records: PassingRecords<ConnectorRecord>;
  isListed = (): boolean => true;
  limitsCurrent = true;
  /** What is said to whoever wants to charge. */
  verdict: AccessVerdict = { kind: 'granted', because: 'no-lock', label: undefined };
  readonly requests: ChargeRequest[] = [];
  /** When vehicles were told to have gone. */
  readonly gone: number[] = [];
  /** As Zaptec's cloud names the session under way. */
  sessionId: string | undefined;
  /** The pause that Zaptec's cloud tells of. */
  byCloud: CloudPause | undefined;
  /** The sessions that were told to be over. */
  readonly completed: Parameters<OcppHost['endSession']>[1][] = [];
  /** For how long the disk takes to keep one. */
  untilKept: Promise<void> = Promise.resolve();
  /** By the charger's id: the last value of each observation, as its state would have it. */
  readonly #told = new Map<string, Map<number, string | undefined>>();
  readonly #points: ChargePoint[] = [];
  #system: CentralSystem | undefined;
  #listener: Listener | undefined;

  private constructor(records: PassingRecords<ConnectorRecord>) {
    this.records = records;
  }

  static async start(records = new PassingRecords<ConnectorRecord>()): Promise<Central> {
    const central = new Central(records);
    const { clock, log } = central;
    central.#system = await CentralSystem.make({ host: central, memory: records, key: KEY, clock, log });
    central.#listener = await Listener.make({ options: { address: '127.0.0.1', port: 0 }, desks: [central.#system], clock, log });
    await central.#listener.start();
    return central;
  }

  get system(): CentralSystem {
    return this.#system!;
  }

  get route(): OcppRoute {
    return new OcppRoute(this.system);
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ocpp`;
  }

  point(options: Partial<ChargePointOptions> = {}): ChargePoint {
    const point = new ChargePoint({ url: this.url, identity: IDENTITY, key: RAW_KEY, now: () => this.clock.now(), ...options });
    this.#points.push(point);
    return point;
  }

  /** A charge point that is connected and has been asked what it can do. */
  async connected(options: Partial<ChargePointOptions> = {}): Promise<ChargePoint> {
    const point = this.point(options);
    await point.start();
    await this.introduce(options.identity === undefined ? ID : `id of ${options.identity}`);
    return point;
  }

  async introduce(id = ID): Promise<void> {
    await this.clock.advance(2_000);
    await eventually(() => {
      if (this.system.stationOf(id)?.reach === undefined) throw new Error('it has not said what it can do');
    }, { intervalMs: 2 });
  }

  /** What a charger's state would have. */
  told(id: ObservationId, charger = ID): string | undefined {
    const live = this.#system?.stationOf(charger)?.observations(this.byCloud)?.find((row) => row.id === id);
    return live === undefined ? this.#told.get(charger)?.get(id) : live.value;
  }

  /** Operation mode and whether it is paused. */
  get mode(): string {
    return `${this.told(ObservationId.ChargerOperationMode) ?? '?'}/${this.told(ObservationId.FinalStopActive) ?? '?'}`;
  }

  chargerOf(serial: string): { id: string; name: string } | undefined {
    if (serial.toUpperCase() === IDENTITY) return { id: ID, name: 'Garage' };
    return serial.startsWith('ZAP') ? { id: `id of ${serial}`, name: serial } : undefined;
  }

  observe(chargerId: string, observations: readonly Observation[]): void {
    const known = this.#told.get(chargerId) ?? new Map<number, string | undefined>();
    this.#told.set(chargerId, known);
    for (const { id, value } of observations) known.set(id, value);
  }

  async endSession(_chargerId: string, session: Parameters<OcppHost['endSession']>[1]): Promise<void> {
    this.completed.push(session);
    await this.untilKept;
  }

  authorize(_chargerId: string, request: ChargeRequest): AccessVerdict {
    this.requests.push(request);
    return this.verdict;
  }

  noteEnd(_chargerId: string, goneAtMs: number): void {
    this.gone.push(goneAtMs);
  }

  namedSessionOf(): { id: string; sinceMs: number } | undefined {
    return this.sessionId === undefined ? undefined : { id: this.sessionId, sinceMs: this.clock.now() };
  }

  async stop(): Promise<void> {
    for (const point of this.#points.splice(0)) await point.close();
    // Whoever does not take leave is not waited for.
    const stopped = this.system.stop();
    await this.clock.advance(1_000);
    await stopped;
    await this.#listener?.stop();
  }
}
