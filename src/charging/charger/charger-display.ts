// What is shown of a charger, made anew whenever anything may be another, and what the log says of it.
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../base/clock.ts';
import { isKeptPaused, type UnseenPause, type Wish } from '../commands/preconditions.ts';
import { ProblemWatch, type ProblemWatchParts } from '../problems/problem-watch.ts';
import { familyOf } from '../state/charger-facts.ts';
import type { KnownCharger } from '../state/known-charger.ts';
import type { Settled } from '../state/settling.ts';
import { pastSchedule } from '../state/waiting.ts';
import { viewOf, type ChargerView, type LastingView } from './charger-view.ts';
import { StatusLog } from './status-log.ts';

interface Parts extends ProblemWatchParts {
  readonly unseenPause: () => UnseenPause;
}

export class ChargerDisplay {
  readonly #known: KnownCharger;
  readonly #clock: Clock;
  readonly #unseenPause: () => UnseenPause;
  readonly #statusLog: StatusLog;
  readonly #problems: ProblemWatch;
  #view: ChargerView | undefined;

  constructor(known: KnownCharger, parts: Parts) {
    this.#known = known;
    this.#clock = parts.clock;
    this.#unseenPause = parts.unseenPause;
    this.#statusLog = new StatusLog(parts.log, parts.clock);
    this.#problems = new ProblemWatch(parts);
  }

  /** Undefined until there was something to show. */
  get view(): ChargerView | undefined {
    return this.#view;
  }

  /**
   * Looks at everything once more.
   *
   * @param wish that was accepted but is not confirmed yet
   * @returns the view, when it is another one
   */
  update(wish: Wish | undefined, lasting: LastingView, current: Pick<ChargerView, 'limitA' | 'mostA'>): ChargerView | undefined {
    const { state, whyUnreachable, lastPulseAtMs, facts } = this.#known;
    const nowMs = this.#clock.now();
    const settled = this.#settledAt(nowMs);
    const hasProblem = this.#problems.note({ state, whyUnreachable, lastPulseAtMs, family: familyOf(facts.model) });
    const view = viewOf({ state, settled, nowMs, whyUnreachable, hasProblem, wish, ...lasting, ...current, previous: this.#view });
    this.#statusLog.note(view, { ...settled, lastPulseAtMs, nowMs });
    this.#statusLog.noteIgnoredSchedule(pastSchedule(state, nowMs), nowMs);
    if (isDeepStrictEqual(this.#view, view)) return undefined;
    this.#view = view;
    return view;
  }

  /** Of a charger that keeps to a pause the cloud knows only that nothing flows, and takes its vehicle for full, or to wait. */
  #settledAt(nowMs: number): Settled {
    const { settled, state } = this.#known;
    return isKeptPaused(state, nowMs, this.#unseenPause()) ? { ...settled, status: 'paused', isWaiting: false } : settled;
  }
}
