// One limit as it is to be shown and changed: an installation's available current, or what one charger is set to.
import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { summedLog } from '../../base/log.ts';
import { maximumA, smallestA } from './installation-reading.ts';
import type { LimitWish } from './limit-decision.ts';
import { LimitKeeper } from './limit-keeper.ts';
import { LimitLog } from './limit-log.ts';
import type { LimitMemory } from './limit-memory.ts';
import type { LimitOutcome, LimitOwner } from './limit-outcome.ts';
import { LimitRunner } from './limit-runner.ts';
import type { Limited, LimitSenderParts } from './limit-sender.ts';

/** How it is to be shown. */
export interface LimitView {
  /** False when the values may be wrong, because reading it fails. */
  readonly isReachable: boolean;
  /** In whole amperes, or for a moment what was asked for; undefined when not known. */
  readonly currentA: number | undefined;
  /** The most that it can be, in whole amperes; undefined when not known. */
  readonly maxA: number | undefined;
}

export interface LimitParts extends LimitSenderParts {
  readonly of: LimitOwner;
  /** Whether a current that was set from Apple Home is set again where it is put back. */
  readonly isKept?: boolean;
}

export class Limit {
  readonly #known: Limited;
  readonly #parts: LimitParts;
  readonly #events = new EventEmitter();
  readonly #runner: LimitRunner;
  readonly #keeper: LimitKeeper | undefined;
  #view: LimitView | undefined;

  constructor(known: Limited, parts: LimitParts) {
    this.#known = known;
    this.#parts = parts;
    // What comes of a person's wishes, who can have as many as they like.
    const said = new LimitLog({ ...parts, log: summedLog(parts.log, parts.clock, parts.stopped) });
    this.#keeper = parts.isKept === true ? new LimitKeeper({ ...parts, said }) : undefined;
    this.#runner = new LimitRunner(known, { ...parts, said, onShownChange: () => this.update(), onSet: (currentA) => this.#keeper?.note(currentA) });
  }

  get id(): string {
    return this.#known.id;
  }

  /** How it is to be shown; undefined until the first attempt to read it has ended. */
  get view(): LimitView | undefined {
    return this.#view;
  }

  get memory(): LimitMemory {
    return this.#parts.memory.kept;
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

  /** It was read: the watch over what was sent first, then what is shown, then what was put back. */
  protected noteReading(): void {
    this.#runner.noteReading();
    this.update();
    const { reading } = this.#known;
    const againA = reading === undefined || !this.#runner.isIdle ? undefined : this.#keeper?.toSetAgain(reading);
    if (againA !== undefined) this.#runner.setAgain(againA);
  }

  protected update(): void {
    const { reading, isTried, isReachable } = this.#known;
    if (!isTried) return;
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
