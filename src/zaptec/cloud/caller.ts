// One call with all its attempts: token, rate, time-outs, and which failures may be tried again.
import type { Clock } from '../../base/clock.ts';
import { withDeadline } from '../../base/deadline.ts';
import { ANSWER } from '../../charging/calls/answer-time.ts';
import { BusyError, CloudUnreachableError, LeftAloneError, NeverConnectedError, NeverSentError, RateLimitedError, TokenRefusedError, ZaptecError } from '../../charging/calls/errors.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import { failureOf } from './answers.ts';
import type { Need } from './http/connections.ts';
import { withSecondTry } from './http/second-try.ts';
import { Slots } from './http/slots.ts';
import { HTTP, RETRY } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { backoffMs } from './retry.ts';
import type { TokenSource } from './token.ts';
import type { HttpAnswer, Transport } from './transport.ts';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as JSON; nothing is sent when left out. */
  readonly body?: unknown;
}

interface Parts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: Transport;
  readonly limiter: RateLimiter;
  readonly tokens: TokenSource;
}

export class Caller {
  readonly #parts: Parts;
  /** So that a command never waits behind reads that hang. */
  readonly #routineReads = new Slots(HTTP.routineReads);
  /** Until then nothing is read but for a person: a server error has asked for it. */
  #restUntilMs = -Infinity;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Calls until there is a good answer, a definite refusal, no attempt left, or the patience ends.
   *
   * Reads are repeated on 429, server errors, time-outs and broken connections; commands only on 429 and where they have
   * certainly not left; and every call once after a 401.
   * @throws ZaptecError; the signal's reason when it aborts
   */
  async call(call: Call, patience: Required<Patience>): Promise<HttpAnswer> {
    const { signal, urgency, progress } = patience;
    let rejectedTokens = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        if (urgency === 'read') await this.#rest(patience);
        const token = await this.#parts.tokens.get(urgency, signal);
        const attemptOnce = (): Promise<HttpAnswer> => this.#attempt(call, token, patience);
        const answer = await (urgency === 'read' ? this.#routineReads.use(signal, attemptOnce) : attemptOnce());
        if (answer.status !== 401) {
          this.#parts.tokens.noteAccepted(token);
          const accepted = this.#accept(answer, progress);
          if (urgency === 'command') this.#restUntilMs = -Infinity;
          return accepted;
        }
        progress.mayHaveArrived = false;
        this.#parts.tokens.invalidate(token);
        rejectedTokens += 1;
        if (rejectedTokens > 1) throw new TokenRefusedError();
      } catch (error) {
        signal.throwIfAborted();
        if (rejectedTokens > 1 || attempt >= RETRY.attempts[urgency] || !mayRepeat(call, error)) throw error;
        await this.#waitBeforeNext(attempt, error, patience);
      }
    }
  }

  async #attempt(call: Call, token: string, patience: Required<Patience>): Promise<HttpAnswer> {
    const { urgency, signal } = patience;
    await this.#takeTurn(call, patience, signal);
    if (call.method === 'POST') return this.#exchange(call, token, patience, 'fresh');
    if (urgency === 'read') return this.#exchange(call, token, patience, 'any');
    return withSecondTry(this.#parts.clock, HTTP.secondTryMs, signal, async (which, trySignal) => {
      if (which === 'second') await this.#takeTurn(call, patience, trySignal);
      return this.#exchange(call, token, { ...patience, signal: trySignal }, which === 'first' ? 'any' : 'new');
    });
  }

  /** What could not be answered in time any more is not sent, and neither is the read, which takes as long, that would decide a command. */
  #takeTurn({ method }: Call, { urgency, latestMs }: Required<Patience>, signal: AbortSignal): Promise<void> {
    const ofRead = urgency === 'command' ? 'check' : 'read';
    const priority = method === 'POST' ? 'command' : ofRead;
    const reserveMs = (priority === 'check' ? 2 : 1) * ANSWER.leastTimeToSendMs;
    return this.#parts.limiter.take(priority, latestMs - this.#parts.clock.monotonic() - reserveMs, signal);
  }

  async #exchange({ method, path, body }: Call, token: string, { progress, signal }: Required<Patience>, connection: Need): Promise<HttpAnswer> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = { authorization: `Bearer ${token}`, ...(json === undefined ? {} : { 'content-type': 'application/json' }) };
    const onWritten = (): void => void (progress.mayHaveArrived = true);
    try {
      return await withDeadline(
        this.#parts.clock,
        HTTP.attemptMs,
        signal,
        (attemptSignal) => this.#parts.transport.send({ method, path, headers, body: json, connection, onWritten }, attemptSignal),
        () => (progress.mayHaveArrived ? new CloudUnreachableError('it did not answer in time') : new NeverConnectedError('no connection could be made in time')),
      );
    } catch (error) {
      if (hasNotLeft(error)) progress.mayHaveArrived = false;
      throw error;
    }
  }

  #accept(answer: HttpAnswer, progress: Required<Patience>['progress']): HttpAnswer {
    const failure = failureOf(answer, this.#parts.clock.now());
    if (failure === undefined) return answer;
    if (failure instanceof RateLimitedError) {
      progress.mayHaveArrived = false;
      this.#parts.limiter.pause(failure.retryAfterMs);
    }
    if (failure instanceof CloudUnreachableError) this.#restUntilMs = Math.max(this.#restUntilMs, this.#parts.clock.monotonic() + failure.retryAfterMs);
    throw failure;
  }

  /** @throws LeftAloneError when the rest is too long to wait for */
  async #rest({ latestMs, signal }: Required<Patience>): Promise<void> {
    const { clock } = this.#parts;
    const leftMs = this.#restUntilMs - clock.monotonic();
    if (leftMs <= 0) return;
    if (this.#restUntilMs >= latestMs) throw new LeftAloneError(leftMs);
    await clock.sleep(leftMs, signal);
  }

  /** What found its connection ended goes out on a new one at once. */
  async #waitBeforeNext(attempt: number, error: unknown, patience: Required<Patience>): Promise<void> {
    if (error instanceof NeverSentError) return;
    const asked = error instanceof ZaptecError ? error.retryAfterMs : 0;
    const waitMs = Math.max(backoffMs(attempt, this.#parts.random()), asked);
    if (this.#parts.clock.monotonic() + waitMs >= patience.latestMs) throw error;
    await this.#parts.clock.sleep(waitMs, patience.signal);
  }
}

function mayRepeat(call: Call, error: unknown): boolean {
  if (error instanceof BusyError) return false;
  if (error instanceof RateLimitedError || hasNotLeft(error)) return true;
  return call.method === 'GET' && error instanceof CloudUnreachableError;
}

function hasNotLeft(error: unknown): boolean {
  return error instanceof NeverConnectedError || error instanceof NeverSentError;
}
