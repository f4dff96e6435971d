// kill -9 at random moments: what was promised is there at the next start. KILLS=200 for more of them, SEED to repeat some.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { systemClock } from '../../src/base/clock.ts';
import { MemoryStore } from '../../src/storage/memory-store.ts';
import { COUNTS } from '../support/remembered-counts.ts';
import { RecordingLog } from '../support/recording-log.ts';

const CHILD = fileURLToPath(new URL('../support/memory-child.ts', import.meta.url));
const KILLS = Number(process.env['KILLS'] ?? 8);
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const LONGEST_LIFE_MS = 150;

const folder = mkdtempSync(join(tmpdir(), 'killed-'));
const path = join(folder, 'memory.jsonl');
afterAll(() => rmSync(folder, { recursive: true }));

/** Lets a child remember for some time, and kills it. Returns the last number that each key was promised. */
async function liveAndDie(lifeMs: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const promised = new Map<string, number>();
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    const [key = '', count] = line.split(' ');
    promised.set(key, Number(count));
  });
  const allRead = once(lines, 'close');
  await once(lines, 'line');
  await sleep(lifeMs);
  child.kill('SIGKILL');
  await allRead;
  return promised;
}

test(`of ${KILLS} killed processes none has lost what it was promised (SEED=${SEED})`, async () => {
  const lives = fc.sample(fc.integer({ min: 0, max: LONGEST_LIFE_MS }), { seed: SEED, numRuns: KILLS });
  const known = new Map<string, number>();
  for (const lifeMs of lives) {
    for (const [key, count] of await liveAndDie(lifeMs)) known.set(key, count);
    const log = new RecordingLog();
    const store = MemoryStore.open({ path, clock: systemClock, log });
    const counts = store.section(COUNTS);
    for (const [key, count] of known) expect(counts.get(key)?.count).toBeGreaterThanOrEqual(count);
    await store.close();
    expect(log.lines).toStrictEqual([]);
    expect(readdirSync(folder)).toStrictEqual(['memory.jsonl']);
  }
  expect(known.size).toBeGreaterThan(0);
});
