// The connectors' books on disk.
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { NEW_RECORD, type ConnectorRecord } from '../../../src/zaptec/ocpp/connector.ts';
import { MemoryFile } from '../../../src/zaptec/ocpp/memory-file.ts';
import { eventually } from '../../support/eventually.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const log = new RecordingLog();
let folder: string;
const record: ConnectorRecord = {
  transaction: { id: 7, connectorId: 1, startedAtMs: 5, start: '1 x 5', meter: { lastWh: 5, lastAtMs: 5, deliveredWh: 0 } },
  pause: 'by-limit',
  lastTransactionId: 7,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocpp-memory-'));
  log.lines.length = 0;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async (): Promise<string> => join(folder, (await readdir(folder)).find((name) => name.endsWith('.json')) ?? 'none');

test('are there after a restart, and nothing else is left behind', async () => {
  const memory = await MemoryFile.open(folder, log);
  expect(memory.load('c1')).toBe(NEW_RECORD);
  memory.save('c1', record, 'now');
  await eventually(async () => expect((await MemoryFile.open(folder, log)).load('c1')).toStrictEqual(record));
  memory.save('c1', { ...record, lastTransactionId: 8 }, 'later');
  await memory.flush();
  expect((await MemoryFile.open(folder, log)).load('c1').lastTransactionId).toBe(8);
  expect(await readdir(folder)).toHaveLength(1);
  expect(log.lines).toStrictEqual([]);
});

test('that are damaged are forgotten, each for itself', async () => {
  const memory = await MemoryFile.open(folder, log);
  memory.save('c1', record, 'now');
  await memory.flush();
  await writeFile(await file(), JSON.stringify({ c1: record, c2: 'damaged', c3: { ...record, transaction: { id: 'x' }, pause: 'odd', lastTransactionId: null } }));
  const again = await MemoryFile.open(folder, log);
  expect(['c1', 'c2', 'c3'].map((id) => again.load(id))).toStrictEqual([record, NEW_RECORD, { transaction: undefined, pause: undefined, lastTransactionId: 0 }]);
  await writeFile(await file(), '{"c1":');
  expect((await MemoryFile.open(folder, log)).load('c1')).toBe(NEW_RECORD);
  expect(log.at('warn')).toHaveLength(1);
});

test('that cannot be written are said once, and kept in mind', async () => {
  const memory = await MemoryFile.open(join(folder, 'missing'), log);
  for (const urgency of ['now', 'now'] as const) memory.save('c1', record, urgency);
  await memory.flush();
  expect(log.at('warn')).toStrictEqual([expect.stringContaining('cannot be kept across a restart')]);
  expect(memory.load('c1')).toBe(record);
});

test('are read by nobody else', async () => {
  const memory = await MemoryFile.open(folder, log);
  memory.save('c1', record, 'now');
  await memory.flush();
  expect((await stat(await file())).mode & 0o077).toBe(0);
});
