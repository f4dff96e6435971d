// "Sessions": what the plugin has kept of them, listed and added up; CSV and reports are those of the command line.
import { daysIn } from '../../charging/sessions/costs/calendar.ts';
import { reckoningOf, type Reckoning } from '../../charging/sessions/costs/pieces.ts';
import { SessionSums, sumUp, type Question, type SessionFilter } from '../../charging/sessions/costs/sums.ts';
import type { FinishedSession } from '../../charging/sessions/session.ts';
import type { Block } from '../../config/blocks.ts';
import type { ZaptecConfig } from '../../config/config.ts';
import { optionsOf } from '../../config/options.ts';
import { csvOf } from '../../reports/csv.ts';
import { marksOf, notesOf } from '../../reports/marks.ts';
import { monthReport } from '../../reports/month-report.ts';
import { accountKey, chargersOfOthers } from '../../reports/other-accounts.ts';
import { reportPage } from '../../reports/report-page.ts';
import { REPORT_WORDS } from '../../reports/report-words.ts';
import { sessionFilesIn, sessionsOfFiles } from '../../reports/session-files.ts';
import { listSessions } from '../../reports/session-list.ts';
import { nameOf, sessionTable, type ChargerNames } from '../../reports/table.ts';
import { offeredChargers } from '../../settings-page/offers.ts';
import type { Answer, Question as Asked } from '../messages/messages.ts';
import type { AskedSessions, ShownSessions } from '../messages/sessions.ts';
import { withReadable } from './readable-options.ts';

/** More are read by nobody on a page: that is what the downloads are for. */
const MOST_SHOWN = 200;

interface Books {
  /** Reads the files anew each time: they are larger than what should be kept in memory. */
  readonly sessions: (onDamaged?: (path: string, lines: number) => void) => AsyncIterable<readonly FinishedSession[]>;
  readonly names: ChargerNames;
  /** The names of the chargers that are left out, by their ids. */
  readonly others: ReadonlyMap<string, string>;
  readonly reckoning: Reckoning;
  readonly config: ZaptecConfig;
}

export async function showSessions({ block, asked, language }: Asked<'/sessions'>, storagePath: string): Promise<ShownSessions> {
  const { sessions, names, others, reckoning } = await booksIn(block, storagePath);
  const filter = filterOf(asked);
  const sumsOf = (question: Question): SessionSums => new SessionSums(question, reckoning);
  const [chargers, months, labels] = [sumsOf({ by: 'charger' }), sumsOf({ by: 'month' }), sumsOf({ by: 'label' })];
  const shown = sumsOf({ ...filter, by: asked.month === null ? 'month' : 'day' });
  let damagedLines = 0;
  for await (const some of sessions((_, lines) => (damagedLines += lines))) for (const session of some) for (const sums of [chargers, months, labels, shown]) sums.add(session);
  const listed = (await listSessions(sessions(), filter, reckoning)).toReversed();
  const latest = listed.slice(0, MOST_SHOWN);
  const words = REPORT_WORDS[language];
  const kilowattHours = new Intl.NumberFormat(words.locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  return {
    currency: reckoning.prices?.currency ?? null,
    chargers: chargers.rows.map(({ key: id }) => ({ id, name: nameOf(id, names) })),
    months: months.rows.map(({ key }) => key).toReversed(),
    labels: labels.rows.map(({ key }) => key),
    sums: shown.rows.map(({ key, sessions: count, energyKwh, cost }) => ({ key, sessions: count, energyKwh, cost: reckoning.prices === undefined ? null : cost })),
    sessions: latest.map((one) => ({
      begin: reckoning.time.textOf(one.beginMs),
      end: reckoning.time.textOf(one.endMs),
      charger: nameOf(one.chargerId, names),
      label: one.label ?? '',
      energyKwh: one.energyKwh,
      marks: marksOf(one),
      cost: one.cost ?? null,
    })),
    more: listed.length - latest.length,
    notes: notesOf({ lines: listed, currency: reckoning.prices?.currency }, words, (kwh) => kilowattHours.format(kwh)),
    leftOut: [...others.values()],
    damagedLines,
  };
}

/** @param nowMs in milliseconds since 1970 */
export async function downloadSessions({ block, asked, what, language }: Asked<'/download'>, storagePath: string, nowMs: number): Promise<Answer<'/download'>> {
  const { sessions, names, reckoning, config } = await booksIn(block, storagePath);
  const listed = await listSessions(sessions(), filterOf(asked), reckoning);
  const { time } = reckoning;
  const currency = reckoning.prices?.currency;
  if (what === 'csv') {
    // Of these languages only English writes a point.
    const text = csvOf(sessionTable(listed, { names, time, currency }, 'all'), language === 'en' ? 'point' : 'comma');
    return { name: `zaptec-${asked.month ?? 'sessions'}.csv`, type: 'text/csv', text };
  }
  // Of all months the newest in which there was something to report.
  const newest = async (): Promise<string | undefined> => (await sumUp(sessions(), { ...filterOf(asked), by: 'month' }, reckoning)).at(-1)?.key;
  const month = asked.month ?? (await newest()) ?? time.textOf(nowMs).slice(0, 7);
  const ofMonth = asked.month === null ? await listSessions(sessions(), filterOf({ ...asked, month }), reckoning) : listed;
  const text = reportPage(monthReport(month, ofMonth, config.price, filterOf(asked)), { language, names, time, madeAtMs: nowMs });
  return { name: `zaptec-${month}.html`, type: 'text/html', text };
}

async function booksIn(block: Block, storagePath: string): Promise<Books> {
  const config = withReadable(block, ['price', 'chargers']);
  const files = await sessionFilesIn(storagePath);
  const chargers = await offeredChargers(storagePath);
  const names = chargers.map(({ id, serial, name }) => [id, { name: optionsOf(config, { id, serial }).name ?? name, serial }] as const);
  // Another account has a block of its own, with its own prices: the page is about this one.
  const others = new Map((await chargersOfOthers(storagePath, accountKey(block['username']))).map(({ id, name }) => [id, name]));
  return { sessions: (onDamaged) => sessionsOfFiles(files, new Set(others.keys()), onDamaged), names: new Map(names), others, reckoning: reckoningOf(config.price), config };
}

function filterOf({ chargerId, month, label }: AskedSessions): SessionFilter {
  return { chargerId: chargerId ?? undefined, label: label ?? undefined, ...(month === null ? {} : (daysIn(month) ?? {})) };
}
