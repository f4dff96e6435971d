// zaptec sessions: what was charged, session by session or added up, and what it cost.
import { sumUp } from '../../charging/sessions/costs/sums.ts';
import { csvOf } from '../../reports/csv.ts';
import { listSessions } from '../../reports/session-list.ts';
import { nameOf, sessionTable, sumTable, type Table } from '../../reports/table.ts';
import { withConnection } from '../account/connection.ts';
import type { Call, CliCommand } from '../terminal/command.ts';
import type { ExitCode } from '../terminal/surroundings.ts';
import { openBooks, type Books } from './books.ts';
import { askedSessions, LIST_OPTIONS, type AskedSessions } from './session-options.ts';
import { linesOf, notesBelow, sessionJson } from './shown.ts';

export const sessions: CliCommand = {
  name: 'sessions',
  usage: '[--from DAY] [--to DAY] [--by WHAT] [--charger CHARGER] [--label LABEL] [--csv [--decimal-comma]]',
  summary: 'Show what was charged, and what it cost.',
  about: [
    "The sessions are those that the plugin keeps in Homebridge's storage folder, which is found as the settings are; where there is none, Zaptec's cloud is asked for those of the last two years, which takes an owner of the charger. Prices and labels are those of the plugin's settings. Days are those of this machine's time zone.",
    'A session that crosses midnight, or the begin of another price, is divided by the hourly readings that its charger has signed. Where there are none, its energy is taken to have flowed evenly, and is counted as estimated. With --from or --to, a session counts with what flowed on these days. With --by, a session is counted where it began, and its energy where it flowed: there can be energy without a session. zaptec report counts each session that it lists. What is told of a session is rounded to the watt hour and the cent, and the sums are those of that, as in zaptec report.',
    'JSON: an object with source ("file" or "cloud"), timeZone, currency (or null) and sessions: a list of objects with id, chargerId, charger, serial, label, begin, end, energyKwh, estimatedKwh, cost, unpricedKwh (what has no price), isPart (more of it flowed on other days), beginMeterKwh and endMeterKwh. With --by, in place of sessions: by, and sums: a list of objects with key, charger (its name, by charger only), sessions, energyKwh, estimatedKwh, cost and unpricedKwh. What is not known is null.',
  ],
  options: LIST_OPTIONS,
  examples: ['zaptec sessions --from 2026-10 --to 2026-10', 'zaptec sessions --by month', 'zaptec sessions --from 2026 --by label --csv --decimal-comma > charging.csv'],
  names: [0, 0],
  run(call) {
    const asked = askedSessions(call.options);
    return withConnection(call, async (connection) => {
      const books = await openBooks(connection, call, asked);
      if (books === undefined) return 1;
      return asked.by === undefined ? showList(books, asked, call) : showSums(books, asked.by, asked, call);
    });
  },
};

async function showList(books: Books, asked: AskedSessions, call: Call): Promise<ExitCode> {
  const { names, reckoning, filter } = books;
  const listed = await call.terminal.during('Reading the sessions', () => listSessions(books.sessions, filter, reckoning));
  const context = contextOf(books);
  show(sessionTable(listed, context, asked.format === 'text' ? 'short' : 'all'), asked, call);
  if (asked.format === 'text') for (const note of notesBelow(listed, context.currency)) call.terminal.note(note);
  call.terminal.printJson({ ...headOf(books), sessions: listed.map((one) => sessionJson(one, names)) });
  return 0;
}

async function showSums(books: Books, by: NonNullable<AskedSessions['by']>, asked: AskedSessions, call: Call): Promise<ExitCode> {
  const { names, reckoning, filter } = books;
  const sums = await call.terminal.during('Adding the sessions up', () => sumUp(books.sessions, { ...filter, by }, reckoning));
  show(sumTable(sums, by, contextOf(books)), asked, call);
  call.terminal.printJson({
    ...headOf(books),
    by,
    sums: sums.map((sum) => ({ ...sum, ...(by === 'charger' ? { charger: nameOf(sum.key, names) } : {}), cost: reckoning.prices && sum.cost })),
  });
  return 0;
}

function show(table: Table, { format, from, to }: AskedSessions, { terminal, options }: Call): void {
  switch (format) {
    case 'csv':
    case 'csv-with-commas':
      terminal.printText(csvOf(table, format === 'csv' ? 'point' : 'comma'));
      return;
    case 'json':
      return;
    case 'text': {
      if (table.rows.length === 0) {
        const isAll = [from, to, options.valueOf('charger'), options.valueOf('label')].every((one) => one === undefined);
        terminal.note(isAll ? 'There are no sessions.' : 'There are no such sessions.');
        return;
      }
      const [header = '', ...lines] = linesOf(table);
      terminal.print(header, 'bold');
      terminal.printLines(lines);
    }
  }
}

function contextOf({ names, reckoning }: Books): Parameters<typeof sessionTable>[1] {
  return { names, time: reckoning.time, currency: reckoning.prices?.currency };
}

function headOf({ source, reckoning }: Books): Record<string, unknown> {
  return { source, timeZone: reckoning.time.zone, currency: reckoning.prices?.currency };
}
