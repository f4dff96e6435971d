// A second try beside the first, for what may be waiting for nothing.
import type { Clock } from '../../../base/clock.ts';
import { OVER, withAnyOf } from '../../../base/deadline.ts';

/**
 * Runs `attempt`, and once more beside it when it has not ended after `afterMs` milliseconds. The first good end counts, and
 * the other try is called off.
 *
 * @throws what the first try throws before that; after that what the second throws when both fail; the signal's reason when
 *   it aborts
 */
export function withSecondTry<T>(
  clock: Clock,
  afterMs: number,
  signal: AbortSignal,
  attempt: (which: 'first' | 'second', signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  return withAnyOf([signal, over.signal], async (trySignal) => {
    const first = attempt('first', trySignal);
    const timer = new AbortController();
    const isTime = clock.sleep(afterMs, timer.signal).then(
      () => true,
      () => false,
    );
    try {
      if (!(await Promise.race([first.then(() => false), isTime]))) return await first;
      const second = attempt('second', trySignal);
      return await Promise.any([first, second]).catch(() => second);
    } finally {
      timer.abort(OVER);
      over.abort(OVER);
    }
  });
}
