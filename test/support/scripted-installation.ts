// An installation at the domain's edge whose answers a test decides, and an Installation that reads it on a hand-moved
// clock.
import type { KnownCharger } from '../../src/charging/state/known-charger.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import type { Patience } from '../../src/charging/calls/patience.ts';
import type { InstallationCloud } from '../../src/charging/installation/known-installation.ts';
import type { LimitWish } from '../../src/charging/installation/limit-decision.ts';
import type { LimitOutcome } from '../../src/charging/installation/limit-outcome.ts';
import { PartsMemory, type StorePart } from '../../src/base/memory.ts';
import { Installation } from '../../src/charging/installation/installation.ts';
import type { LimitMemory } from '../../src/charging/installation/limit-memory.ts';
import type { InstallationReading } from '../../src/charging/installation/installation-reading.ts';
import { ManualClock, settle } from './manual-clock.ts';
import { RecordingLog } from './recording-log.ts';

/** What an installation of 25 A that nobody governs says of itself to its owner, unless told. */
export function reading(overrides: Partial<InstallationReading> = {}): InstallationReading {
  return {
    name: 'Home',
    maxCurrentA: 25,
    availableCurrentA: 16,
    phasesA: undefined,
    mode: 0,
    features: 0,
    roles: 3,
    networkType: 4,
    ...overrides,
  };
}

/** Answers at once, does as it is told, and remembers what was asked. */
export class ScriptedInstallation implements InstallationCloud {
  answer: InstallationReading = reading();
  readError: Error | undefined;
  changeError: Error | undefined;
  /** Whether an accepted change shows in the next reading. */
  follows = true;
  /** Runs before an answer; a promise delays it. */
  beforeRead: (patience: Patience) => Promise<void> | void = () => undefined;
  beforeChange: (patience: Patience) => Promise<void> | void = () => undefined;
  reads: { readonly id: string; readonly atMs: number; readonly urgency: string }[] = [];
  changes: { readonly currentA: number; readonly atMs: number }[] = [];
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async readInstallation(id: string, patience: Patience): Promise<InstallationReading> {
    this.reads.push({ id, atMs: this.#clock.monotonic(), urgency: patience.urgency });
    await this.beforeRead(patience);
    if (this.readError !== undefined) throw this.readError;
    return this.answer;
  }

  async setAvailableCurrent(_id: string, currentA: number, patience: Patience): Promise<void> {
    this.changes.push({ currentA, atMs: this.#clock.monotonic() });
    if (patience.progress !== undefined) patience.progress.mayHaveArrived = true;
    await this.beforeChange(patience);
    if (this.changeError !== undefined) throw this.changeError;
    if (this.follows) this.answer = { ...this.answer, availableCurrentA: currentA, phasesA: this.answer.phasesA && [currentA, currentA, currentA] };
  }

  /** The amperes that were sent, in order. */
  get sentA(): number[] {
    return this.changes.map(({ currentA }) => currentA);
  }
}

export interface FixtureOptions {
  readonly memory?: LimitMemory;
  /** Where it is kept. */
  readonly store?: StorePart<LimitMemory>;
  readonly clock?: ManualClock;
  readonly intervalMs?: number;
  /** Whether what was set is kept. */
  readonly isKept?: boolean;
}

export const gone = new CloudUnreachableError('the connection was lost');

const QUARTER_OF_AN_HOUR = 15 * 60_000;

/** An Installation that nobody reads but the test and itself. */
export class InstallationFixture {
  readonly clock: ManualClock;
  readonly cloud: ScriptedInstallation;
  readonly log = new RecordingLog();
  readonly stop = new AbortController();
  readonly installation: Installation;
  /** What the tile has shown, in order. */
  readonly shownA: (number | undefined)[] = [];
  constructor({ memory = {}, store, clock = new ManualClock(), intervalMs = QUARTER_OF_AN_HOUR, isKept = false }: FixtureOptions = {}) {
    this.clock = clock;
    this.cloud = new ScriptedInstallation(clock);
    const { cloud, log, stop } = this;
    this.installation = new Installation('i1', { cloud, clock, log, health: new CloudHealth(log, clock), intervalMs, isKept, stopped: stop.signal }, new PartsMemory(memory, store));
    this.installation.onChange(({ isReachable, currentA }) => {
      const shown = isReachable ? currentA : undefined;
      if (this.shownA.at(-1) !== shown) this.shownA.push(shown);
    });
  }

  get memory(): LimitMemory {
    return this.installation.memory;
  }

  /** One that has just been read; what that asked and showed is left out of the record. */
  static async read(options?: FixtureOptions): Promise<InstallationFixture> {
    const fixture = new InstallationFixture(options);
    await fixture.read();
    fixture.cloud.reads = [];
    fixture.shownA.length = 0;
    return fixture;
  }

  /** A routine read, of this. */
  async read(overrides: Partial<InstallationReading> = {}): Promise<void> {
    this.cloud.answer = reading(overrides);
    await this.installation.known.refresh();
  }

  standAlone(...values: (string | undefined)[]): void {
    const chargers = values.map((value) => ({ state: { observations: new Map(value === undefined ? [] : [[712, { value }]]) } }) as unknown as KnownCharger);
    this.installation.known.takeOverListed({ chargers, roles: undefined });
  }

  /** What the log says, but for details. */
  said(): string[] {
    return this.log.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level}: ${message}`);
  }

  /** Performs a wish that needs no time. */
  async perform(wish: LimitWish | number): Promise<LimitOutcome> {
    const outcome = this.installation.perform(typeof wish === 'number' ? { kind: 'current', currentA: wish } : wish);
    // What fails is for whoever awaits it.
    outcome.catch(() => undefined);
    await settle();
    return outcome;
  }

  /** Moves the slider and leaves it there for a second. */
  async slideTo(percent: number): Promise<LimitOutcome> {
    const outcome = await this.perform({ kind: 'share', percent });
    await this.clock.advance(1000);
    return outcome;
  }

  /** Performs a wish that fails within its time, and gives its error. */
  async failToPerform(currentA: number): Promise<unknown> {
    const failure = this.installation.perform({ kind: 'current', currentA }).then(
      (outcome) => `did not fail, but ended with ${outcome.kind}`,
      (error: unknown) => error,
    );
    await this.clock.advance(7500);
    return failure;
  }

  /** The plugin ends, and starts again with what it remembers, `ms` later. */
  async restart(ms: number, options: { readonly jumpMs?: number } & Pick<FixtureOptions, 'intervalMs' | 'isKept'> = {}): Promise<InstallationFixture> {
    this.stop.abort(new Error('stopped'));
    await this.clock.advance(ms);
    this.clock.jumpWallClock(options.jumpMs ?? 0);
    const again = new InstallationFixture({ memory: JSON.parse(JSON.stringify(this.memory)) as LimitMemory, clock: this.clock, ...options });
    again.cloud.answer = this.cloud.answer;
    return again;
  }
}
