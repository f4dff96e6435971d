// Keeps the account within Zaptec's rate limit: a token bucket with commands ahead of reads, and of those the ones that a
// command waits for ahead of the rest.
import type { Clock } from '../../base/clock.ts';
import { OVER, untilAborted } from '../../base/deadline.ts';
import { BusyError, OutOfTimeError, PausedError } from '../../charging/calls/errors.ts';
import { RATE } from './limits.ts';

/** The first goes first. A `check` is the read that a command is decided by: the command of the one before it comes first. */
const PRIORITIES = ['command', 'check', 'read'] as const;

export type Priority = (typeof PRIORITIES)[number];

interface Waiter {
  readonly priority: Priority;
  /** On the monotonic clock. */
  readonly latestMs: number;
  readonly go: () => void;
  readonly giveUp: (reason: Error) => void;
}

const TOKENS_PER_MS = RATE.perSecond / 1000;

/** Hands out permission to send, at most `RATE.perSecond` a second after a first burst. */
export class RateLimiter {
  readonly #clock: Clock;
  #tokens: number = RATE.burst;
  #countedAtMs: number;
  #pausedUntilMs = -Infinity;
  #waiters: Waiter[] = [];
  #pumping = false;
  /** Ends the pump's sleep when nobody waits any more, so that no timer outlives its purpose. */
  #nap = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAtMs = clock.monotonic();
  }

  /**
   * Resolves when one request may be sent: by priority, then in the order of asking.
   *
   * @param withinMs how long the caller can wait
   * @throws PausedError when the cloud's pause lasts longer than that, BusyError when there are too many others, OutOfTimeError
   *   when the time was up before it was asked: where this machine is slow, nobody else need have asked for anything
   * @throws the signal's reason when it aborts
   */
  async take(priority: Priority, withinMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (withinMs < 0) throw new OutOfTimeError('no time was left to ask Zaptec');
    const latestMs = this.#clock.monotonic() + withinMs;
    let leave = (): void => undefined;
    const turn = new Promise<void>((go, giveUp) => {
      const waiter: Waiter = { priority, latestMs, go, giveUp };
      leave = () => this.#remove(new Set([waiter]));
      this.#enqueue(waiter);
      this.#dismissHopeless();
      void this.#pump();
    });
    signal.addEventListener('abort', leave, { once: true });
    await untilAborted(turn, signal).finally(() => signal.removeEventListener('abort', leave));
  }

  /** Sends nothing for `ms` milliseconds; extends a pause under way, never shortens it. */
  pause(ms: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.monotonic() + ms);
    this.#dismissHopeless();
  }

  #enqueue(waiter: Waiter): void {
    const rank = PRIORITIES.indexOf(waiter.priority);
    const place = this.#waiters.findIndex(({ priority }) => PRIORITIES.indexOf(priority) > rank);
    this.#waiters.splice(place === -1 ? this.#waiters.length : place, 0, waiter);
  }

  /** Those for whom the pause is too long learn it now, not when their time is up. */
  #dismissHopeless(): void {
    this.#dismiss(({ latestMs }) => latestMs < this.#pausedUntilMs, () => new PausedError(this.#pauseLeftMs()));
  }

  /** Those whose time is up. */
  #dismissLate(): void {
    const nowMs = this.#clock.monotonic();
    this.#dismiss(({ latestMs }) => latestMs < nowMs, () => new BusyError());
  }

  #dismiss(isOver: (waiter: Waiter) => boolean, reason: () => Error): void {
    const over = new Set(this.#waiters.filter(isOver));
    if (over.size === 0) return;
    this.#remove(over);
    for (const waiter of over) waiter.giveUp(reason());
  }

  #remove(waiters: ReadonlySet<Waiter>): void {
    this.#waiters = this.#waiters.filter((waiter) => !waiters.has(waiter));
    if (this.#waiters.length === 0) this.#nap.abort(OVER);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (;;) {
      this.#dismissLate();
      if (this.#waiters.length === 0) break;
      const waitMs = Math.max(this.#pauseLeftMs(), this.#untilTokenMs());
      if (waitMs > 0) {
        this.#nap = new AbortController();
        await this.#clock.sleep(waitMs, this.#nap.signal).catch(() => undefined);
        continue;
      }
      this.#tokens -= 1;
      this.#waiters.shift()?.go();
    }
    this.#pumping = false;
  }

  #pauseLeftMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#clock.monotonic());
  }

  #untilTokenMs(): number {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(RATE.burst, this.#tokens + (now - this.#countedAtMs) * TOKENS_PER_MS);
    this.#countedAtMs = now;
    return this.#tokens >= 1 ? 0 : Math.ceil((1 - this.#tokens) / TOKENS_PER_MS);
  }
}
