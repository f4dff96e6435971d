// Ninety simulated days with everything on: outages, cars, sessions and their energy, whatever people write and command,
// short-lived tokens, chargers that come and go, and a host that sleeps. Everything works at the end, memory has not grown,
// and nothing is left after the stop.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import type { SoakReport } from './soak-process.ts';

// A time-out for a test that hangs; on an idle core it takes half a minute.
jest.setTimeout(1_200_000);

/** With a number in its place every run is the same; the seed of a failed run is in its message. */
const SEED = Math.floor(Math.random() * 2 ** 32);

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

/** In a process without Jest and without coverage, whose own records grow; and one in which V8 keeps what it has compiled. */
async function soak(): Promise<SoakReport> {
  const script = fileURLToPath(new URL('soak-process.ts', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--no-flush-bytecode', script, String(SEED)]);
    return JSON.parse(stdout) as SoakReport;
  } catch (error) {
    throw new Error(`With seed ${SEED}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

test('ninety days later everything works, memory has not grown by a twentieth, and nothing outlives the stop', async () => {
  const { afterFirstDayBytes, afterLastDayBytes, reads, sessions, currentWrites, wishes } = await soak();
  const growth = afterLastDayBytes / afterFirstDayBytes;
  console.log(
    `Heap after day 1: ${megabytes(afterFirstDayBytes)}, after day 90: ${megabytes(afterLastDayBytes)} (x ${growth.toFixed(3)}); ${reads} reads, ${sessions} sessions, ${currentWrites} changes of the current, wishes: ${JSON.stringify(wishes)}, seed ${SEED}`,
  );
  expect(growth).toBeLessThanOrEqual(1.05);
  // It was a life worth the name.
  expect(reads).toBeGreaterThan(20_000);
  expect(sessions).toBeGreaterThan(100);
  expect(currentWrites).toBeGreaterThan(20);
  for (const kind of ['outlet', 'hold', 'button', 'current', 'matter']) expect(wishes[kind]).toBeGreaterThan(20);
});
