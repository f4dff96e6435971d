// What a kilowatt hour costs, by the time of day and the weekday, as the owner has said. Pure.
import { DAY, MINUTE } from '../../../base/clock.ts';
import { dayOf, weekdayOf } from './calendar.ts';

/** As the config has it. */
export interface Price {
  /** Such as "NOK"; may be empty. */
  readonly currency: string;
  /** In any order; each holds from its date on, until that of the next one. */
  readonly rates: readonly Rate[];
}

export interface Rate {
  /** "2026-01-31"; the day on which it begins to hold. Undefined: since ever. */
  readonly from?: string | undefined;
  readonly perKwh: number;
  /** At some times it is another; of several that fit, the last one holds. */
  readonly times?: readonly RateTime[] | undefined;
}

export interface RateTime {
  /** The days on which it begins, 0 is Sunday; all of them unless given. */
  readonly days?: readonly number[] | undefined;
  /** "22:00". */
  readonly from: string;
  /** "06:00", which is on the next day where it is not later than `from`; "24:00" is midnight. */
  readonly to: string;
  readonly perKwh: number;
}

export const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6] as const;

/** What holds at some time, and until when: in milliseconds of the local clock. */
interface PriceStretch {
  readonly fromLocalMs: number;
  /** Undefined before the first price. */
  readonly perKwh: number | undefined;
  /** Not included. */
  readonly toLocalMs: number;
}

const MINUTES_A_DAY = 1440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/** A rate's prices by the minute of the week, counted from Monday 0:00: a million sessions look them up. */
interface Week {
  readonly fromLocalMs: number;
  readonly toLocalMs: number;
  readonly perKwh: Float64Array;
  /** The first minute after this one with another price, or the week's end. */
  readonly untilMinute: Uint16Array;
}

/** Prices that can be looked up quickly. */
export class PriceTable {
  readonly currency: string;
  readonly #weeks: readonly Week[];
  /** The hours of a session follow each other. */
  #last: PriceStretch = { fromLocalMs: 0, perKwh: undefined, toLocalMs: 0 };

  constructor({ currency, rates }: Price) {
    this.currency = currency;
    const starts = rates.map((rate) => ({ rate, fromLocalMs: (dayOf(rate.from ?? '') ?? -Infinity) * DAY }));
    // Of two that begin on one day the later in the list holds.
    const sorted = starts.toSorted((one, other) => (one.fromLocalMs === other.fromLocalMs ? 0 : one.fromLocalMs - other.fromLocalMs));
    this.#weeks = sorted.map(({ rate, fromLocalMs }, index) => ({ fromLocalMs, toLocalMs: sorted[index + 1]?.fromLocalMs ?? Infinity, ...weekOf(rate) }));
  }

  /** What holds when a local clock shows `localMs`, written as if it were UTC; from a time before that, though not the first. */
  at(localMs: number): PriceStretch {
    if (localMs < this.#last.fromLocalMs || localMs >= this.#last.toLocalMs) this.#last = this.#find(localMs);
    return this.#last;
  }

  /** Whether one price holds from `fromLocalMs` until `toLocalMs`, as at() has them. */
  isOneFrom(fromLocalMs: number, toLocalMs: number): boolean {
    const { perKwh } = this.at(fromLocalMs);
    for (let stretch = this.at(fromLocalMs); stretch.toLocalMs < toLocalMs; ) {
      stretch = this.at(stretch.toLocalMs);
      if (stretch.perKwh !== perKwh) return false;
    }
    return true;
  }

  #find(localMs: number): PriceStretch {
    const week = this.#weeks.findLast(({ fromLocalMs }) => localMs >= fromLocalMs);
    if (week === undefined) return { fromLocalMs: -Infinity, perKwh: undefined, toLocalMs: this.#weeks[0]?.fromLocalMs ?? Infinity };
    const day = Math.floor(localMs / DAY);
    const mondayMs = (day - weekdayOf(day)) * DAY;
    const minute = Math.floor((localMs - mondayMs) / MINUTE);
    const untilMinute = week.untilMinute[minute] ?? MINUTES_A_WEEK;
    return { fromLocalMs: mondayMs + minute * MINUTE, perKwh: week.perKwh[minute], toLocalMs: Math.min(mondayMs + untilMinute * MINUTE, week.toLocalMs) };
  }
}

/** Minutes since midnight of "22:00"; 1440 for "24:00". */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function weekOf({ perKwh, times = [] }: Rate): Pick<Week, 'perKwh' | 'untilMinute'> {
  const byMinute = new Float64Array(MINUTES_A_WEEK).fill(perKwh);
  for (const { days = EVERY_DAY, from, to, perKwh: then } of times) {
    const first = minuteOf(from);
    const length = minuteOf(to) - first;
    for (const day of days) {
      const start = ((day + 6) % 7) * MINUTES_A_DAY + first;
      for (let minute = start; minute < start + (length > 0 ? length : length + MINUTES_A_DAY); minute++) byMinute[minute % MINUTES_A_WEEK] = then;
    }
  }
  const untilMinute = new Uint16Array(MINUTES_A_WEEK).fill(MINUTES_A_WEEK);
  for (let minute = MINUTES_A_WEEK - 2; minute >= 0; minute--) {
    untilMinute[minute] = byMinute[minute] === byMinute[minute + 1] ? (untilMinute[minute + 1] ?? MINUTES_A_WEEK) : minute + 1;
  }
  return { perKwh: byMinute, untilMinute };
}
