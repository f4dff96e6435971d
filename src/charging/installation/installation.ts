// Installation: its current as it is to be shown, change events, `perform(wish)`. What surfaces use.
import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { namedLog, summedLog } from '../../base/log.ts';
import { PartsMemory, type Memory } from '../../base/memory.ts';
import type { Patience } from '../calls/patience.ts';
import type { InstallationCloud } from './installation-cloud.ts';
import { LimitLog } from './limit-log.ts';
import type { LimitMemory } from './limit-memory.ts';
import { maximumA, smallestA, type PhasesA } from './installation-reading.ts';
import { KnownInstallation, type KnownInstallationParts } from './known-installation.ts';
import type { LimitWish } from './limit-decision.ts';
import type { LimitOutcome } from './limit-outcome.ts';
import { LimitKeeper } from './limit-keeper.ts';
import { LimitRunner } from './limit-runner.ts';

/** A limit as Apple Home is to show it: an installation's available current, or what one charger is set to. */
export interface LimitView {
  /** False when the values may be wrong, because reading it fails. */
  readonly isReachable: boolean;
  /** The available current in whole amperes, or for a moment what was asked for; undefined when not known. */
  readonly currentA: number | undefined;
  /** The most that it can have, in whole amperes; undefined when not known. */
  readonly maxA: number | undefined;
}

export interface InstallationParts extends Omit<KnownInstallationParts, 'onReading' | 'onFailure'> {
  readonly cloud: InstallationCloud;
  /** Between two changes of the available current. */
  readonly intervalMs: number;
  /** Whether a current that was set from Apple Home is set again where it is put back. */
  readonly isKept?: boolean;
}

/** One installation of the account. */
export class Installation {
  readonly known: KnownInstallation;
  /** What its accessory is called; the log uses the same name. */
  label = 'Available Current';
  readonly #events = new EventEmitter();
  readonly #memory: Memory<LimitMemory>;
  readonly #runner: LimitRunner;
  readonly #keeper: LimitKeeper | undefined;
  #view: LimitView | undefined;

  /** @param memory what is remembered of it; as long as the plugin runs, unless told */
  constructor(id: string, parts: InstallationParts, memory: Memory<LimitMemory> = new PartsMemory({})) {
    this.#memory = memory;
    const shared = { ...parts, memory };
    const log = namedLog(parts.log, () => this.label);
    this.known = new KnownInstallation(id, { ...parts, log, onReading: () => this.#takeOver(), onFailure: () => this.#update() });
    // What comes of a person's wishes, who can have as many as they like.
    const said = new LimitLog({ ...parts, log: summedLog(log, parts.clock, parts.stopped), of: 'installation' });
    this.#keeper = parts.isKept === true ? new LimitKeeper({ ...shared, said }) : undefined;
    const send = (currentA: number | PhasesA, patience: Patience): Promise<void> => parts.cloud.setAvailableCurrent(id, currentA, patience);
    this.#runner = new LimitRunner(this.known, { ...shared, send, said, onShownChange: () => this.#update(), onSet: (currentA) => this.#keeper?.note(currentA) });
  }

  get id(): string {
    return this.known.id;
  }

  /** What its owner calls it; undefined when not known. */
  get name(): string | undefined {
    return this.known.name;
  }

  /** How it is to be shown; undefined until the first attempt to read it has ended. */
  get view(): LimitView | undefined {
    return this.#view;
  }

  get memory(): LimitMemory {
    return this.#memory.kept;
  }

  /** Calls `listener` with every change of the view; returns what ends that. */
  onChange(listener: (view: LimitView) => void): () => void {
    this.#events.on('change', listener);
    return () => void this.#events.off('change', listener);
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

  /** The watch over what was sent first, then what is shown, then what was put back. */
  #takeOver(): void {
    this.#runner.noteReading();
    this.#update();
    const { reading } = this.known;
    const againA = reading === undefined || !this.#runner.isIdle ? undefined : this.#keeper?.toSetAgain(reading);
    if (againA !== undefined) this.#runner.setAgain(againA);
  }

  #update(): void {
    const { reading, failuresInARow, isReachable } = this.known;
    if (reading === undefined && failuresInARow === 0) return;
    const currentA = this.#runner.shownA ?? (reading && smallestA(reading));
    const view: LimitView = {
      isReachable,
      currentA: currentA === undefined ? undefined : Math.round(currentA),
      maxA: reading && maximumA(reading),
    };
    if (isDeepStrictEqual(this.#view, view)) return;
    this.#view = view;
    this.#events.emit('change', view);
  }
}
