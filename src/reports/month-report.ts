// What charging in one month comes to: line by line, by charger and in all. Pure.
import type { Price, Rate } from '../charging/sessions/costs/price.ts';
import { rounded } from '../charging/sessions/costs/rounding.ts';
import type { SessionFilter } from '../charging/sessions/costs/sums.ts';
import type { ListedSession } from './session-list.ts';

/** What one charger has delivered. */
export interface ReportCharger {
  readonly chargerId: string;
  readonly sessions: number;
  readonly energyKwh: number;
  readonly cost: number | undefined;
  /** What its meter showed at the begin of the first session and at the end of the last one; undefined where that one has signed nothing, or others may have charged in between. */
  readonly beginMeterKwh: number | undefined;
  readonly endMeterKwh: number | undefined;
}

export interface MonthReport {
  /** "2026-10". */
  readonly month: string;
  readonly lines: readonly ListedSession[];
  readonly chargers: readonly ReportCharger[];
  readonly energyKwh: number;
  /** Undefined where nothing has a price. */
  readonly cost: number | undefined;
  /** What is not in the costs. */
  readonly unpricedKwh: number;
  readonly currency: string | undefined;
  /** Those that hold on some day of the month. */
  readonly rates: readonly Rate[];
}

/**
 * @param lines the sessions of the month, in the order of time
 * @param label undefined: of all
 */
export function monthReport(month: string, lines: readonly ListedSession[], price: Price | undefined, { label }: Pick<SessionFilter, 'label'> = {}): MonthReport {
  const hasPrice = price !== undefined && price.rates.length > 0;
  const ids = [...new Set(lines.map(({ chargerId }) => chargerId))];
  const chargers = ids.map((chargerId): ReportCharger => {
    const own = lines.filter((line) => line.chargerId === chargerId);
    const [first, last] = label === undefined ? [own[0], own.at(-1)] : [];
    return { chargerId, sessions: own.length, energyKwh: energyOf(own), cost: costOf(own), beginMeterKwh: first?.beginMeterKwh, endMeterKwh: last?.endMeterKwh };
  });
  return {
    month,
    lines,
    chargers,
    energyKwh: energyOf(lines),
    cost: hasPrice ? (costOf(lines) ?? 0) : undefined,
    unpricedKwh: hasPrice ? rounded(sum(lines.map(({ unpricedKwh }) => unpricedKwh)), 3) : 0,
    currency: hasPrice ? price.currency : undefined,
    rates: hasPrice ? ratesIn(month, price.rates) : [],
  };
}

function energyOf(lines: readonly ListedSession[]): number {
  return rounded(sum(lines.map(({ energyKwh }) => energyKwh)), 3);
}

function costOf(lines: readonly ListedSession[]): number | undefined {
  const costs = lines.map(({ cost }) => cost).filter((cost) => cost !== undefined);
  return costs.length === 0 ? undefined : rounded(sum(costs), 2);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Of those that begin on one day the last one holds; before the month's first day, only the latest. */
function ratesIn(month: string, rates: readonly Rate[]): readonly Rate[] {
  const byStart = new Map(rates.map((rate) => [rate.from ?? '', rate]));
  const sorted = [...byStart].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const first = sorted.findLast(([from]) => from <= `${month}-01`);
  return sorted.filter((entry) => entry === first || (entry[0] > `${month}-01` && entry[0].slice(0, 7) <= month)).map(([, rate]) => rate);
}
