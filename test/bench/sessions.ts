// How long it takes to add up a million sessions by month, with prices, and how much memory, in a process of its own; the
// floor is to read the lines and parse their JSON, and no more.
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sessionLine } from '../../src/charging/sessions/session-line.ts';
import type { SessionReading } from '../../src/charging/sessions/session.ts';
import type { Row } from './report.ts';
import { figureOf } from './statistics.ts';

const run = promisify(execFile);

const CHILD = fileURLToPath(new URL('sessions-child.ts', import.meta.url));
const SESSIONS = 1_000_000;
const CHARGERS = 60;
const TEN_YEARS_MS = 3650 * 86_400_000;
const HOUR_MS = 3_600_000;

/** What the child says. */
export interface SumReport {
  readonly ms: number;
  readonly sessions: number;
  readonly residentMb: number;
}

export async function measureSessions(runs: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sessions-'));
  const path = join(folder, 'sessions.jsonl');
  try {
    await pipeline(Readable.from(lines()), createWriteStream(path));
    const sums: SumReport[] = [];
    const floors: SumReport[] = [];
    for (let count = 0; count < runs; count++) {
      sums.push(await measured(path, 'sum'));
      floors.push(await measured(path, 'parse'));
    }
    const ms = figureOf(sums.map((report) => report.ms));
    const mb = figureOf(sums.map((report) => report.residentMb));
    return [
      { what: 'sessions: a million are added up by month (floor: their JSON is parsed)', unit: 'ms', figure: ms, floor: figureOf(floors.map((report) => report.ms)), goal: '2000 ms', isMet: ms.median <= 2000 },
      { what: 'sessions: the most memory meanwhile, the whole process', unit: 'MB', figure: mb, floor: figureOf(floors.map((report) => report.residentMb)), goal: '200 MB', isMet: mb.most <= 200 },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measured(path: string, what: 'sum' | 'parse'): Promise<SumReport> {
  const { stdout } = await run(process.execPath, [CHILD, path, what]);
  const report = JSON.parse(stdout) as SumReport;
  if (report.sessions !== SESSIONS) throw new Error(`${report.sessions} sessions were counted instead of ${SESSIONS}`);
  return report;
}

/** Sixty chargers for ten years; every second session was signed by the hour. */
function* lines(): Generator<string> {
  for (let n = 0; n < SESSIONS; n++) {
    const beginMs = Date.UTC(2016, 10, 28) + Math.floor((n / SESSIONS) * TEN_YEARS_MS);
    const readings: SessionReading[] = [{ atMs: beginMs, kwh: 0 }];
    for (let hour = 1; hour <= 1 + (n % 8); hour++) readings.push({ atMs: (Math.floor(beginMs / HOUR_MS) + hour) * HOUR_MS, kwh: Math.round(hour * 3213.4) / 1000 });
    const last = readings.at(-1)!;
    const id = `${String(n).padStart(8, '0')}-4310-4ac2-8051-6f75e5262565`;
    const session = { id, beginMeterKwh: n % 2 === 0 ? 149.119 + n : undefined, chargerId: `${String(n % CHARGERS).padStart(8, '0')}-402c-adb2-b12c-8ae835816a69`, beginMs, endMs: last.atMs + 60_000, energyKwh: last.kwh, source: 'archive' } as const;
    yield `${sessionLine({ ...session, readings: n % 2 === 0 ? readings : [], label: n % 3 === 0 ? 'Company car' : undefined }, 0)}\n`;
  }
}
