// Waiting for something that becomes true by itself: polls an assertion until it holds or time is up.
import { setTimeout as sleep } from 'node:timers/promises';

/** For what takes a moment on an idle machine, and minutes on one that starts many processes. Patience costs nothing when the condition comes; mutation tests have less. */
export const patience = { ms: 240_000 };

export interface Patience {
  timeoutMs?: number;
  intervalMs?: number;
}

/**
 * Runs `assertion` again and again until it neither throws nor rejects, and returns what it returned.
 *
 * When the time is up the assertion's own last error is thrown, so that the test says what was wrong.
 */
export async function eventually<T>(assertion: () => T | Promise<T>, { timeoutMs = patience.ms, intervalMs = 50 }: Patience = {}): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) {
        throw error;
      }
    }
    await sleep(intervalMs);
  }
}
