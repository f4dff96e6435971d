// What holds of what a charger reports: waits for passages to end, and has the charger read when one should have.
import type { Clock } from '../../base/clock.ts';
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { Patience } from '../calls/patience.ts';
import { changedAtMs, isStatusDisputed, powerW, UNKNOWN_STATE, type ChargerState } from './charger-state.ts';
import { chargingStatus, type ChargingStatus } from './charging-status.ts';
import { ObservationId } from './observation.ts';
import { isAboutToEnd, isPassage, latestNowMs, PASSAGE_MS, statusInPassage, type Occasion } from './passage.ts';

/** A vehicle that starts as usual has started by then: some take half a minute. */
export const START_MS = 30_000;

/** A vehicle that charges and has drawn nothing for so long will not in a moment: power begins to flow within minutes. */
export const IDLE_MS = 5 * 60_000;

/** How often a charger in a passage is read for somebody who waits, and what must be left then: a command is yet to be sent. */
const OUTLASTING = { readMs: 2_000, leaveMs: 2_500 } as const;

/** A routine read of a charger with a vehicle is on its way by then, and tells as well. */
const ROUTINE_MS = 5_000;

export interface Settled {
  /** That holds. During a passage, and while the charger does not say in which it is, the one before. */
  readonly status: ChargingStatus;
  /** Whether what is reported is no more than a passage. */
  readonly isPassing: boolean;
  /** Whether a vehicle waits to be charged for longer than it takes to start; undefined where it may have before the plugin started. */
  readonly isWaiting: boolean | undefined;
  /** Whether it charges, and has drawn nothing for minutes. */
  readonly isIdle: boolean;
}

interface SettlingParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
  /** A passage should be over, or a vehicle still wait: reads the charger and has what it then reports noted. Never rejects. */
  readonly onOverdue: () => Promise<void>;
}

/** Follows one charger. */
export class Settling {
  readonly #parts: SettlingParts;
  /** The last state that held. */
  #held: ChargerState = UNKNOWN_STATE;
  /** When it was told, by the monotonic clock. */
  #heldAtMs = -Infinity;
  #lasting: Lasting | undefined;
  #passage: Passage | undefined;

  constructor(parts: SettlingParts) {
    this.#parts = parts;
  }

  get settled(): Settled {
    if (this.#passage !== undefined) return { status: this.#passage.status, isPassing: true, isWaiting: false, isIdle: false };
    return { status: chargingStatus(this.#held), isPassing: false, isWaiting: this.#hasLasted('waiting'), isIdle: this.#hasLasted('idle') === true };
  }

  /** Takes note of what the charger reports now, and of what is on its way to it. */
  note(reported: ChargerState, occasion: Occasion | undefined): void {
    const { clock } = this.#parts;
    if (chargingStatus(reported) === 'unknown') return;
    const passage = this.#passage;
    const nowMs = latestNowMs(reported, clock.now(), this.#sinceMs);
    // With time alone no passage ends: what was told during it says nothing of what has become of it.
    if (reported === passage?.early) return;
    if (passage === undefined && isAboutToEnd(this.#held, reported, nowMs)) return;
    if (!isPassage(this.#held, reported, nowMs, occasion)) this.#hold(reported);
    else if (passage === undefined) this.#begin(reported, occasion);
    else if (clock.monotonic() < passage.untilMs) passage.early = reported;
    else if (occasion === undefined) this.#hold(reported);
  }

  /** Takes over what is certain, and no passage. */
  takeOver(reported: ChargerState): void {
    if (chargingStatus(reported) !== 'unknown') this.#hold(reported);
  }

  /**
   * Has the charger read and, in a passage, read again, until it is over or there is no more time for that. Whoever ends a
   * session here looks for its end, too, which takes longer. Rejects as `read` does.
   */
  async outlast(read: () => Promise<void>, { latestMs = -Infinity, signal }: Patience): Promise<void> {
    const { clock } = this.#parts;
    await read();
    while (this.#isBrief && latestMs - clock.monotonic() >= OUTLASTING.readMs + OUTLASTING.leaveMs) {
      await clock.sleep(OUTLASTING.readMs, signal);
      await read();
    }
  }

  get #isBrief(): boolean {
    return this.#passage !== undefined && this.#passage.occasion !== 'stop';
  }

  #begin(early: ChargerState, occasion: Occasion | undefined): void {
    const { clock, onOverdue } = this.#parts;
    const status = statusInPassage(this.#held, occasion);
    this.#passage = { status, occasion, untilMs: clock.monotonic() + PASSAGE_MS, early, alarm: alarmIn(PASSAGE_MS, this.#parts, onOverdue) };
  }

  #hold(reported: ChargerState): void {
    const [before, sinceMs] = [this.#held, this.#sinceMs];
    this.#held = reported;
    this.#passage?.alarm.cancel();
    this.#passage = undefined;
    // With time alone nothing lasts: the charger may have begun to charge since it last told.
    if (reported === before) return;
    this.#heldAtMs = this.#parts.clock.monotonic();
    this.#followLasting(before, reported, sinceMs);
  }

  /** How long ago the state that held was told: what it does not have yet is no older, whatever its time says. Infinite where that was in dispute. */
  get #sinceMs(): number {
    return isStatusDisputed(this.#held) ? Infinity : this.#parts.clock.monotonic() - this.#heldAtMs;
  }

  #followLasting(before: ChargerState, reported: ChargerState, sinceMs: number): void {
    const { clock, onOverdue } = this.#parts;
    const what = lastingOf(reported);
    if (what !== this.#lasting?.what) {
      this.#lasting?.alarm.cancel();
      this.#lasting = undefined;
      if (what === undefined) return;
      const agoMs = what === 'waiting' ? ageMs(reported, clock.now(), sinceMs) : 0;
      const dueMs = clock.monotonic() + LASTING_MS[what] - (agoMs ?? 0);
      const hasLasted = before === UNKNOWN_STATE && agoMs === undefined ? undefined : false;
      this.#lasting = { what, dueMs, hasLasted, alarm: alarmIn(dueMs + ROUTINE_MS - clock.monotonic(), this.#parts, onOverdue) };
    }
    if (this.#lasting === undefined || clock.monotonic() < this.#lasting.dueMs) return;
    this.#lasting.hasLasted = true;
    this.#lasting.alarm.cancel();
  }

  #hasLasted(what: Lasting['what']): boolean | undefined {
    return this.#lasting?.what === what ? this.#lasting.hasLasted : false;
  }
}

interface Passage {
  /** What was on its way to the charger when it began. */
  readonly occasion: Occasion | undefined;
  /** What is shown meanwhile. */
  readonly status: ChargingStatus;
  /** When it should be over, by the monotonic clock. */
  readonly untilMs: number;
  /** What the charger told last before that. */
  early: ChargerState;
  readonly alarm: Alarm;
}

/** What a charger may go on doing for longer than usual. */
interface Lasting {
  readonly what: 'waiting' | 'idle';
  /** When it has lasted long enough to be told, by the monotonic clock. */
  readonly dueMs: number;
  /** Whether the charger has told by then that it still does; undefined until it does where nobody knows since when. */
  hasLasted: boolean | undefined;
  readonly alarm: Alarm;
}

const LASTING_MS = { waiting: START_MS, idle: IDLE_MS } as const;

function lastingOf(state: ChargerState): 'waiting' | 'idle' | undefined {
  const status = chargingStatus(state);
  if (status === 'requesting') return 'waiting';
  return status === 'charging' && powerW(state) === 0 ? 'idle' : undefined;
}

/** How long ago the mode changed, by the cloud's time; undefined where that is not known, still to come, or longer ago than it was another one. */
function ageMs(state: ChargerState, nowMs: number, sinceMs: number): number | undefined {
  const atMs = changedAtMs(state, ObservationId.ChargerOperationMode);
  return atMs === undefined || atMs > nowMs || nowMs - atMs > sinceMs ? undefined : nowMs - atMs;
}
