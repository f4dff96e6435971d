// One request and its answer on one connection: when it has left, and what became of it.
import type { Dispatcher } from 'undici';
import { untilAborted } from '../../../base/deadline.ts';
import { unpacked } from './content-coding.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of repeated headers, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** How far it came before it failed. */
type Stage = 'not-written' | 'written' | 'answering';

/** It failed; the cause is undici's or the socket's. */
export class ExchangeError extends Error {
  readonly stage: Stage;

  constructor(stage: Stage, cause: unknown) {
    super('the exchange failed', { cause });
    this.stage = stage;
  }
}

/**
 * Sends one request and collects its answer.
 *
 * @param mostBytes that the answer may unpack to
 * @param onWritten is called just before its first byte is written
 * @throws ExchangeError; the signal's reason when it aborts
 */
export async function exchange(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions, mostBytes: number, signal: AbortSignal, onWritten: () => void): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const answered = new Promise<HttpAnswer>((resolve, reject) => {
    let stage: Stage = 'not-written';
    let status = 0;
    let headers: HttpAnswer['headers'] = {};
    const chunks: Buffer[] = [];
    const fail = (cause: unknown): void => reject(new ExchangeError(stage, cause));
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        // Called off while it waited for the connection: it does not leave.
        if (signal.aborted) {
          controller.abort(signal.reason as Error);
          return;
        }
        stage = 'written';
        onWritten();
      },
      onResponseStart(_controller, statusCode, answerHeaders) {
        stage = 'answering';
        status = statusCode;
        headers = Object.fromEntries(Object.entries(answerHeaders).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        try {
          const body = unpacked(Buffer.concat(chunks), headers['content-encoding'], mostBytes);
          resolve({ status, headers, body: new TextDecoder().decode(body) });
        } catch (error) {
          fail(error);
        }
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    };
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      fail(error);
    }
  });
  return untilAborted(answered, signal);
}
