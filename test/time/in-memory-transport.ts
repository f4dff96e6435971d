// In the place of the plugin's HTTP layer: a function answers, and there is no socket.
import type { HttpAnswer, HttpRequest } from '../../src/zaptec/cloud/transport.ts';

export type Answering = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

const clouds = new Map<string, Answering>();

export class Transport {
  readonly #answer: Answering | undefined;

  constructor(baseUrl: string) {
    this.#answer = clouds.get(baseUrl);
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    signal.throwIfAborted();
    if (this.#answer === undefined) throw new Error('There is no such cloud');
    return this.#answer(request, signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The base URL of a cloud that answers like this, from now on. */
export function addressOf(answer: Answering): string {
  const url = `https://cloud-${clouds.size}.invalid`;
  clouds.set(url, answer);
  return url;
}
