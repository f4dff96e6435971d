// What it costs to remember: a scene of 140 chargers whose wish is flushed before HomeKit gets its answer, and an hour of 60
// chargers that charge. The floor of the scene is one flushed write of as many bytes.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as z from 'zod/mini';
import { systemClock } from '../../src/base/clock.ts';
import { systemDisk, type Disk, type FileHandle } from '../../src/storage/disk.ts';
import { MemoryStore } from '../../src/storage/memory-store.ts';
import type { SectionForm } from '../../src/storage/memory-section.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import type { Row } from './report.ts';
import { figureOf, type Figure } from './statistics.ts';

interface Energy {
  readonly totalKwh: number;
  readonly rest: string;
}

/** As long as a charger's energy record is. */
const ENERGY: SectionForm<Energy> = {
  name: 'energy',
  fields: () => ({ totalKwh: z.number(), rest: z.string() }),
};
const REST = 'x'.repeat(300);
const SCENE = 140;
const CHARGING = 60;
const POLL_MS = 60_000;
const HOUR_MS = 3_600_000;
const MB = 1e6;

export async function measureMemory(runs: number): Promise<Row[]> {
  const scenes: { ms: number; floorMs: number; mb: number; delayMs: number }[] = [];
  for (let run = 0; run <= runs; run++) scenes.push(await inFolder(scene));
  const hour = await inFolder(quietHour);
  // The first run warms up.
  const figure = (of: (sample: (typeof scenes)[number]) => number): Figure => figureOf(scenes.slice(1).map(of));
  const ms = figure((sample) => sample.ms);
  const mb = figure((sample) => sample.mb);
  return [
    { what: `memory: the wishes of ${SCENE} chargers are on the disk (floor: one flushed write)`, unit: 'ms', figure: ms, floor: figure((sample) => sample.floorMs), goal: '300 ms', isMet: ms.median <= 300 },
    { what: `memory: written for them`, unit: 'MB', figure: mb, goal: '2 MB', isMet: mb.median <= 2 },
    { what: `memory: the event loop's longest delay meanwhile`, unit: 'ms', figure: figure((sample) => sample.delayMs), goal: '50 ms', isMet: figure((sample) => sample.delayMs).median <= 50 },
    { what: `memory: written in an hour of ${CHARGING} chargers that charge`, unit: 'MB', figure: figureOf([hour]), goal: '5 MB', isMet: hour <= 5 },
  ];
}

async function scene(folder: string): Promise<{ ms: number; floorMs: number; mb: number; delayMs: number }> {
  const counted = countingDisk();
  const store = MemoryStore.open({ path: join(folder, 'memory.jsonl'), clock: systemClock, log: new RecordingLog(), disk: counted.disk });
  await store.flush();
  const records = store.section(ENERGY);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startMs = performance.now();
  await Promise.all(Array.from({ length: SCENE }, (_, n) => records.put(`charger ${n}`, { totalKwh: n, rest: REST }, 'now')));
  const ms = performance.now() - startMs;
  delay.disable();
  await store.close();
  return { ms, floorMs: await flushedWriteMs(join(folder, 'floor'), counted.bytes()), mb: counted.bytes() / MB, delayMs: delay.max / 1e6 };
}

/** Megabytes that are written while each charger's energy grows with every read. */
async function quietHour(folder: string): Promise<number> {
  const counted = countingDisk();
  const clock = new ManualClock(Date.now(), 2);
  const store = MemoryStore.open({ path: join(folder, 'memory.jsonl'), clock, log: new RecordingLog(), disk: counted.disk });
  const records = store.section(ENERGY);
  for (let elapsedMs = 0; elapsedMs < HOUR_MS; elapsedMs += POLL_MS / CHARGING) {
    const charger = (elapsedMs / (POLL_MS / CHARGING)) % CHARGING;
    void records.put(`charger ${charger}`, { totalKwh: 1000 + elapsedMs / 1e6, rest: REST }, 'later');
    await clock.advance(POLL_MS / CHARGING);
    if (elapsedMs % POLL_MS === 0) await store.flush();
  }
  await store.close();
  return counted.bytes() / MB;
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function flushedWriteMs(path: string, bytes: number): Promise<number> {
  const handle = await open(path, 'wx');
  const startMs = performance.now();
  await handle.write(Buffer.alloc(bytes, 'x'));
  await handle.datasync();
  const ms = performance.now() - startMs;
  await handle.close();
  return ms;
}

/** The system's disk, and how many bytes were written to it. */
export function countingDisk(): { readonly disk: Disk; bytes(): number } {
  let bytes = 0;
  const count = (handle: FileHandle): FileHandle => {
    const write = handle.write.bind(handle) as (buffer: Buffer, offset: number, length: number, position: number) => Promise<{ bytesWritten: number; buffer: Buffer }>;
    return Object.assign(handle, {
      write: async (buffer: Buffer, offset: number, length: number, position: number) => {
        const result = await write(buffer, offset, length, position);
        bytes += result.bytesWritten;
        return result;
      },
    });
  };
  const disk: Disk = { ...systemDisk, open: async (path, flags, mode) => count(await systemDisk.open(path, flags, mode)) };
  return { disk, bytes: () => bytes };
}
