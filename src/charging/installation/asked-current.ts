// The current that was asked for and is not there yet: how long it is shown in place of what holds, and what is remembered of it.
import { alarmIn, type Alarm } from '../../base/detached.ts';
import type { LimitMemory } from './limit-memory.ts';
import type { CurrentWish } from './limit-decision.ts';
import type { LimitSenderParts } from './limit-sender.ts';

/**
 * For so long after the answer what was asked for is shown. Then it is what holds: the last reading, or, when the change
 * is on its way, the first one from then on; before that one nobody can know better, and a tile that goes there and back
 * would tell of a change that never was.
 */
const SHOWN_AS_ASKED_MS = 1_000;

/** One that became due longer ago than this, and could not be sent, is no longer what anybody expects. */
const OUTDATED_MS = 60 * 60_000;

interface Parts extends Pick<LimitSenderParts, 'clock' | 'log' | 'memory' | 'stopped'> {
  /** What is shown in place of what holds has changed. */
  readonly onChange: () => void;
}

export class AskedCurrent {
  readonly #parts: Parts;
  #currentA: number | undefined;
  #isShown = false;
  #acceptedAtMs = Infinity;
  #truth: Alarm | undefined;
  /** Until what waits to be sent is not to be lost any more. */
  #kept: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** In amperes; undefined when nothing is asked for that is not there. */
  get currentA(): number | undefined {
    return this.#currentA;
  }

  /** The same while it is to be shown in place of what holds; undefined when that is to be shown. */
  get shownA(): number | undefined {
    return this.#isShown ? this.#currentA : undefined;
  }

  /** What waits to be sent. */
  get pending(): LimitMemory['pending'] {
    return this.#parts.memory.kept.pending;
  }

  /** Resolves when what waits is on the disk, or cannot be. */
  get kept(): Promise<void> {
    return this.#kept;
  }

  /** Has it remembered that this waits to be sent, and since when it is due. */
  keepPending({ currentA, isSetAgain }: CurrentWish, waitMs: number): void {
    const dueAtMs = this.#parts.clock.now() + waitMs;
    this.#kept = this.#parts.memory.remember({ pending: { currentA, isSetAgain, dueAtMs } }, 'now');
  }

  forgetPending(): void {
    this.#kept = this.#parts.memory.remember({ pending: undefined }, 'now');
  }

  /**
   * Whether what waits was due too long ago, as the clock on the wall says by now: while the host sleeps, the other one
   * may stand still; and one without a battery starts with the time at which its power went, and learns of the rest later.
   */
  get isOutdated(): boolean {
    return this.pending !== undefined && this.#parts.clock.now() - this.pending.dueAtMs > OUTDATED_MS;
  }

  /** Somebody asks for it now, and it is shown. */
  ask(currentA: number | undefined): void {
    this.#truth?.cancel();
    this.#acceptedAtMs = Infinity;
    this.#set(currentA, true);
  }

  /** It waits for its time: shown for a moment if it was, then no more. */
  wait(currentA: number): void {
    this.#set(currentA, this.#isShown);
    this.#truth?.cancel();
    if (this.#isShown) this.#truth = alarmIn(SHOWN_AS_ASKED_MS, this.#parts, () => this.showWhatHolds());
  }

  /** It is on its way: the readings will tell. */
  accept(currentA: number): void {
    this.#acceptedAtMs = this.#parts.clock.monotonic();
    this.#set(currentA, this.#isShown);
  }

  /** A reading has come; one from before the change can be there means nothing. */
  noteReading(): void {
    if (this.#parts.clock.monotonic() - this.#acceptedAtMs >= SHOWN_AS_ASKED_MS) this.showWhatHolds();
  }

  showWhatHolds(): void {
    this.#set(this.#currentA, false);
  }

  /** It is there, or given up. */
  forget(): void {
    this.#truth?.cancel();
    this.#set(undefined, false);
  }

  #set(currentA: number | undefined, isShown: boolean): void {
    const before = this.shownA;
    this.#currentA = currentA;
    this.#isShown = isShown;
    if (this.shownA !== before) this.#parts.onChange();
  }
}
