// Which sessions zaptec sessions and zaptec report are asked for. Pure.
import { daysIn } from '../../charging/sessions/costs/calendar.ts';
import type { Question } from '../../charging/sessions/costs/sums.ts';
import { mustBe, type OptionSpecs, type ParsedOptions } from '../terminal/options.ts';
import { UsageError } from '../terminal/surroundings.ts';

/** Of both commands. */
export const FILTER_OPTIONS: OptionSpecs = {
  charger: { value: 'CHARGER', help: 'Only the sessions of this charger.' },
  label: { value: 'LABEL', help: 'Only the sessions with this label, in upper or lower case; "" = those without any.' },
};

export const LIST_OPTIONS: OptionSpecs = {
  from: { value: 'DAY', help: 'Only what flowed on this day or later: 2026-01-31, or the month 2026-01, or the year 2026.' },
  to: { value: 'DAY', help: 'Only what flowed until the end of this day, month or year.' },
  by: { value: 'WHAT', help: 'Add up by day, week, month, year, charger or label, instead of one line a session.' },
  ...FILTER_OPTIONS,
  csv: { help: 'Print CSV for spreadsheets.' },
  'decimal-comma': { help: 'With --csv: 0,32 instead of 0.32, and semicolons between fields.' },
};

const KINDS: readonly Question['by'][] = ['day', 'week', 'month', 'year', 'charger', 'label'];

/** What is asked for. */
export interface AskedSessions {
  /** The first and the last day; undefined = from ever, until now. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly by: Question['by'] | undefined;
  readonly format: 'text' | 'json' | 'csv' | 'csv-with-commas';
}

/** @throws UsageError naming the option, what is wrong and what it must be */
export function askedSessions(options: ParsedOptions): AskedSessions {
  const [from, to] = [daysOf(options, 'from')?.from, daysOf(options, 'to')?.to];
  if (from !== undefined && to !== undefined && from > to) throw new UsageError('--to lies before --from');
  const by = options.valueOf('by');
  const kind = KINDS.find((one) => one === by);
  if (by !== undefined && kind === undefined) throw mustBe('--by', by, `${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}`);
  return { from, to, by: kind, format: formatIn(options) };
}

/** @throws UsageError */
export function monthIn(text: string): string {
  if (!/^\d{4}-\d\d$/.test(text) || daysIn(text) === undefined) throw mustBe('MONTH', text, 'a month such as 2026-01');
  return text;
}

function daysOf(options: ParsedOptions, option: 'from' | 'to'): ReturnType<typeof daysIn> {
  const text = options.valueOf(option);
  const days = text === undefined ? undefined : daysIn(text);
  if (text !== undefined && days === undefined) throw mustBe(`--${option}`, text, 'a day, a month or a year, such as 2026-01-31, 2026-01 or 2026');
  return days;
}

function formatIn(options: ParsedOptions): AskedSessions['format'] {
  if (options.has('decimal-comma') && !options.has('csv')) throw new UsageError('--decimal-comma goes with --csv');
  if (options.has('json') && options.has('csv')) throw new UsageError('--json and --csv: one of them');
  if (options.has('json')) return 'json';
  if (!options.has('csv')) return 'text';
  return options.has('decimal-comma') ? 'csv-with-commas' : 'csv';
}
