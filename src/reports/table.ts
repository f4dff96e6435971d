// Tables of sessions and of their sums, for the command line, for spreadsheets and for pages. Pure.
import type { LocalTime } from '../charging/sessions/costs/local-time.ts';
import type { Question, Sum } from '../charging/sessions/costs/sums.ts';
import { marksOf } from './marks.ts';
import type { ListedSession } from './session-list.ts';

/** What stands in a table: a text, or a number with so many digits after the point, for people with a sign before it; undefined: nothing. */
export type Cell = string | undefined | { readonly value: number; readonly digits: number; readonly mark?: string | undefined };

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How a charger is called. */
export interface ChargerName {
  readonly name: string;
  readonly serial?: string | undefined;
}

export type ChargerNames = ReadonlyMap<string, ChargerName>;

/** What the tables need besides. */
interface TableContext {
  readonly names: ChargerNames;
  readonly time: LocalTime;
  /** Undefined: nothing is said of costs. Empty: they have no currency. */
  readonly currency: string | undefined;
}

/** Columns of energy. */
const ENERGY = 'Energy (kWh)';
const WITHOUT_PRICE = 'Without price (kWh)';

/** Energy to the watt hour. */
function kwh(value: number | undefined): Cell {
  return value === undefined ? undefined : { value, digits: 3 };
}

function money(value: number | undefined): Cell {
  return value === undefined ? undefined : { value, digits: 2 };
}

/** @param detail `all`: everything that is known, for programs and spreadsheets */
export function sessionTable(sessions: readonly ListedSession[], { names, time, currency }: TableContext, detail: 'short' | 'all'): Table {
  type Column = [string, (session: ListedSession) => Cell];
  const costs: Column[] = currency === undefined ? [] : [[costHeader('Cost', currency), ({ cost }) => money(cost)]];
  // A session without any price has no cost; one with a price for a part of it needs to say so.
  const hasUnpriced = currency !== undefined && (detail === 'all' || sessions.some(({ cost, unpricedKwh }) => cost !== undefined && unpricedKwh > 0));
  const unpriced: Column[] = hasUnpriced ? [[WITHOUT_PRICE, ({ unpricedKwh }) => kwh(unpricedKwh)]] : [];
  // What has an offset behind it is no date to a spreadsheet.
  const textOf = (ms: number): string => `${time.textOf(ms)}${detail === 'all' ? '' : time.offsetBehind(ms)}`;
  const columns: Column[] = [
    ['Begin', ({ beginMs }) => textOf(beginMs)],
    ['End', ({ endMs }) => textOf(endMs)],
    ['Charger', ({ chargerId }) => nameOf(chargerId, names)],
    ['Label', ({ label }) => label],
    // For people the signs of a session stand in front of it, as in the report.
    [ENERGY, (one) => (detail === 'all' ? kwh(one.energyKwh) : { value: one.energyKwh, digits: 3, mark: marksOf(one) })],
    ...costs,
    ...unpriced,
  ];
  const details: Column[] = [
    ['Serial number', ({ chargerId }) => names.get(chargerId)?.serial],
    ['Meter at begin (kWh)', ({ beginMeterKwh }) => kwh(beginMeterKwh)],
    ['Meter at end (kWh)', ({ endMeterKwh }) => kwh(endMeterKwh)],
    ['Estimated (kWh)', ({ estimatedKwh }) => kwh(estimatedKwh)],
    ['Part', ({ isPart }) => (isPart ? 'yes' : 'no')],
    ['Session', ({ id }) => id],
  ];
  const shown = detail === 'all' ? [...columns, ...details] : columns;
  return { header: shown.map(([name]) => name), rows: sessions.map((session) => shown.map(([, cell]) => cell(session))) };
}

export function sumTable(sums: readonly Sum[], by: Question['by'], { names, currency }: TableContext): Table {
  const costs = currency === undefined ? [] : [costHeader('Cost', currency), WITHOUT_PRICE];
  return {
    header: [KEY_HEADERS[by], 'Sessions', ENERGY, 'Estimated (kWh)', ...costs],
    rows: sums.map(({ key, sessions, energyKwh, estimatedKwh, cost, unpricedKwh }) => [
      by === 'charger' ? nameOf(key, names) : key,
      { value: sessions, digits: 0 },
      kwh(energyKwh),
      kwh(estimatedKwh),
      ...(currency === undefined ? [] : [money(cost), kwh(unpricedKwh)]),
    ]),
  };
}

/** Two chargers of one name are told apart. */
export function nameOf(chargerId: string, names: ChargerNames): string {
  const found = names.get(chargerId);
  if (found === undefined) return chargerId;
  const isShared = [...names.values()].some((other) => other !== found && other.name === found.name);
  return isShared ? `${found.name} (${found.serial ?? chargerId})` : found.name;
}

const KEY_HEADERS: Readonly<Record<Question['by'], string>> = { day: 'Day', week: 'Week', month: 'Month', year: 'Year', charger: 'Charger', label: 'Label' };

/** @param cost the word for it */
export function costHeader(cost: string, currency: string): string {
  return currency === '' ? cost : `${cost} (${currency})`;
}
