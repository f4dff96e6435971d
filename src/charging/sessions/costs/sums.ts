// Adds sessions up: by day, week, month, year, charger or label, on the owner's calendar and at the owner's prices. Pure.
import { dayOf, periodKey, type Period } from './calendar.ts';
import { energySlices } from './energy-slices.ts';
import { addPiece, emptyPart, isIn, printedPart, type Days, type Growing, type Part } from './part.ts';
import { cut, type Reckoning } from './pieces.ts';
import type { FinishedSession, SessionPieces } from '../session.ts';

/** Which sessions. */
export interface SessionFilter {
  /** "2026-01-31": only what flowed on this day or later, on the local calendar. */
  readonly from?: string | undefined;
  /** The last day, included. */
  readonly to?: string | undefined;
  readonly chargerId?: string | undefined;
  /** "" are those without any. */
  readonly label?: string | undefined;
}

export interface Question extends SessionFilter {
  readonly by: Period | 'charger' | 'label';
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
  readonly #days: Days;
  readonly #cells = new Map<string, Cell>();
  /** The period of each day that came. */
  readonly #periods = new Map<number, string>();

  constructor(question: Question, reckoning: Reckoning) {
    this.#question = question;
    this.#reckoning = reckoning;
    this.#days = daysOf(question);
  }

  add(session: FinishedSession): void {
    if (!isAsked(session, this.#question)) return;
    const beginDay = this.#reckoning.time.dayAt(session.beginMs);
    if (isIn(this.#days, beginDay)) this.#cell(this.#keyOf(session, beginDay)).sessions += 1;
    let last: { readonly key: string; readonly part: Growing<Part> } | undefined;
    for (const slice of energySlices(session)) {
      cut(slice, this.#reckoning, (day, kwh, cost) => {
        if (!isIn(this.#days, day)) return;
        const key = this.#keyOf(session, day);
        if (last?.key !== key) {
          this.#take(last);
          last = { key, part: emptyPart() };
        }
        addPiece(last.part, slice, kwh, cost);
      });
    }
    this.#take(last);
  }

  /** Sorted by their keys. */
  get rows(): readonly Sum[] {
    return [...this.#cells].map(([key, cell]) => ({ key, ...cell, ...printedPart(cell) })).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Adds what of one session belongs to one key. */
  #take(one: { readonly key: string; readonly part: Part } | undefined): void {
    if (one === undefined) return;
    const cell = this.#cell(one.key);
    const { energyKwh, estimatedKwh, cost, unpricedKwh } = printedPart(one.part);
    cell.energyKwh += energyKwh;
    cell.estimatedKwh += estimatedKwh;
    cell.cost += cost;
    cell.unpricedKwh += unpricedKwh;
  }

  #keyOf(session: FinishedSession, day: number): string {
    const { by } = this.#question;
    if (by === 'charger') return session.chargerId;
    if (by === 'label') return session.label ?? '';
    const known = this.#periods.get(day);
    if (known !== undefined) return known;
    const key = periodKey(by, day);
    this.#periods.set(day, key);
    return key;
  }

  #cell(key: string): Cell {
    const cell = this.#cells.get(key) ?? { sessions: 0, ...emptyPart() };
    this.#cells.set(key, cell);
    return cell;
  }
}

/** The days asked for. */
export function daysOf({ from = '', to = '' }: SessionFilter): Days {
  return { from: dayOf(from) ?? -Infinity, to: dayOf(to) ?? Infinity };
}

/** Whether a session is of the charger and the label asked for. */
export function isAsked(session: FinishedSession, { chargerId, label }: SessionFilter): boolean {
  return (chargerId === undefined || session.chargerId === chargerId) && (label === undefined || (session.label ?? '') === label);
}

/** Adds up all sessions that a store, or a file, hands over. */
export async function sumUp(sessions: SessionPieces, question: Question, reckoning: Reckoning): Promise<readonly Sum[]> {
  const sums = new SessionSums(question, reckoning);
  for await (const some of sessions) for (const session of some) sums.add(session);
  return sums.rows;
}
