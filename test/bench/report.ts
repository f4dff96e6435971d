// What a benchmark reports: figures with their goals, as a table for people and JSON for machines.
import type { Figure } from './statistics.ts';

export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly figure: Figure;
  /** What it is measured against, in the same run and unit. */
  readonly floor?: Figure;
  /** In words. */
  readonly goal?: string;
  readonly isMet?: boolean;
}

export function table(rows: readonly Row[]): string {
  const header = ['what', 'median', 'least to most', 'unit', 'floor', 'ratio', 'goal', ''];
  const body = rows.map(({ what, unit, figure, floor, goal, isMet }) => [
    what,
    number(figure.median),
    `${number(figure.least)} to ${number(figure.most)}`,
    unit,
    floor === undefined ? '' : number(floor.median),
    floor === undefined ? '' : (figure.median / floor.median).toFixed(2),
    goal ?? '',
    isMet === undefined ? '' : isMet ? 'met' : 'MISSED',
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...body.map((cells) => cells[column]?.length ?? 0)));
  return [header, ...body].map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

function number(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}
