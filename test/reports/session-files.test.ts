// What the files of several bridges tell of one session is one session, and the best that any of them knows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sessionLine, textOf } from '../../src/charging/sessions/session-line.ts';
import type { FinishedSession } from '../../src/charging/sessions/session.ts';
import { sessionsOfFiles } from '../../src/reports/session-files.ts';
import { session, signed } from './some-sessions.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sessions-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What is read of files with these lines, the newest in front. */
async function read(...files: readonly (readonly string[])[]): Promise<FinishedSession[]> {
  const paths = files.map((lines, index) => {
    const path = join(folder, `${index}.jsonl`);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  });
  const all: FinishedSession[] = [];
  for await (const some of sessionsOfFiles(paths)) all.push(...some);
  return all;
}

const BEGIN = '2026-11-03T10:00';
const named = sessionLine(session(BEGIN, 2, 10), 0);
const unnamed = sessionLine(session(BEGIN, 2, 10, { id: 'ocpp-5', source: 'session', label: 'Anna' }), 0);
const other = sessionLine(session('2026-11-04T10:00', 2, 7, { id: 'ocpp-6' }), 0);

test('one that a bridge has without its name is the one that another has by it, whichever file is newer', async () => {
  const once = [expect.objectContaining({ id: BEGIN, energyKwh: 10, label: 'Anna' }), expect.objectContaining({ id: 'ocpp-6' })];
  expect(await read([unnamed, other], [named])).toStrictEqual(expect.arrayContaining(once));
  expect(await read([unnamed, other], [named])).toHaveLength(2);
  expect(await read([named], [other, unnamed])).toStrictEqual(expect.arrayContaining(once));
  expect(await read([named], [other, unnamed])).toHaveLength(2);
});

test('a poorer account in the newer file takes nothing from that of the older one', async () => {
  const poor = sessionLine(session(BEGIN, 2, 9, { source: 'charger', label: 'Anna' }), 0);
  const rich = signed(BEGIN, [4, 6], 100, { label: 'Company car' });
  expect(await read([poor], [sessionLine(rich, 0)])).toStrictEqual([{ ...rich, label: 'Anna' }]);
  expect(await read([sessionLine(rich, 1)], [poor])).toStrictEqual([rich]);
});

test('of two that are as good the newer one holds, and what it calls void is void', async () => {
  expect(await read([sessionLine(session(BEGIN, 2, 12), 1)], [named])).toMatchObject([{ energyKwh: 12 }]);
  expect(await read([textOf({ kind: 'void', id: BEGIN, endMs: Date.parse(`${BEGIN}:00Z`), revision: 1 })], [named])).toStrictEqual([]);
  expect(await read([named], [sessionLine(session(BEGIN, 2, 8), 0), textOf({ kind: 'void', id: BEGIN, endMs: Date.parse(`${BEGIN}:00Z`), revision: 1 })])).toMatchObject([{ energyKwh: 10 }]);
});
