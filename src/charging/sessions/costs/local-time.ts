// A time zone's clock: how far it is ahead of UTC, and until when. What the system knows of the zone is asked rarely, because
// that is slow; a million sessions are looked up in what was answered.
import { DAY, MINUTE } from '../../../base/clock.ts';

/** A stretch in which a clock is the same distance from UTC. All in milliseconds since 1970. */
export interface ClockStretch {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  /** What is to be added to UTC. */
  readonly aheadMs: number;
}

/** In a shorter time no clock is changed twice; Morocco changes its own for the month of Ramadan. */
const BLOCK_MS = 8 * DAY;

/** The zone of this machine. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The clock of one zone. */
export class LocalTime {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;
  /** By the number of the block of eight days. */
  readonly #blocks = new Map<number, readonly ClockStretch[]>();
  #last: ClockStretch = { fromMs: 0, toMs: 0, aheadMs: 0 };

  /**
   * @param zone such as "Europe/Oslo"
   * @throws RangeError where the system does not know it
   */
  constructor(zone: string) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
  }

  /** The stretch that `ms` is in. */
  at(ms: number): ClockStretch {
    if (ms >= this.#last.fromMs && ms < this.#last.toMs) return this.#last;
    const block = Math.floor(ms / BLOCK_MS);
    const stretches = this.#blocks.get(block) ?? this.#ask(block);
    this.#last = stretches.find(({ toMs }) => ms < toMs) ?? this.#last;
    return this.#last;
  }

  /** The local day, counted from 1970-01-01. */
  dayAt(ms: number): number {
    return Math.floor((ms + this.at(ms).aheadMs) / DAY);
  }

  /** Such as "2026-01-31 22:05". */
  textOf(ms: number): string {
    return new Date(ms + this.at(ms).aheadMs).toISOString().slice(0, 16).replace('T', ' ');
  }

  #ask(block: number): readonly ClockStretch[] {
    const fromMs = block * BLOCK_MS;
    const toMs = fromMs + BLOCK_MS;
    const aheadMs = this.#aheadMs(fromMs);
    const endAheadMs = this.#aheadMs(toMs - 1);
    const changeMs = aheadMs === endAheadMs ? toMs : this.#changeMs(fromMs, toMs, aheadMs);
    const stretches = [{ fromMs, toMs: changeMs, aheadMs }, ...(changeMs === toMs ? [] : [{ fromMs: changeMs, toMs, aheadMs: endAheadMs }])];
    this.#blocks.set(block, stretches);
    return stretches;
  }

  /** The minute in which the clock is changed. */
  #changeMs(fromMs: number, toMs: number, aheadMs: number): number {
    let [before, after] = [fromMs / MINUTE, toMs / MINUTE];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.#aheadMs(middle * MINUTE) === aheadMs) before = middle;
      else after = middle;
    }
    return after * MINUTE;
  }

  /** "GMT", "GMT+01:00", or with seconds in the nineteenth century. */
  #aheadMs(ms: number): number {
    const text = this.#format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
    if (match === null) return 0;
    const [, sign, hours, minutes, seconds = '0'] = match;
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  }
}
