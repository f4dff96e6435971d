// The most that one charger itself is set to, as it is to be shown and changed: with the manners of an installation's current.
import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../base/clock.ts';
import { namedLog, summedLog, type Log } from '../../../base/log.ts';
import type { Memory } from '../../../base/memory.ts';
import type { Charger } from '../../charger/charger.ts';
import { CHARGER_CURRENT_A } from '../../settings/charger-update.ts';
import type { SettingsSink } from '../../settings/update-sender.ts';
import { LimitLog } from '../limit-log.ts';
import type { LimitMemory } from '../limit-memory.ts';
import type { LimitView } from '../installation.ts';
import { amperesOf, type LimitWish } from '../limit-decision.ts';
import type { LimitOutcome } from '../limit-outcome.ts';
import { LimitRunner } from '../limit-runner.ts';
import { LimitedCharger } from './limited-charger.ts';

export interface ChargerLimitParts {
  readonly cloud: SettingsSink;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the charger is no longer looked after. */
  readonly stopped: AbortSignal;
  readonly memory: Memory<LimitMemory>;
  /** Between two changes. */
  readonly intervalMs: number;
}

export class ChargerLimit {
  readonly #charger: Charger;
  readonly #known: LimitedCharger;
  readonly #runner: LimitRunner;
  readonly #events = new EventEmitter();
  #view: LimitView | undefined;

  constructor(charger: Charger, parts: ChargerLimitParts) {
    this.#charger = charger;
    const { cloud, clock, stopped } = parts;
    const log = namedLog(parts.log, () => `${charger.logName}, maximum current`);
    this.#known = new LimitedCharger(charger, { clock, onRead: () => this.#takeOver() });
    this.#runner = new LimitRunner(this.#known, {
      ...parts,
      log,
      // Of one charger there are no phases to be set.
      send: (currentA, patience) => cloud.updateCharger(charger.facts.id, { maxCurrentA: typeof currentA === 'number' ? currentA : Math.min(...currentA) }, patience),
      said: new LimitLog({ ...parts, log: summedLog(log, clock, stopped), of: 'charger' }),
      onShownChange: () => this.#update(),
    });
    const unsubscribe = charger.onChange(() => this.#takeOver());
    stopped.addEventListener('abort', unsubscribe, { once: true });
    if (charger.view !== undefined) this.#takeOver();
    this.#runner.resume();
  }

  /** How it is to be shown; undefined until the first attempt to read the charger has ended. */
  get view(): LimitView | undefined {
    return this.#view;
  }

  /** Calls `listener` with every change of the view; returns what ends that. */
  onChange(listener: (view: LimitView) => void): () => void {
    this.#events.on('change', listener);
    return () => void this.#events.off('change', listener);
  }

  /**
   * Carries out a wish, after checking on a fresh reading that it can work, and logs what came of it. Less than a vehicle
   * needs is off.
   *
   * @throws ZaptecError when the cloud cannot be asked, or the time for an answer is up
   */
  perform(wish: LimitWish): Promise<LimitOutcome> {
    return this.#runner.perform(this.#offBelowMinimum(wish));
  }

  #offBelowMinimum(wish: LimitWish): LimitWish {
    return wish.kind === 'share' && amperesOf(wish.percent, CHARGER_CURRENT_A.max) < this.#known.minimumA ? { kind: 'turn-off' } : wish;
  }

  #takeOver(): void {
    this.#runner.noteReading();
    this.#update();
  }

  #update(): void {
    const { reading } = this.#known;
    if (reading === undefined) return;
    const currentA = this.#runner.shownA ?? reading.availableCurrentA;
    const view: LimitView = {
      isReachable: this.#charger.view?.isReachable === true && !this.#charger.isListOnly,
      currentA: currentA === undefined ? undefined : Math.round(currentA),
      maxA: CHARGER_CURRENT_A.max,
    };
    if (isDeepStrictEqual(this.#view, view)) return;
    this.#view = view;
    this.#events.emit('change', view);
  }
}
