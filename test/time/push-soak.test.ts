// Ninety simulated days of pushed changes with a fault each day: everything comes back by itself, memory has not grown, and no
// listener, socket, timer or part of the AMQP library is left over, neither while it runs nor after the stop.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import type { PushSoakReport } from './push-soak-process.ts';

// A time-out for a test that hangs; on an idle core it takes half a minute.
jest.setTimeout(1_200_000);

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

/** In a process without Jest, whose own records grow; and one in which V8 keeps what it has compiled. It ends by itself. */
async function soak(): Promise<PushSoakReport> {
  const script = fileURLToPath(new URL('push-soak-process.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-flush-bytecode', script]);
  return JSON.parse(stdout) as PushSoakReport;
}

test('after ninety days of push with a fault a day memory has not grown by a twentieth, and nothing is left over', async () => {
  const { afterFirstDaysBytes, afterLastDayBytes, messages, connections, linesOfTrouble, linesOfRecovery } = await soak();
  const growth = afterLastDayBytes / afterFirstDaysBytes;
  console.log(
    `Heap after 21 days: ${megabytes(afterFirstDaysBytes)}, after day 90: ${megabytes(afterLastDayBytes)} (x ${growth.toFixed(3)}); ${messages} messages, ${connections} connections, ${linesOfTrouble} lines of trouble, ${linesOfRecovery} of recovery`,
  );
  expect(growth).toBeLessThanOrEqual(1.05);
  expect(linesOfRecovery).toBe(linesOfTrouble);
  // It was a life worth the name.
  expect(messages).toBeGreaterThan(10_000);
  expect(connections).toBeGreaterThan(90);
  expect(linesOfTrouble).toBeGreaterThan(20);
});
