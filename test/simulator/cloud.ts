// The simulated cloud as tests hold it in hand: accounts, chargers, time, faults, records.
import { Accounts, type AccountOptions } from './accounts.ts';
import type { ChargerOptions } from './charger-options.ts';
import { commandRules } from './commands.ts';
import { Faults } from './faults.ts';
import { answerDirectly, type DirectAnswer, type DirectRequest } from './in-process.ts';
import { SimulatedInstallation, type InstallationOptions } from './installation.ts';
import { Manners, type MannerName } from './manners.ts';
import { models } from './models.ts';
import { slugOf, uuid } from './names.ts';
import { RateLimit } from './rate-limit.ts';
import { remember, type CommandRecord, type RequestRecord } from './records.ts';
import { route } from './routes.ts';
import { isUndocumented } from './routes-undocumented.ts';
import { CloudServer, type Backend } from './server.ts';
import { SimulatedCharger } from './simulated-charger.ts';
import { SimulatedTime, type CloudTime } from './simulated-time.ts';
import { realTiming, type Timing } from './timing.ts';
import { liveWireForm, type WireForm } from './wire.ts';

export interface CloudOptions {
  /** Port of the API; any free one unless told. */
  readonly port?: number;
  /** Simulated milliseconds per real millisecond, for cars and tokens; 1 unless told. */
  readonly scale?: number;
  /** A `ManualTime` instead of one that runs by itself; `scale` is of no use then. */
  readonly time?: CloudTime;
  /** Real milliseconds every answer takes; 0 unless told. Half passes before a request takes effect, half after. */
  readonly lagMs?: number;
  /** Steps of the chargers that take another time than real ones do, in simulated milliseconds. */
  readonly timing?: Partial<Timing>;
  /** Whether the limit of 10 requests per second holds; it does unless told. Always in real time. */
  readonly rateLimit?: boolean;
  /** See `SimulatedCloud.eventualConsistencyMs`. */
  readonly eventualConsistencyMs?: number;
  /** Manners that are on or off from the beginning, other than by default. */
  readonly manners?: Readonly<Partial<Record<MannerName, boolean>>>;
}

export class SimulatedCloud {
  /** Every request, as it arrived, the latest last. */
  readonly requests: RequestRecord[] = [];
  readonly faults = new Faults((name) => this.charger(name).id);
  /** Variants of the wire form, to be changed at will. */
  readonly wire: WireForm = { ...liveWireForm };
  /** How real chargers and the real cloud behave beyond the kind simulation, to be switched at will. */
  readonly manners: Manners;
  /** How long the manners of idle connections let one be idle, in simulated milliseconds. */
  idleConnectionMs = usualIdleConnectionMs;
  /** How far behind in real milliseconds the second of two replicas is that answer reads of state. */
  eventualConsistencyMs: number;
  /** `alternating`: every second read of a charger comes from the replica that lags. `lagging`: every one does. */
  replicas: 'alternating' | 'lagging' = 'alternating';
  /** Added by `startSimulator`: where the control API listens. */
  controlUrl: string | undefined;
  readonly #options: CloudOptions;
  readonly #accounts: Accounts;
  #chargers: readonly SimulatedCharger[] = [];
  readonly #commands: CommandRecord[] = [];
  readonly #rateLimit: RateLimit | undefined;
  readonly #backend: Backend;
  readonly #server: CloudServer;
  readonly #time: CloudTime;
  readonly #listeners = new Set<(text: string) => void>();
  readonly #installations: SimulatedInstallation[] = [];
  readonly #reads = new Map<string, number>();
  readonly #closers: (() => Promise<void>)[] = [];
  #lagMs: number;
  #lagByPath: { path: RegExp; ms: number }[] = [];
  #sessions = 0;
  /** Of the charger that was added last. */
  #numbers = 0;
  #opened = false;

  constructor(options: CloudOptions) {
    this.#options = options;
    this.manners = new Manners(options.manners);
    this.#accounts = new Accounts(this.manners);
    this.#time = options.time ?? new SimulatedTime(options.scale ?? 1);
    this.#lagMs = options.lagMs ?? 0;
    this.eventualConsistencyMs = options.eventualConsistencyMs ?? 0;
    this.#rateLimit = options.rateLimit === false ? undefined : new RateLimit();
    this.#backend = {
      received: (record) => remember(this.requests, record),
      recordTime: () => this.#time.recordTime(),
      lagOf: (path) => this.#lagOf(path),
      faultFor: (method, path) => this.faults.hit(method, path),
      route: (request) => route(this.#state(), request),
      idleConnections: () => this.#idleConnections(),
      simulatedNow: () => this.#time.now(),
      alarm: (wake) => this.#time.alarm(wake),
    };
    this.#server = new CloudServer(this.#backend, options.port ?? 0);
  }

  get url(): string {
    return this.#server.url;
  }

  get chargers(): readonly SimulatedCharger[] {
    return this.#chargers;
  }

  /** How many times somebody signed in with the right password. */
  get signIns(): number {
    return this.#accounts.signIns;
  }

  get networkUp(): boolean {
    return this.#server.listening;
  }

  /** How many requests wait for an answer that will never come. */
  get unanswered(): number {
    return this.#server.unanswered;
  }

  get scale(): number {
    return this.#time.scale;
  }

  get lagMs(): number {
    return this.#lagMs;
  }

  /** Adds an account, or gives an existing one another password or token lifetime. */
  addAccount(account: AccountOptions): void {
    this.#accounts.add(account);
  }

  addCharger(options: ChargerOptions): SimulatedCharger {
    const number = (this.#numbers += 1);
    const serial = options.serial ?? `${models[options.model].serialPrefix}${String(number).padStart(6, '0')}`;
    const id = options.id ?? uuid('c4a26e00', number);
    for (const name of [options.name, serial, id]) if (this.#find(name) !== undefined) throw new Error(`There already is a charger "${name}"`);
    const charger = new SimulatedCharger(
      { ...options, serial, id },
      {
        time: this.#time,
        nature: { timing: { ...realTiming, ...this.#options.timing }, manners: this.manners },
        installation: this.#findInstallation(options.installation ?? 'Home') ?? this.addInstallation({ name: options.installation ?? 'Home' }),
        newSessionId: () => uuid('5e551000', (this.#sessions += 1)),
        narrate: (text) => this.#narrate(text),
      },
    );
    this.#chargers = [...this.#chargers, charger];
    return charger;
  }

  /** Takes a charger down: no account knows it any more, and nothing is kept of it. */
  removeCharger(charger: SimulatedCharger): void {
    charger.dismantle();
    this.#chargers = this.#chargers.filter((other) => other !== charger);
    this.#reads.delete(charger.id);
  }

  /** The charger of this name ("Garage left", also as "garage-left"), serial or id. */
  charger(nameOrSerialOrId: string): SimulatedCharger {
    const charger = this.#find(nameOrSerialOrId);
    if (charger !== undefined) return charger;
    const names = this.#chargers.map((known) => known.name).join(', ');
    throw new Error(`There is no charger "${nameOrSerialOrId}"; there are: ${names === '' ? 'none' : names}`);
  }

  get installations(): readonly SimulatedInstallation[] {
    return this.#installations;
  }

  /** Adds an installation before its chargers; one that a charger names is added by itself. */
  addInstallation(options: InstallationOptions): SimulatedInstallation {
    const id = options.id ?? uuid('1457a110', this.#installations.length + 1);
    for (const name of [options.name, id]) if (this.#findInstallation(name) !== undefined) throw new Error(`There already is an installation "${name}"`);
    const installation = new SimulatedInstallation({ ...options, id }, { time: this.#time, manners: this.manners, narrate: (text) => this.#narrate(text) });
    this.#installations.push(installation);
    return installation;
  }

  /** The installation of this name or id. */
  installation(nameOrId: string): SimulatedInstallation {
    const installation = this.#findInstallation(nameOrId);
    if (installation !== undefined) return installation;
    const names = this.#installations.map((known) => known.name).join(', ');
    throw new Error(`There is no installation "${nameOrId}"; there are: ${names === '' ? 'none' : names}`);
  }

  /** The commands that arrived, at one charger or at all. Those refused for want of a role are not among them. */
  commands(nameOrSerialOrId?: string): CommandRecord[] {
    const id = nameOrSerialOrId === undefined ? undefined : this.charger(nameOrSerialOrId).id;
    return this.#commands.filter((record) => id === undefined || record.charger === id);
  }

  /** Forgets every request and command, and every change of a current, that has come so far. */
  forgetRecords(): void {
    this.requests.length = 0;
    this.#commands.length = 0;
    for (const { writes } of this.#installations) writes.length = 0;
  }

  /** Requests to endpoints that are not documented: the fair use policy forbids them. */
  undocumentedCalls(): RequestRecord[] {
    return this.requests.filter(({ method, path }) => isUndocumented(method, path));
  }

  /** Makes every token handed out so far invalid. */
  revokeTokens(): void {
    this.#accounts.revokeTokens();
  }

  /** Takes the cloud's address away (connections are refused) or brings it back on the same port. */
  async network(up: boolean): Promise<void> {
    if (up === this.#server.listening) return;
    await (up ? this.#server.listen() : this.#server.close());
    this.#narrate(up ? 'The network is back' : 'The network is away');
  }

  /** Real milliseconds every answer takes, or those whose path matches; of several matching the last one set counts. */
  setLag(ms: number, path?: RegExp): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`A lag must be 0 ms or more, not ${ms}`);
    if (path === undefined) this.#lagMs = ms;
    else this.#lagByPath = [{ path, ms }, ...this.#lagByPath.filter((known) => known.path.source !== path.source)];
  }

  /** Simulated milliseconds per real millisecond from now on; 0 makes time stand still. */
  setScale(scale: number): void {
    this.#time.scale = scale;
  }

  /** Calls `listener` with a sentence whenever something happens; returns how to stop that. */
  onEvent(listener: (text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Idle chargers, no faults, no lag, the wire forms of the live cloud, the manners of the beginning, empty records. Accounts and chargers stay. */
  async reset(): Promise<void> {
    if (this.#opened) await this.network(true);
    this.faults.clear();
    this.#lagMs = this.#options.lagMs ?? 0;
    this.#lagByPath = [];
    if (this.#options.time === undefined) this.#time.scale = this.#options.scale ?? 1;
    this.eventualConsistencyMs = this.#options.eventualConsistencyMs ?? 0;
    this.replicas = 'alternating';
    Object.assign(this.wire, liveWireForm);
    this.manners.reset();
    this.idleConnectionMs = usualIdleConnectionMs;
    this.#rateLimit?.reset();
    for (const installation of this.#installations) installation.reset();
    for (const charger of this.#chargers) charger.reset();
    this.forgetRecords();
  }

  /** Answers a request at once and without HTTP; throws the name of a fault of the connection. Lag does not count. */
  answer(request: DirectRequest): DirectAnswer {
    return answerDirectly(this.#backend, request);
  }

  /** Opens the port; `startSimulator` has done so. */
  async listen(): Promise<void> {
    this.#opened = true;
    await this.#server.listen();
  }

  /** Has `close` called when the simulator stops. */
  alsoStop(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Ends everything: no socket, no timer is left. */
  async stop(): Promise<void> {
    this.#time.stop();
    await Promise.all([this.#server.stop(), ...this.#closers.map((close) => close())]);
    this.#listeners.clear();
  }

  #state(): Parameters<typeof route>[0] {
    return {
      accounts: this.#accounts,
      chargers: this.#chargers,
      installations: this.#installations,
      wire: { ...this.wire, nulls: this.manners.has('nulls-omitted') ? 'omitted' : 'sent' },
      manners: this.manners,
      rateLimit: this.#rateLimit,
      simulatedNow: () => this.#time.now(),
      recordTime: () => this.#time.recordTime(),
      readableAsOf: (charger) => this.#readableAsOf(charger),
      commandReceived: (record) => this.#commandReceived(record),
    };
  }

  #idleConnections(): ReturnType<Backend['idleConnections']> {
    const closes = this.manners.has('idle-connections-closed');
    const resets = this.manners.has('stale-connections-reset');
    return closes || resets ? { afterMs: this.idleConnectionMs, closes, resets } : undefined;
  }

  #readableAsOf(charger: SimulatedCharger): number {
    const reads = this.#reads.get(charger.id) ?? 0;
    this.#reads.set(charger.id, reads + 1);
    const fresh = this.replicas === 'alternating' && reads % 2 === 0;
    return fresh ? this.#time.stamp() : this.#time.stamp() - this.eventualConsistencyMs;
  }

  #commandReceived(record: Omit<CommandRecord, 'at'>): void {
    remember(this.#commands, { ...record, at: this.#time.recordTime() });
    const meaning = commandRules.get(record.command)?.name ?? 'unknown';
    const rejected = record.carriedOut ? `carried out, but answered with code ${record.code}` : `rejected (code ${record.code})`;
    const outcome = record.code === 200 ? 'accepted' : rejected;
    this.#narrate(`${record.name}: received command ${record.command} (${meaning}): ${outcome}`);
  }

  #lagOf(path: string): number {
    return this.#lagByPath.find((known) => path.search(known.path) >= 0)?.ms ?? this.#lagMs;
  }

  #find(wanted: string): SimulatedCharger | undefined {
    const slug = slugOf(wanted);
    return this.#chargers.find((charger) => [charger.name, charger.serial, charger.id].some((name) => slugOf(name) === slug));
  }

  #findInstallation(wanted: string): SimulatedInstallation | undefined {
    return this.#installations.find(({ name, id }) => [name, id].some((known) => slugOf(known) === slugOf(wanted)));
  }

  #narrate(text: string): void {
    for (const listener of this.#listeners) listener(text);
  }
}

/** nginx's own default. */
const usualIdleConnectionMs = 75_000;
