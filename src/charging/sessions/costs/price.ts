// What a kilowatt hour costs, by the time of day and the weekday, as the owner has said. Pure.
import { DAY_MS, dayOf, weekdayOf } from './calendar.ts';

/** As the config has it. */
export interface Price {
  /** Such as "NOK". */
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
  /** The days on which it begins; all of them unless given. */
  readonly days?: readonly Weekday[] | undefined;
  /** "22:00". */
  readonly from: string;
  /** "06:00", which is on the next day where it is not later than `from`; "24:00" is midnight. */
  readonly to: string;
  readonly perKwh: number;
}

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** What holds at some time, and until when: in milliseconds of the local clock. */
export interface PriceStretch {
  /** Undefined before the first price. */
  readonly perKwh: number | undefined;
  /** Not included. */
  readonly toLocalMs: number;
}

const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 1440;
const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/** A week's prices: from each of these minutes on, counted from Monday 0:00, until the next. */
interface Week {
  readonly fromLocalMs: number;
  readonly toLocalMs: number;
  readonly minutes: readonly number[];
  readonly perKwh: readonly number[];
}

/** Prices that can be looked up quickly. */
export class PriceTable {
  readonly currency: string;
  readonly #weeks: readonly Week[];

  constructor({ currency, rates }: Price) {
    this.currency = currency;
    const starts = rates.map((rate) => ({ rate, fromLocalMs: (dayOf(rate.from ?? '') ?? -Infinity) * DAY_MS }));
    // Of two that begin on one day the later in the list holds.
    const sorted = starts.toSorted((one, other) => (one.fromLocalMs === other.fromLocalMs ? 0 : one.fromLocalMs - other.fromLocalMs));
    this.#weeks = sorted.map(({ rate, fromLocalMs }, index) => ({ fromLocalMs, toLocalMs: sorted[index + 1]?.fromLocalMs ?? Infinity, ...weekOf(rate) }));
  }

  /** What holds when a local clock shows `localMs`, written as if it were UTC. */
  at(localMs: number): PriceStretch {
    const week = this.#weeks.findLast(({ fromLocalMs, toLocalMs }) => localMs >= fromLocalMs && localMs < toLocalMs);
    if (week === undefined) return { perKwh: undefined, toLocalMs: this.#weeks[0]?.fromLocalMs ?? Infinity };
    const day = Math.floor(localMs / DAY_MS);
    const mondayMs = (day - weekdayOf(day)) * DAY_MS;
    const minute = (localMs - mondayMs) / MINUTE_MS;
    let index = week.minutes.length - 1;
    while (index > 0 && (week.minutes[index] ?? 0) > minute) index -= 1;
    const nextMinute = week.minutes[index + 1] ?? MINUTES_A_WEEK;
    return { perKwh: week.perKwh[index], toLocalMs: Math.min(mondayMs + nextMinute * MINUTE_MS, week.toLocalMs) };
  }
}

/** Minutes since midnight of "22:00"; 1440 for "24:00". */
export function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function weekOf({ perKwh, times = [] }: Rate): Pick<Week, 'minutes' | 'perKwh'> {
  const byMinute = new Float64Array(MINUTES_A_WEEK).fill(perKwh);
  for (const { days = WEEKDAYS, from, to, perKwh: then } of times) {
    const first = minuteOf(from);
    const length = minuteOf(to) - first;
    for (const day of days) {
      const start = WEEKDAYS.indexOf(day) * MINUTES_A_DAY + first;
      for (let minute = start; minute < start + (length > 0 ? length : length + MINUTES_A_DAY); minute++) byMinute[minute % MINUTES_A_WEEK] = then;
    }
  }
  const minutes = [...byMinute.keys()].filter((minute) => minute === 0 || byMinute[minute] !== byMinute[minute - 1]);
  return { minutes, perKwh: minutes.map((minute) => byMinute[minute] ?? perKwh) };
}
