// One call with all its attempts: token, rate, time-outs, and which failures may be tried again.
import type { Clock } from '../../base/clock.ts';
import { withDeadline } from '../../base/deadline.ts';
import { HTTP, RETRY } from './limits.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import { CloudUnreachableError, NeverConnectedError, RateLimitedError } from '../../charging/calls/errors.ts';
import { failureOf } from './answers.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { backoffMs } from './retry.ts';
import { Slots } from './slots.ts';
import type { TokenSource } from './token.ts';
import type { HttpAnswer, Transport } from './transport.ts';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as JSON; nothing is sent when left out. */
  readonly body?: unknown;
  /** What the caller learns even when the call fails. */
  readonly progress?: Progress;
}

export interface Progress {
  /** Whether a request may have reached the cloud without a definite answer. */
  mayHaveArrived: boolean;
}

interface Parts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: Transport;
  readonly limiter: RateLimiter;
  readonly tokens: TokenSource;
}

/** Makes calls as one signed-in account. */
export class Caller {
  readonly #parts: Parts;
  /** Reads leave one connection free, so that a command never waits behind reads that hang. */
  readonly #readSlots = new Slots(HTTP.connections - 1);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Calls until there is a good answer, a definite refusal, no attempt left, or the patience ends.
   *
   * Reads are repeated on 429, server errors, time-outs and broken connections; commands only on 429 and where no
   * connection could be made; and every call once after a 401.
   * @throws ZaptecError; the signal's reason when it aborts
   */
  async call(call: Call, patience: Required<Patience>): Promise<HttpAnswer> {
    const { signal } = patience;
    const progress = call.progress ?? { mayHaveArrived: false };
    let rejectedTokens = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        const token = await this.#parts.tokens.get(patience.urgency, signal);
        const attemptOnce = (): Promise<HttpAnswer> => this.#attempt(call, token, progress, patience);
        const isRead = patience.urgency === 'read';
        const answer = await (isRead ? this.#readSlots.use(signal, attemptOnce) : attemptOnce());
        if (answer.status !== 401) return this.#accept(answer, progress);
        this.#parts.tokens.invalidate(token);
        progress.mayHaveArrived = false;
        rejectedTokens += 1;
        if (rejectedTokens > 1) throw new CloudUnreachableError('it rejects the access token that it has just issued');
      } catch (error) {
        signal.throwIfAborted();
        if (rejectedTokens > 1 || attempt >= RETRY.attempts[patience.urgency] || !mayRepeat(call, error)) throw error;
        await this.#waitBeforeNext(attempt, error, patience);
      }
    }
  }

  async #attempt(call: Call, token: string, progress: Progress, patience: Required<Patience>): Promise<HttpAnswer> {
    const { urgency, latestMs, signal } = patience;
    await this.#parts.limiter.take(urgency, latestMs - this.#parts.clock.monotonic(), signal);
    const { method, path, body } = call;
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = { authorization: `Bearer ${token}`, ...(json === undefined ? {} : { 'content-type': 'application/json' }) };
    progress.mayHaveArrived = true;
    try {
      return await withDeadline(
        this.#parts.clock,
        HTTP.attemptMs,
        signal,
        (attemptSignal) => this.#parts.transport.send({ method, path, headers, body: json }, attemptSignal),
        () => new CloudUnreachableError('it did not answer in time'),
      );
    } catch (error) {
      if (error instanceof NeverConnectedError) progress.mayHaveArrived = false;
      throw error;
    }
  }

  #accept(answer: HttpAnswer, progress: Progress): HttpAnswer {
    const failure = failureOf(answer, this.#parts.clock.now());
    if (failure === undefined) return answer;
    if (failure instanceof RateLimitedError) {
      progress.mayHaveArrived = false;
      this.#parts.limiter.pause(failure.retryAfterMs);
    }
    throw failure;
  }

  async #waitBeforeNext(attempt: number, error: unknown, patience: Required<Patience>): Promise<void> {
    const asked = error instanceof CloudUnreachableError || error instanceof RateLimitedError ? error.retryAfterMs : 0;
    const waitMs = Math.max(backoffMs(attempt, this.#parts.random()), asked);
    if (this.#parts.clock.monotonic() + waitMs >= patience.latestMs) throw error;
    await this.#parts.clock.sleep(waitMs, patience.signal);
  }
}

function mayRepeat(call: Call, error: unknown): boolean {
  if (error instanceof RateLimitedError || error instanceof NeverConnectedError) return true;
  return call.method === 'GET' && error instanceof CloudUnreachableError;
}
