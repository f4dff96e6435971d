// zaptec report: one month on a page to print, for an employer.
import { stat, writeFile } from 'node:fs/promises';
import { daysIn } from '../../charging/sessions/costs/calendar.ts';
import { isLanguage, LANGUAGES, type Language } from '../../config/language.ts';
import { monthReport, type MonthReport } from '../../reports/month-report.ts';
import { reportPage } from '../../reports/report-page.ts';
import { listSessions } from '../../reports/session-list.ts';
import { nameOf } from '../../reports/table.ts';
import { codeOf } from '../../base/log.ts';
import { withConnection } from '../account/connection.ts';
import type { Call, CliCommand } from '../terminal/command.ts';
import { mustBe } from '../terminal/options.ts';
import { UsageError } from '../terminal/surroundings.ts';
import { openBooks, type Books } from './books.ts';
import { FILTER_OPTIONS, monthIn } from './session-options.ts';
import { plainKwh, sessionJson } from './shown.ts';

/** Standard output, as other commands call it. */
const STANDARD_OUTPUT = '-';

export const report: CliCommand = {
  name: 'report',
  usage: 'MONTH [--charger CHARGER] [--label LABEL] [--language LANGUAGE] [--output FILE] [--force]',
  summary: 'Write a page to print with the sessions of a month, for an employer.',
  about: [
    'MONTH is such as 2026-01. The page is one HTML file: open it in a browser, and print it or save it as PDF. It has each session with energy, price, cost and what the meter showed at its begin and end; the sum, by charger and in all; and the prices. Each line is rounded to the watt hour and the cent, and the sums are those of the lines.',
    'Where sessions, prices, labels and days come from: see zaptec sessions --help.',
    'JSON: an object with file, month, source, timeZone, currency, energyKwh, cost, unpricedKwh (what has no price), chargers (a list of objects with chargerId, charger, sessions, energyKwh, cost, beginMeterKwh and endMeterKwh, which are null with --label, as others may have charged in between) and sessions (as zaptec sessions has them). What is not known is null.',
  ],
  options: {
    ...FILTER_OPTIONS,
    language: { value: 'LANGUAGE', help: `${LANGUAGES.join(', ')}; as in the plugin's settings, or English, unless given.` },
    output: { value: 'FILE', help: 'Where to write it, zaptec-MONTH.html unless given; - is standard output.' },
    force: { help: 'Replace the file if there is one.' },
  },
  examples: ['zaptec report 2026-10', 'zaptec report 2026-10 --label "Company car" --language de'],
  names: [1, 1],
  run(call) {
    const { options } = call;
    const month = monthIn(options.names[0] ?? '');
    const file = options.valueOf('output') ?? `zaptec-${month}.html`;
    const asked = languageIn(options.valueOf('language'));
    if (file === '') throw mustBe('--output', file, 'the name of a file, or - for standard output');
    if (file === STANDARD_OUTPUT && options.has('json')) throw new UsageError('--json and --output -: one of them');
    return withConnection(call, async (connection) => {
      const books = await openBooks(connection, call, daysIn(month) ?? {});
      if (books === undefined) return 1;
      const { names, reckoning, config, sessions, filter } = books;
      const listed = await call.terminal.during('Reading the sessions', () => listSessions(sessions, filter, reckoning));
      const made = monthReport(month, listed, config?.price, filter);
      const language = asked ?? (isLanguage(config?.language) ? config.language : 'en');
      const page = reportPage(made, { language, names, time: reckoning.time, madeAtMs: connection.clock.now() });
      await write(page, file, call);
      const now = reckoning.time.textOf(connection.clock.now());
      if (now.startsWith(month)) call.terminal.note('The month is not over yet.', 'yellow');
      if (now < month) call.terminal.note('The month has not begun yet.', 'yellow');
      else if (listed.length === 0) call.terminal.note('There are no sessions in this month.', 'yellow');
      call.terminal.printJson(jsonOf(made, file, books));
      return 0;
    });
  },
};

/** @throws UsageError */
function languageIn(text: string | undefined): Language | undefined {
  if (text === undefined || isLanguage(text)) return text;
  throw mustBe('--language', text, `one of ${LANGUAGES.join(', ')}`);
}

/** @throws UsageError where it cannot be written, or is there already */
async function write(page: string, file: string, { terminal, options }: Call): Promise<void> {
  if (file === STANDARD_OUTPUT) {
    terminal.printText(page);
    return;
  }
  try {
    await writeFile(file, page, { flag: options.has('force') ? 'w' : 'wx' });
  } catch (error) {
    const code = codeOf(error);
    if ((await stat(file).catch(() => undefined))?.isDirectory() === true) throw new UsageError(`${file} is a folder: name a file in it with --output`);
    if (code === 'EEXIST') throw new UsageError(`${file} is there already: give --force to replace it, or another name with --output`);
    throw new UsageError(`${file} cannot be written (${String(code)}): name another with --output`);
  }
  terminal.print(`Written to ${file}.`);
}

function jsonOf({ month, lines, chargers, energyKwh, cost, unpricedKwh, currency }: MonthReport, file: string, { source, names, reckoning }: Books): Record<string, unknown> {
  return {
    ...{ file, month, source, timeZone: reckoning.time.zone, currency, energyKwh, cost, unpricedKwh },
    chargers: chargers.map((one) => ({ charger: nameOf(one.chargerId, names), ...one, beginMeterKwh: plainKwh(one.beginMeterKwh), endMeterKwh: plainKwh(one.endMeterKwh) })),
    sessions: lines.map((line) => sessionJson(line, names)),
  };
}
