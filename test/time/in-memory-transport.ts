// In the place of the plugin's HTTP layer: a function answers, and there is no socket.
import type { HttpAnswer, HttpRequest, Transport } from '../../src/zaptec/cloud/transport.ts';

export type Answering = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** A way to a cloud that answers like this. */
export function inMemoryTransport(answer: Answering): Transport {
  return {
    async send(request, signal) {
      signal.throwIfAborted();
      request.onWritten?.();
      return answer(request, signal);
    },
    close: () => Promise.resolve(),
  };
}
