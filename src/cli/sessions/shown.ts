// Sessions as the command line shows them: as aligned columns, and as JSON. Pure.
import { fixedText } from '../../charging/sessions/costs/rounding.ts';
import { numberText } from '../../reports/csv.ts';
import { notesOf } from '../../reports/marks.ts';
import { REPORT_WORDS } from '../../reports/report-words.ts';
import type { ListedSession } from '../../reports/session-list.ts';
import { nameOf, type Cell, type ChargerNames, type Table } from '../../reports/table.ts';
import { tableOf } from '../terminal/table.ts';

/** The days are any that were asked for. */
const NOTES = { ...REPORT_WORDS.en, partNote: 'Began before these days or went on after them: only what flowed on these days counts.' };

/** What is said below a table of sessions. @param currency undefined where there are no prices */
export function notesBelow(lines: readonly ListedSession[], currency: string | undefined): readonly string[] {
  return notesOf({ lines, currency }, NOTES, (kwh) => fixedText(kwh, 3));
}

/** The lines of a table, the header in front, and the sum of its columns with numbers behind. */
export function linesOf({ header, rows }: Table): string[] {
  const isNumber = header.map((_, column) => rows.some((row) => typeof row[column] === 'object'));
  const sums = header.map((_, column): Cell => (column === 0 ? 'Sum' : isNumber[column] === true ? sumOf(rows.map((row) => row[column])) : undefined));
  const all = rows.length > 1 ? [...rows, sums] : rows;
  const texts = all.map((row) => row.map((cell) => (cell === undefined ? '' : typeof cell === 'string' ? cell : `${cell.mark ?? ''} ${numberText(cell, 'point')}`.trimStart())));
  return tableOf([header, ...texts], isNumber.map((one) => (one ? 'right' : 'left')));
}

function sumOf(cells: readonly Cell[]): Cell {
  const numbers = cells.filter((cell) => typeof cell === 'object');
  return { value: numbers.reduce((sum, { value }) => sum + value, 0), digits: numbers[0]?.digits ?? 0 };
}

/** A session for programs. */
export function sessionJson(session: ListedSession, names: ChargerNames): Record<string, unknown> {
  const { id, chargerId, label, beginMs, endMs, energyKwh, estimatedKwh, cost, unpricedKwh, isPart, beginMeterKwh, endMeterKwh } = session;
  return {
    id,
    chargerId,
    charger: nameOf(chargerId, names),
    serial: names.get(chargerId)?.serial,
    label,
    begin: new Date(beginMs).toISOString(),
    end: new Date(endMs).toISOString(),
    energyKwh,
    estimatedKwh,
    cost,
    unpricedKwh,
    isPart,
    beginMeterKwh: plainKwh(beginMeterKwh),
    endMeterKwh: plainKwh(endMeterKwh),
  };
}

/** What a meter showed, without what additions of doubles leave behind. */
export function plainKwh(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1e6) / 1e6;
}
