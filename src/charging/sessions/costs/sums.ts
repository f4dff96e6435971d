// Adds sessions up: by day, week, month, year, charger or label, on the owner's calendar and at the owner's prices. Pure.
import { dayOf, periodKey, type Period } from './calendar.ts';
import { energySlices } from './energy-slices.ts';
import { addPiece, type Growing, type Part } from './part.ts';
import { cut, type Reckoning } from './pieces.ts';
import type { FinishedSession } from '../session.ts';

export interface Question {
  readonly by: Period | 'charger' | 'label';
  /** "2026-01-31": only what flowed on this day or later, on the local calendar. */
  readonly from?: string | undefined;
  /** The last day, included. */
  readonly to?: string | undefined;
  readonly chargerId?: string | undefined;
  readonly label?: string | undefined;
}

export interface Sum extends Part {
  /** The period, such as "2026-01"; the charger's id; or the label, "" where a session has none. */
  readonly key: string;
  /** How many sessions began in it. */
  readonly sessions: number;
}

type Cell = Growing<Omit<Sum, 'key'>>;

/** Takes sessions one by one. */
export class SessionSums {
  readonly #question: Question;
  readonly #reckoning: Reckoning;
  readonly #fromDay: number;
  readonly #toDay: number;
  /** By charger, by label, or, for periods, by day. */
  readonly #cells = new Map<string | number, Cell>();
  /** The one that was asked for last: as a rule the next piece belongs to it too. */
  #last: { readonly key: string | number; readonly cell: Cell } | undefined;

  constructor(question: Question, reckoning: Reckoning) {
    this.#question = question;
    this.#reckoning = reckoning;
    this.#fromDay = dayOf(question.from ?? '') ?? -Infinity;
    this.#toDay = dayOf(question.to ?? '') ?? Infinity;
  }

  add(session: FinishedSession): void {
    const { chargerId, label } = this.#question;
    if (chargerId !== undefined && session.chargerId !== chargerId) return;
    if (label !== undefined && (session.label ?? '') !== label) return;
    const beginDay = this.#reckoning.time.dayAt(session.beginMs);
    if (this.#isAsked(beginDay)) this.#cell(session, beginDay).sessions += 1;
    for (const slice of energySlices(session)) {
      cut(slice, this.#reckoning, (day, kwh, cost) => {
        if (this.#isAsked(day)) addPiece(this.#cell(session, day), slice, kwh, cost);
      });
    }
  }

  /** Sorted by their keys. */
  get rows(): readonly Sum[] {
    const { by } = this.#question;
    const rows = new Map<string, Cell>();
    for (const [key, cell] of this.#cells) {
      const name = typeof key === 'number' && by !== 'charger' && by !== 'label' ? periodKey(by, key) : String(key);
      rows.set(name, sumOf(rows.get(name), cell));
    }
    return [...rows].map(([key, cell]) => ({ key, ...cell })).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  #isAsked(day: number): boolean {
    return day >= this.#fromDay && day <= this.#toDay;
  }

  #cell(session: FinishedSession, day: number): Cell {
    const { by } = this.#question;
    const key = by === 'charger' ? session.chargerId : by === 'label' ? (session.label ?? '') : day;
    if (this.#last?.key === key) return this.#last.cell;
    const cell = this.#cells.get(key) ?? { sessions: 0, energyKwh: 0, estimatedKwh: 0, cost: 0, unpricedKwh: 0 };
    this.#cells.set(key, cell);
    this.#last = { key, cell };
    return cell;
  }
}

/** Adds up all sessions that a store, or a file, hands over. */
export async function sumUp(sessions: AsyncIterable<readonly FinishedSession[]>, question: Question, reckoning: Reckoning): Promise<readonly Sum[]> {
  const sums = new SessionSums(question, reckoning);
  for await (const some of sessions) for (const session of some) sums.add(session);
  return sums.rows;
}

function sumOf(one: Cell | undefined, other: Cell): Cell {
  if (one === undefined) return { ...other };
  return {
    sessions: one.sessions + other.sessions,
    energyKwh: one.energyKwh + other.energyKwh,
    estimatedKwh: one.estimatedKwh + other.estimatedKwh,
    cost: one.cost + other.cost,
    unpricedKwh: one.unpricedKwh + other.unpricedKwh,
  };
}
