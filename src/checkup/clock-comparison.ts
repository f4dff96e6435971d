// A transport that looks at the clock: how far this machine's is from the cloud's, and how long an answer takes.
import type { Clock } from '../base/clock.ts';
import type { HttpAnswer, HttpRequest, Transport } from '../zaptec/cloud/transport.ts';

export class ClockComparison implements Transport {
  /** How far this machine is ahead of the cloud, in milliseconds; undefined before an answer that says the time. */
  aheadMs: number | undefined;
  /** How long the fastest answer took, in milliseconds; undefined before the first. */
  fastestMs: number | undefined;
  readonly #transport: Transport;
  readonly #clock: Clock;

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const sentMs = this.#clock.monotonic();
    const answer = await this.#transport.send(request, signal);
    const tookMs = this.#clock.monotonic() - sentMs;
    const said = Date.parse(answer.headers['date'] ?? '');
    // The header has whole seconds, cut off, and was written about half way.
    if (!Number.isNaN(said)) this.aheadMs = this.#clock.now() - tookMs / 2 - (said + 500);
    this.fastestMs = Math.min(tookMs, this.fastestMs ?? Infinity);
    return answer;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}
