// A time zone's clock: how far it is ahead of UTC, and until when. What the system knows of the zone is asked rarely, because
// that is slow; a million sessions are looked up in what was answered.
import { DAY, HOUR, MINUTE } from '../../../base/clock.ts';

/** A stretch in which a clock is the same distance from UTC. All in milliseconds since 1970. */
interface ClockStretch {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  /** What is to be added to UTC. */
  readonly aheadMs: number;
}

/** In a shorter time no clock is changed twice; Morocco changes its own for the month of Ramadan. */
const BLOCK_MS = 8 * DAY;

/** No clock is set back by as much. */
const MOST_SET_BACK_MS = 3 * HOUR;

/** The clock of one zone. */
export class LocalTime {
  /** What people call it, or how far it is ahead where it has no name. */
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;
  /** By the number of the block of eight days. */
  readonly #blocks = new Map<number, readonly ClockStretch[]>();
  #last: ClockStretch = { fromMs: 0, toMs: 0, aheadMs: 0 };

  /**
   * @param zone such as "Europe/Oslo"; this machine's own unless given
   * @throws RangeError where the system does not know it
   */
  constructor(zone?: string) {
    // Of this machine's own zone Node may tell a name that it does not know itself, as where TZ is set and empty.
    this.#format = new Intl.DateTimeFormat('en-US', { ...(zone === undefined ? {} : { timeZone: zone }), timeZoneName: 'longOffset', year: 'numeric' });
    this.zone = zone ?? this.#ownName();
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
    return Math.floor(this.localMs(ms) / DAY);
  }

  /** Such as "2026-01-31 22:05". */
  textOf(ms: number): string {
    return new Date(this.localMs(ms)).toISOString().slice(0, 16).replace('T', ' ');
  }

  /** Such as " +01:00", for whoever reads a time around which the clock is set back, and some come twice; else nothing. */
  offsetBehind(ms: number): string {
    if (this.at(ms - MOST_SET_BACK_MS).aheadMs <= this.at(ms + MOST_SET_BACK_MS).aheadMs) return '';
    return ` ${this.#offsetAt(ms).slice('GMT'.length) || '+00:00'}`;
  }

  /** What a clock shows, in milliseconds since it showed 1970-01-01 00:00. */
  localMs(ms: number): number {
    return ms + this.at(ms).aheadMs;
  }

  #ownName(): string {
    // Undefined for a TZ that is nonsense, whatever the type says.
    const name = this.#format.resolvedOptions().timeZone as string | undefined;
    return name !== undefined && /^[A-Z]/i.test(name) && name !== 'Etc/Unknown' ? name : this.#offsetAt(0);
  }

  /** "GMT", "GMT+01:00", or with seconds in the nineteenth century. */
  #offsetAt(ms: number): string {
    return this.#format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  #ask(block: number): readonly ClockStretch[] {
    const fromMs = block * BLOCK_MS;
    const toMs = fromMs + BLOCK_MS;
    const aheadMs = this.#aheadMs(fromMs);
    const endAheadMs = this.#aheadMs(toMs - 1);
    const changeMs = aheadMs === endAheadMs ? toMs : this.#changeMs(fromMs, toMs, aheadMs);
    const stretches = [{ fromMs, toMs: changeMs, aheadMs }, { fromMs: changeMs, toMs, aheadMs: endAheadMs }];
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

  #aheadMs(ms: number): number {
    const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.#offsetAt(ms));
    if (match === null) return 0;
    const [, sign, hours, minutes, seconds = '0'] = match;
    return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  }
}
