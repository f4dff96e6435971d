// Adds up the sessions of a file, or only parses them, and says how long that took and how much memory.
import { open } from 'node:fs/promises';
import { currentSessions } from '../../src/charging/sessions/current-sessions.ts';
import { LocalTime } from '../../src/charging/sessions/costs/local-time.ts';
import { PriceTable } from '../../src/charging/sessions/costs/price.ts';
import { sumUp } from '../../src/charging/sessions/costs/sums.ts';
import { readPiecesBackwards } from '../../src/storage/line-reader.ts';
import type { SumReport } from './sessions.ts';

const [path = '', what] = process.argv.slice(2);
const NIGHT = { from: '22:00', to: '06:00', perKwh: 0.2 };
const WEEKEND = { days: [6, 0], from: '00:00', to: '24:00', perKwh: 0.25 } as const;

const startMs = performance.now();
const file = await open(path);
const pieces = readPiecesBackwards(file, (await file.stat()).size);
const sessions = what === 'sum' ? await sum() : await parse();
const ms = performance.now() - startMs;
await file.close();
console.log(JSON.stringify({ ms, sessions, residentMb: process.resourceUsage().maxRSS / 1024 } satisfies SumReport));

async function sum(): Promise<number> {
  const prices = new PriceTable({ currency: 'EUR', rates: [{ perKwh: 0.3, times: [NIGHT, WEEKEND] }, { from: '2022-01-01', perKwh: 0.5, times: [NIGHT] }] });
  const rows = await sumUp(currentSessions(pieces), { by: 'month' }, { time: new LocalTime('Europe/Oslo'), prices });
  return rows.reduce((all, row) => all + row.sessions, 0);
}

async function parse(): Promise<number> {
  let parsed = 0;
  for await (const piece of pieces) for (const text of piece.split('\n')) if (text !== '' && JSON.parse(text) !== null) parsed += 1;
  return parsed;
}
