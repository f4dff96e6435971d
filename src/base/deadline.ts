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
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => Error,
): Promise<T> {
  parent?.throwIfAborted();
  const stop = new AbortController();
  const finished = new AbortController();
  const abort = (): void => stop.abort(parent?.reason);
  parent?.addEventListener('abort', abort, { once: true });
  const aborted = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error), { once: true });
  });
  clock.sleep(ms, finished.signal).then(
    () => stop.abort(onTimeout()),
    () => undefined,
  );
  try {
    return await Promise.race([work(stop.signal), aborted]);
  } finally {
    finished.abort(OVER);
    parent?.removeEventListener('abort', abort);
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
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
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
