// Deadlines on a given clock, and the signals of waits.
import type { Clock } from './clock.ts';

/** Of what is done whatever else is called off. */
export const { signal: NEVER } = new AbortController();

/** Why a wait ends that nobody waits for any more. Nobody sees it; without a reason Node makes an exception with a stack each time. */
export const OVER = 'over';

/**
 * Runs `work` for at most `ms` milliseconds.
 *
 * @param work gets a signal that aborts when the time is up or `parent` aborts
 * @throws what `onTimeout` makes, as soon as the time is up, even if `work` ignores its signal; the parent's reason when
 *   that aborts first
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => Error,
): Promise<T> {
  parent.throwIfAborted();
  const timeUp = new AbortController();
  const finished = new AbortController();
  clock.sleep(ms, finished.signal).then(
    () => timeUp.abort(onTimeout()),
    () => undefined,
  );
  try {
    return await withAnyOf([timeUp.signal, parent], (signal) => untilAborted(work(signal), signal));
  } finally {
    finished.abort(OVER);
  }
}

/** Resolves when `signal` aborts, or has. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Waits for `promise`, but no longer than until `signal` aborts.
 *
 * @throws the signal's reason when it aborts first
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Runs `work` with a signal that aborts with the first of `signals`.
 *
 * `AbortSignal.any` leaves something behind with every signal that outlives its work, for as long as that one lives
 * (Node 24): nothing within a day, gigabytes within a year.
 */
export async function withAnyOf<T>(signals: readonly AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const any = new AbortController();
  const links = signals.map((signal) => ({ signal, abort: () => any.abort(signal.reason) }));
  for (const { signal, abort } of links) {
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  try {
    return await work(any.signal);
  } finally {
    for (const { signal, abort } of links) signal.removeEventListener('abort', abort);
  }
}
