// A clock for real HTTP through the chaos proxy: time passes only while nothing is under way that could still be answered.
// A request that the proxy holds back on purpose does not count, so that even time-outs take no real time.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { ManualClock } from '../support/manual-clock.ts';

/** The header that tells the proxy which of the client's requests it has before it. */
export const REQUEST_ID = 'x-request-under-way';

interface Announced {
  readonly request: { addHeader(name: string, value: string): void };
}

/** Follows the client's requests from their making to their end, by undici's own announcements. */
class RequestsUnderWay {
  readonly #ids = new Map<object, string>();
  readonly #held = new Set<string>();
  #made = 0;

  readonly #onCreate = (message: unknown): void => {
    const { request } = message as Announced;
    const id = String((this.#made += 1));
    request.addHeader(REQUEST_ID, id);
    this.#ids.set(request, id);
  };

  readonly #onEnd = (message: unknown): void => {
    const { request } = message as Announced;
    this.#held.delete(this.#ids.get(request) ?? '');
    this.#ids.delete(request);
  };

  start(): void {
    subscribe('undici:request:create', this.#onCreate);
    subscribe('undici:request:trailers', this.#onEnd);
    subscribe('undici:request:error', this.#onEnd);
  }

  stop(): void {
    unsubscribe('undici:request:create', this.#onCreate);
    unsubscribe('undici:request:trailers', this.#onEnd);
    unsubscribe('undici:request:error', this.#onEnd);
  }

  /** Marks a request as held back; returns what ends that. */
  hold(id: string): () => void {
    if ([...this.#ids.values()].includes(id)) this.#held.add(id);
    return () => void this.#held.delete(id);
  }

  /** How many requests may still be answered without time passing. */
  get lively(): number {
    return this.#ids.size - this.#held.size;
  }
}

/** In real time; it needs milliseconds, but on a machine that is busy with much else. */
const LONGEST_QUIET_MS = 240_000;

export class WaitingClock extends ManualClock {
  readonly #requests = new RequestsUnderWay();

  start(): void {
    this.#requests.start();
  }

  stop(): void {
    this.#requests.stop();
  }

  /** The proxy will not answer this request without time passing; returns what ends that. */
  hold(requestId: string): () => void {
    return this.#requests.hold(requestId);
  }

  /** How much is under way that needs no time to end. */
  protected get lively(): number {
    return this.#requests.lively;
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.monotonic() + ms;
    while (await this.#step(untilMs));
  }

  /** Lets time pass until `condition` holds, at most so long; returns how long it took, undefined when it never held. */
  async passUntil(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<number | undefined> {
    const startMs = this.monotonic();
    await this.#quiet();
    for (let more = true; ; ) {
      if (await condition()) return this.monotonic() - startMs;
      if (!more) return undefined;
      more = await this.#step(startMs + withinMs);
    }
  }

  /** Lets time pass until `work` has ended; returns what it returned. */
  async passDuring<T>(work: Promise<T>): Promise<T> {
    const progress = { isDone: false };
    const done = (): void => void (progress.isDone = true);
    work.then(done, done);
    await this.passUntil(() => progress.isDone, Infinity);
    return work;
  }

  /** Goes to the next timer that is due by `untilMs`, or there; false when it got there. */
  async #step(untilMs: number): Promise<boolean> {
    await this.#quiet();
    const { nextDueMs: nextMs } = this;
    const isLast = nextMs > untilMs || nextMs === Infinity;
    if (isLast && untilMs === Infinity) throw new Error('Nothing will ever happen: no request is under way and no timer runs');
    await this.advance((isLast ? untilMs : nextMs) - this.monotonic());
    await this.#quiet();
    return !isLast;
  }

  /** Waits until every request that can be answered has been, and what it set off has been done. */
  async #quiet(): Promise<void> {
    const startMs = performance.now();
    for (let calmTurns = 0; calmTurns < 3; calmTurns += 1) {
      await turn();
      if (this.lively === 0) continue;
      calmTurns = -1;
      if (performance.now() - startMs > LONGEST_QUIET_MS) throw new Error(`${this.lively} thing(s) that need no time to end do not end`);
      await pause(1);
    }
  }
}
