// Installation: its current and who governs it, change events, `perform(wish)`. The one way in for what the cloud says
// of it, and out for changes.
import { EventEmitter } from 'node:events';
import type { Clock } from '../../base/clock.ts';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { FAILURES_UNTIL_UNREACHABLE } from '../state/reachability.ts';
import type { Charger } from '../charger/charger.ts';
import { isStandAlone } from '../state/charger-state.ts';
import type { Patience } from '../calls/patience.ts';
import type { InstallationCloud } from './installation-cloud.ts';
import type { CloudHealth } from '../calls/cloud-health.ts';
import type { LimitWish, KnownInstallation } from './limit-decision.ts';
import type { LimitHost } from './limit-host.ts';
import type { LimitOutcome } from './limit-outcome.ts';
import { LimitRunner } from './limit-runner.ts';
import { ForbiddenError, ZaptecError } from '../calls/errors.ts';
import { InstallationLog } from './installation-log.ts';
import { NOTHING_REMEMBERED, type InstallationMemory } from './installation-memory.ts';
import { maximumA, smallestA, type InstallationReading } from './installation-reading.ts';

/** An installation as Apple Home is to show it. */
export interface InstallationView {
  /** False when the values may be wrong, because reading it fails. */
  readonly isReachable: boolean;
  /** The available current in whole amperes, or what was asked for until that is there; undefined when not known. */
  readonly currentA: number | undefined;
  /** The most that it can have, in whole amperes; undefined when not known. */
  readonly maxA: number | undefined;
}

export interface InstallationParts {
  readonly cloud: InstallationCloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: CloudHealth;
  /** Between two changes of the available current. */
  readonly intervalMs: number;
  /** Aborts when the installation is no longer looked after. */
  readonly stopped: AbortSignal;
}

/** What the charger list tells of an installation. */
export interface ListedInstallation {
  readonly chargers: readonly Charger[];
  /** `CurrentUserRoles` of its chargers, a bit mask; undefined when the list does not say. */
  readonly roles: number | undefined;
}

/** One installation of the account. */
export class Installation implements LimitHost {
  readonly id: string;
  /** What its accessory is called; the log uses the same name. */
  label = 'Available Current';
  readonly #parts: InstallationParts;
  readonly #events = new EventEmitter();
  readonly #log: InstallationLog;
  readonly #runner: LimitRunner;
  #listed: ListedInstallation = { chargers: [], roles: undefined };
  #reading: InstallationReading | undefined;
  #readAtMs = -Infinity;
  #isForbidden = false;
  #failuresInARow = 0;
  #memory: InstallationMemory;
  #view: InstallationView | undefined;

  /** @param memory what was remembered when the plugin last ended */
  constructor(id: string, parts: InstallationParts, memory: InstallationMemory = NOTHING_REMEMBERED) {
    this.id = id;
    this.#parts = parts;
    this.#memory = memory;
    this.#log = new InstallationLog(parts, () => this.label);
    this.#runner = new LimitRunner(this, parts);
  }

  /** What its owner calls it; undefined when not known. */
  get name(): string | undefined {
    return this.#reading?.name;
  }

  /** How it is to be shown; undefined until the first attempt to read it has ended. */
  get view(): InstallationView | undefined {
    return this.#view;
  }

  get memory(): InstallationMemory {
    return this.#memory;
  }

  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  get known(): Partial<KnownInstallation> {
    const { reading, ...rest } = this.#knowledge(this.#reading);
    return reading === undefined ? rest : { ...rest, reading };
  }

  knownSince(ms: number): KnownInstallation | undefined {
    if (this.#reading === undefined || this.#parts.clock.monotonic() - this.#readAtMs > ms) return undefined;
    return this.#knowledge(this.#reading);
  }

  /** Calls `listener` with every change of the view; returns what ends that. */
  onChange(listener: (view: InstallationView) => void): () => void {
    this.#events.on('change', listener);
    return () => void this.#events.off('change', listener);
  }

  /** Calls `listener` with every change of what is to be remembered; returns what ends that. */
  onMemory(listener: (memory: InstallationMemory) => void): () => void {
    this.#events.on('memory', listener);
    return () => void this.#events.off('memory', listener);
  }

  /** Goes on with what waited to be sent when the plugin last ended. */
  resume(): void {
    this.#runner.resume();
  }

  /**
   * Carries out a wish, after checking on a fresh reading that it can work, and logs what came of it.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  perform(wish: LimitWish): Promise<LimitOutcome> {
    return this.#runner.perform(wish);
  }

  takeOverListed(listed: ListedInstallation): void {
    this.#listed = listed;
  }

  async read(patience: Patience): Promise<KnownInstallation> {
    const { cloud, health, stopped } = this.#parts;
    try {
      const reading = await cloud.readInstallation(this.id, patience);
      health.succeeded(this.id);
      this.#takeOver(reading);
      return this.#knowledge(reading);
    } catch (error) {
      if (!stopped.aborted && !patience.signal.aborted) this.#noteFailure(error);
      throw error;
    }
  }

  async refresh(): Promise<boolean> {
    try {
      await this.read({ urgency: 'read', signal: this.#parts.stopped });
      return true;
    } catch (error) {
      if (!(error instanceof ZaptecError) && !this.#parts.stopped.aborted) this.#parts.log.error(describeDefect(error));
      return false;
    }
  }

  onHeldChange(): void {
    this.#update();
  }

  remember(part: Partial<InstallationMemory>): void {
    this.#memory = { ...this.#memory, ...part };
    this.#events.emit('memory', this.#memory);
  }

  onOutcome(wish: LimitWish, outcome: LimitOutcome): void {
    this.#log.ended(wish, outcome);
  }

  onFailure(wish: LimitWish, error: unknown): void {
    this.#log.failed(wish, error);
  }

  onDelay(wish: LimitWish, error: ZaptecError): void {
    this.#log.delayed(wish, error);
  }

  onConfirmed(currentA: number, verdict: 'fulfilled' | 'failed' | 'unread'): void {
    this.#log.confirmed(currentA, verdict, this.#reading && smallestA(this.#reading));
  }

  onDropped(currentA: number, why: 'later-wish-failed' | 'too-late'): void {
    this.#log.dropped(currentA, why);
  }

  #knowledge<Reading extends InstallationReading | undefined>(reading: Reading): Omit<KnownInstallation, 'reading'> & { readonly reading: Reading } {
    const standAlone = this.#listed.chargers.map(({ state }) => isStandAlone(state)).filter((known) => known !== undefined);
    return {
      reading,
      roles: this.#isForbidden ? 0 : (reading?.roles ?? this.#listed.roles),
      isStandAlone: standAlone.length > 0 && standAlone.every(Boolean),
      lastCurrentA: this.#memory.lastCurrentA,
    };
  }

  #takeOver(reading: InstallationReading): void {
    this.#failuresInARow = 0;
    this.#isForbidden = false;
    this.#reading = reading;
    this.#readAtMs = this.#parts.clock.monotonic();
    const currentA = Math.round(smallestA(reading) ?? 0);
    if (currentA > 0 && currentA !== this.#memory.lastCurrentA) this.remember({ lastCurrentA: currentA });
    this.#runner.noteReading();
    this.#update();
  }

  #noteFailure(error: unknown): void {
    this.#isForbidden = error instanceof ForbiddenError;
    if (this.#isForbidden) this.#parts.health.succeeded(this.id);
    else this.#parts.health.failed(this.id, error);
    this.#failuresInARow += 1;
    this.#update();
  }

  /** Until the first good read a single failure suffices, and so it does without permission: no other answer will come. */
  #isReachable(): boolean {
    if (this.#isForbidden) return false;
    return this.#failuresInARow < (this.#reading === undefined ? 1 : FAILURES_UNTIL_UNREACHABLE);
  }

  #update(): void {
    if (this.#reading === undefined && this.#failuresInARow === 0) return;
    const currentA = this.#runner.heldA ?? (this.#reading && smallestA(this.#reading));
    const view: InstallationView = {
      isReachable: this.#isReachable(),
      currentA: currentA === undefined ? undefined : Math.round(currentA),
      maxA: this.#reading && maximumA(this.#reading),
    };
    const previous = this.#view;
    if (previous?.isReachable === view.isReachable && previous.currentA === view.currentA && previous.maxA === view.maxA) return;
    this.#view = view;
    this.#events.emit('change', view);
  }
}
