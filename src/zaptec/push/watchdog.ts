// Whether a subscription that is connected brings what it should: what reading finds and push has not brought was missed.
// The server cannot tell: another reader takes messages away, or the cloud sends none, and the connection looks the same.
import { DAY, HOUR, MINUTE, SECOND, type Clock } from '../../base/clock.ts';
import { LAGGING_COPY_MS } from '../../charging/state/charger-state.ts';
import { ObservationId, type Observation } from '../../charging/state/observation.ts';

export const TRUST = {
  /** Push may come after a read that found the same: it has so long. */
  lateMs: MINUTE,
  /** Of the same change, the two sources may round the timestamp differently. */
  roundingMs: SECOND,
  /** One miss may be an accident: without another one, push is relied on again after this. */
  doubtMs: HOUR,
  /** Two within this are none: at a house the mode changes a few times a day, and another reader takes half. Accidents lie further apart. */
  missesWithinMs: DAY,
  /** Without another miss, push is trusted again after this, and after twice as long each further time. */
  firstProbationMs: HOUR,
  longestProbationMs: DAY,
} as const;

/**
 * - `trusted`: nothing speaks against it.
 * - `doubted`: something may have been missed, or was missed once.
 * - `mistrusted`: changes were missed, and may be again.
 */
type Trust = 'trusted' | 'doubted' | 'mistrusted';

interface Doubt {
  readonly timestampMs: number;
  readonly sinceMs: number;
}

/**
 * Compares what reading and push tell of the operation mode, by its own timestamps: that is what people wait for, and it
 * is in every subscription.
 */
export class Watchdog {
  readonly #clock: Clock;
  /** The timestamp of the newest mode that reads have told, by charger. */
  readonly #read = new Map<string, number>();
  /** The same of push, and when it has brought one last. */
  readonly #brought = new Map<string, { readonly timestampMs: number; readonly atMs: number }>();
  readonly #doubts = new Map<string, Doubt>();
  #missedAtMs: number[] = [];
  #mistrustedUntilMs = -Infinity;
  #probationMs: number = TRUST.firstProbationMs;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get verdict(): Trust {
    this.#settleDoubts();
    if (this.#clock.monotonic() < this.#mistrustedUntilMs) return 'mistrusted';
    const isRecent = this.#clock.monotonic() - (this.#missedAtMs.at(-1) ?? -Infinity) < TRUST.doubtMs;
    return this.#doubts.size > 0 || isRecent ? 'doubted' : 'trusted';
  }

  /** Push has brought these. */
  noteBrought(chargerId: string, observations: readonly Observation[]): void {
    const timestampMs = modeTimestampMs(observations);
    if (timestampMs === undefined) return;
    this.#settleDoubts();
    const before = this.#brought.get(chargerId)?.timestampMs ?? -Infinity;
    this.#brought.set(chargerId, { timestampMs: Math.max(timestampMs, before), atMs: this.#clock.monotonic() });
    const doubt = this.#doubts.get(chargerId);
    if (doubt !== undefined && isAsNew(timestampMs, doubt.timestampMs)) this.#doubts.delete(chargerId);
  }

  /** A read has found these, while push was connected. */
  noteRead(chargerId: string, observations: readonly Observation[]): void {
    const timestampMs = modeTimestampMs(observations);
    if (timestampMs === undefined) return;
    this.#settleDoubts();
    this.#compare(chargerId, timestampMs);
    // Whatever stamp it had, it is in this read, and says nothing of what the next ones find.
    if (this.#clock.monotonic() - (this.#brought.get(chargerId)?.atMs ?? Infinity) >= LAGGING_COPY_MS) this.#brought.delete(chargerId);
  }

  #compare(chargerId: string, timestampMs: number): void {
    const before = this.#read.get(chargerId);
    this.#read.set(chargerId, Math.max(timestampMs, before ?? -Infinity));
    // The first read tells what was before; and a copy of the cloud may lag.
    if (before === undefined || timestampMs <= before) return;
    if (isAsNew(this.#brought.get(chargerId)?.timestampMs ?? -Infinity, timestampMs) || this.#doubts.has(chargerId)) return;
    this.#doubts.set(chargerId, { timestampMs, sinceMs: this.#clock.monotonic() });
  }

  /** Push could bring nothing for a while: what reads find next says nothing of it. */
  noteInterruption(): void {
    this.#read.clear();
    this.#doubts.clear();
  }

  #settleDoubts(): void {
    const nowMs = this.#clock.monotonic();
    const overdue = [...this.#doubts].filter(([, { sinceMs }]) => nowMs - sinceMs >= TRUST.lateMs);
    for (const [chargerId] of overdue) {
      this.#doubts.delete(chargerId);
      this.#noteMiss(nowMs);
    }
    this.#missedAtMs = this.#missedAtMs.filter((atMs) => nowMs - atMs < TRUST.missesWithinMs);
  }

  #noteMiss(nowMs: number): void {
    this.#missedAtMs.push(nowMs);
    const isMistrusted = nowMs < this.#mistrustedUntilMs;
    if (this.#missedAtMs.length < 2 && !isMistrusted) return;
    if (!isMistrusted && this.#mistrustedUntilMs > -Infinity) this.#probationMs = Math.min(2 * this.#probationMs, TRUST.longestProbationMs);
    this.#mistrustedUntilMs = nowMs + this.#probationMs;
  }
}

function isAsNew(timestampMs: number, otherMs: number): boolean {
  return timestampMs >= otherMs - TRUST.roundingMs;
}

function modeTimestampMs(observations: readonly Observation[]): number | undefined {
  return observations.find(({ id }) => id === ObservationId.ChargerOperationMode)?.timestampMs;
}
