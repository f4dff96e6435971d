// An installation: the current it has, how its chargers share it, who governs it, and what it was told.
import { minimumCurrentA } from './charger-machine.ts';
import type { Manners } from './manners.ts';
import { householdRoles } from './roles.ts';
import type { Alarm, CloudTime } from './simulated-time.ts';

export interface InstallationOptions {
  readonly name: string;
  readonly id?: string;
  /** The main fuse; 32 A unless told. */
  readonly maxCurrentA?: number;
  /** Role bits by username; accounts not named do not see the installation. Those for its chargers count unless told. */
  readonly roles?: Readonly<Record<string, number>>;
  /** Whether the chargers divide the available current; unless told each may take all of it. */
  readonly useLoadBalancing?: boolean;
}

/** Amperes on the phases 1 to 3. */
export type PhasesA = readonly [number, number, number];

/** What decides over the available current besides a person. */
export type Governor = 'nobody' | 'Sense' | 'Eco' | 'schedule';

/** What an installation needs of its surroundings. */
export interface InstallationParts {
  readonly time: CloudTime;
  readonly manners: Manners;
  narrate(text: string): void;
}

/** A change of the available current that came through the API. */
export interface InstallationWrite {
  /** The lowest phase. */
  readonly availableCurrentA: number;
  readonly phasesA: PhasesA;
  /** As `RequestRecord.at`. */
  readonly at: number;
  /** Simulated milliseconds since 1970. */
  readonly simulatedAt: number;
  readonly account: string;
}

/** What an installation needs of one of its chargers. */
export interface CurrentTaker {
  /** Whether a car is charging, or would if it were given current. */
  readonly wantsCurrent: boolean;
  readonly charging: boolean;
  /** The installation's part in the charger's limit, from the simulated time `atMs` on. */
  allot(currentA: number, atMs: number): void;
  rolesOf(username: string): number;
}

const flagsOf: Readonly<Record<Governor, readonly [availableCurrentMode: number, enabledFeatures: number]>> = {
  nobody: [0, 0],
  schedule: [1, 16],
  Sense: [2, 4],
  // Eco plans the charging and leaves the mode at manual: the feature is all there is to see.
  Eco: [0, 8],
};

export class SimulatedInstallation {
  readonly id: string;
  readonly name: string;
  /** AvailableCurrentMode: 0 manual, 1 schedule, 2 automatic. */
  availableCurrentMode = 0;
  /** EnabledFeatures: 4 automatic (Sense), 8 Eco mode, 16 schedule. */
  enabledFeatures = 0;
  /** What answers show for a property of the installation, by its PascalCase name; `undefined` leaves it out. */
  readonly fields: Record<string, unknown> = {};
  /** The changes that came through the API and were accepted, the latest last. */
  readonly writes: InstallationWrite[] = [];
  /** The connection details of a message subscription as of now, by who gives them away: `installation`, or a user group's id. */
  readonly subscriptions = new Map<string, () => Readonly<Record<string, unknown>>>();
  threeToOnePhaseSwitchCurrentA = 0;
  #takers: readonly CurrentTaker[] = [];
  readonly #roles: Map<string, number>;
  readonly #closed: boolean;
  readonly #parts: InstallationParts;
  readonly #midnight: Alarm;
  readonly #balancedAtFirst: boolean;
  #maxCurrentA: number;
  #phasesA: PhasesA;
  #circuitMaxA: number;
  #governedBy: Governor = 'nobody';
  #standAlone = false;
  #useLoadBalancing: boolean;
  #sharing = false;
  #shareAgain = false;

  constructor(options: InstallationOptions & { readonly id: string }, parts: InstallationParts) {
    this.id = options.id.toLowerCase();
    this.name = options.name;
    this.#maxCurrentA = options.maxCurrentA ?? 32;
    this.#phasesA = [this.maxCurrentA, this.maxCurrentA, this.maxCurrentA];
    this.#circuitMaxA = this.maxCurrentA;
    this.#balancedAtFirst = options.useLoadBalancing ?? false;
    this.#useLoadBalancing = this.#balancedAtFirst;
    this.#roles = new Map(Object.entries(options.roles ?? {}));
    this.#closed = options.roles !== undefined;
    this.#parts = parts;
    this.#midnight = parts.time.alarm(() => this.#dayBegins());
    this.#awaitMidnight();
  }

  /** AuthenticationType: who authorizes. 0 the cloud itself, 1 web hooks, 2 OCPP, 3 OCPP in the charger. */
  get authenticationType(): 0 | 1 | 2 | 3 {
    const { manners } = this.#parts;
    if (manners.has('native-ocpp-authorization')) return 3;
    if (manners.has('ocpp-authorization')) return 2;
    return manners.has('web-hook-authorization') ? 1 : 0;
  }

  /** Whether its chargers are in OCPP mode. */
  get speaksOcpp(): boolean {
    return this.authenticationType >= 2;
  }

  /** The fuse of its only circuit. */
  get circuitMaxA(): number {
    return this.#circuitMaxA;
  }

  setCircuitMax(currentA: number): void {
    this.#circuitMaxA = currentA;
    this.share(this.#now());
  }

  /** What the chargers may take together, or each of them without load balancing: the lowest phase counts. */
  get availableCurrentA(): number {
    return Math.min(...this.#phasesA);
  }

  /** The main fuse. */
  get maxCurrentA(): number {
    return this.#maxCurrentA;
  }

  get phasesA(): PhasesA {
    return this.#phasesA;
  }

  get governedBy(): Governor {
    return this.#governedBy;
  }

  get standAlone(): boolean {
    return this.#standAlone;
  }

  get useLoadBalancing(): boolean {
    return this.#useLoadBalancing;
  }

  /** Changes the available current by another hand than the API's, for all phases or for each. Nothing is recorded. */
  setAvailableCurrent(currentA: number | PhasesA): void {
    const phasesA: PhasesA = typeof currentA === 'number' ? [currentA, currentA, currentA] : currentA;
    if (!phasesA.every((phaseA) => Number.isFinite(phaseA) && phaseA >= 0 && phaseA <= this.maxCurrentA)) {
      throw new RangeError(`An available current must be 0 to ${this.maxCurrentA} A, not ${phasesA.join(', ')}`);
    }
    this.#phasesA = phasesA;
    this.#parts.narrate(`${this.name}: available current ${new Set(phasesA).size === 1 ? phasesA[0] : phasesA.join('/')} A`);
    this.share(this.#now());
  }

  /** Another main fuse; an available current above it comes down to it. */
  setMaxCurrent(maxCurrentA: number): void {
    if (this.#circuitMaxA === this.#maxCurrentA) this.#circuitMaxA = maxCurrentA;
    this.#maxCurrentA = maxCurrentA;
    const [first, second, third] = this.#phasesA;
    this.setAvailableCurrent([Math.min(first, maxCurrentA), Math.min(second, maxCurrentA), Math.min(third, maxCurrentA)]);
  }

  /** Puts the available current under something that refuses changes through the API, or frees it. */
  govern(by: Governor): void {
    this.#governedBy = by;
    [this.availableCurrentMode, this.enabledFeatures] = flagsOf[by];
    this.#parts.narrate(`${this.name}: the available current is governed by ${by}`);
  }

  /** In stand-alone mode the chargers ignore the installation's current, and it cannot be changed. */
  setStandAlone(standAlone: boolean): void {
    this.#standAlone = standAlone;
    this.share(this.#now());
  }

  setLoadBalancing(useLoadBalancing: boolean): void {
    this.#useLoadBalancing = useLoadBalancing;
    this.share(this.#now());
  }

  /** Gives one account these role bits; 0 takes the installation from it. */
  setRole(username: string, bits: number): void {
    this.#roles.set(username, bits);
  }

  /** The account's role bits: its own, else all it has for chargers here; an empty installation belongs to everyone. */
  rolesOf(username: string): number {
    const own = this.#roles.get(username);
    if (own !== undefined || this.#closed) return own ?? 0;
    if (this.#takers.length === 0) return householdRoles;
    return this.#takers.reduce((bits, taker) => bits | taker.rolesOf(username), 0);
  }

  /** Adds a charger that shares the current. */
  add(taker: CurrentTaker): void {
    this.#takers = [...this.#takers, taker];
    this.share(this.#now());
  }

  /** Takes away a charger that is dismantled. */
  remove(taker: CurrentTaker): void {
    this.#takers = this.#takers.filter((other) => other !== taker);
    this.share(this.#now());
  }

  /**
   * Divides the current at simulated time `atMs`: in equal parts among those who want it, at least 6 A each; who gets
   * nothing waits, and those already charging come first. A charger without a car shows what is available.
   */
  share(atMs: number): void {
    this.#shareAgain = true;
    if (this.#sharing) return;
    this.#sharing = true;
    while (this.#shareAgain) {
      this.#shareAgain = false;
      const shares = this.#shares();
      for (const taker of this.#takers) taker.allot(shares.get(taker) ?? this.#openLimitA(), atMs);
    }
    this.#sharing = false;
  }

  /** The full current, governed by nobody; roles stay. */
  reset(): void {
    for (const name of Object.keys(this.fields)) Reflect.deleteProperty(this.fields, name);
    this.writes.length = 0;
    this.threeToOnePhaseSwitchCurrentA = 0;
    this.#governedBy = 'nobody';
    [this.availableCurrentMode, this.enabledFeatures] = flagsOf.nobody;
    this.#standAlone = false;
    this.#useLoadBalancing = this.#balancedAtFirst;
    this.#phasesA = [this.maxCurrentA, this.maxCurrentA, this.maxCurrentA];
    this.#circuitMaxA = this.maxCurrentA;
    this.share(this.#now());
  }

  #now(): number {
    return this.#parts.time.now();
  }

  get #sharedA(): number {
    return Math.min(this.availableCurrentA, this.#circuitMaxA);
  }

  #dayBegins(): void {
    this.#awaitMidnight();
    if (this.#parts.manners.has('current-resets-daily')) this.setAvailableCurrent(this.maxCurrentA);
  }

  #awaitMidnight(): void {
    this.#midnight.at((Math.floor(this.#now() / dayMs) + 1) * dayMs);
  }

  #openLimitA(): number {
    return this.#standAlone ? Infinity : this.#sharedA;
  }

  #shares(): Map<CurrentTaker, number> {
    if (!this.#useLoadBalancing || this.#standAlone) return new Map();
    const wanting = this.#takers.filter((taker) => taker.wantsCurrent).sort((one, other) => Number(other.charging) - Number(one.charging));
    const served = Math.min(wanting.length, Math.floor(this.#sharedA / minimumCurrentA));
    return new Map(wanting.map((taker, index) => [taker, index < served ? this.#sharedA / served : 0]));
  }
}

const dayMs = 86_400_000;
