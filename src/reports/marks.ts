// The signs of sessions of which not all is as it seems, and what is said of them below a table. Pure.
import type { MonthReport } from './month-report.ts';
import type { ReportWords } from './report-words.ts';
import type { ListedSession } from './session-list.ts';

const PART = '*';
const ESTIMATED = '†';

/** Empty where a session is whole, and signed hour by hour. */
export function marksOf({ isPart, estimatedKwh }: ListedSession): string {
  return `${isPart ? PART : ''}${estimatedKwh > 0 ? ESTIMATED : ''}`;
}

/** @param write a number of kilowatt hours */
export function notesOf(
  { lines, currency }: Pick<MonthReport, 'lines' | 'currency'>,
  { partNote, estimatedNote, unpricedNote }: Pick<ReportWords, 'partNote' | 'estimatedNote' | 'unpricedNote'>,
  write: (kwh: number) => string,
): readonly string[] {
  const marks = lines.map(marksOf).join('');
  const unpricedKwh = currency === undefined ? 0 : lines.reduce((sum, one) => sum + one.unpricedKwh, 0);
  return [
    ...(marks.includes(PART) ? [`${PART} ${partNote}`] : []),
    ...(marks.includes(ESTIMATED) ? [`${ESTIMATED} ${estimatedNote}`] : []),
    ...(unpricedKwh > 0 ? [`${write(unpricedKwh)} kWh ${unpricedNote}`] : []),
  ];
}
