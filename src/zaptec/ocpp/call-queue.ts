// What is asked of one charge point: one call at a time, each with its time-out.
import { MINUTE, type Clock } from '../../base/clock.ts';
import { withDeadline } from '../../base/deadline.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { ChargerRefusalError, CloudUnreachableError, NeverConnectedError, OutcomeUnknownError, OutOfTimeError } from '../../charging/calls/errors.ts';
import type { Patience } from '../../charging/calls/patience.ts';
import { RESULTS, type CallAction, type Result } from './wire/calls.ts';
import { callFrame, type Frame } from './wire/frames.ts';

/** A charger on the home network answers within milliseconds, one behind Zaptec's cloud within a second or two. */
const ANSWER_MS = 15_000;

/** What it has not answered, as it was busy, is asked again after that: commands wait behind a question, so not all the time. */
export const ASK_AGAIN_MS = 2 * MINUTE;

/** How a caller waits, and what it learns of a command meanwhile. */
export type Waiting = Pick<Patience, 'signal' | 'progress'>;

interface Pending {
  readonly id: string;
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class CallQueue {
  readonly #clock: Clock;
  readonly #send: (text: string) => void;
  readonly #queue = new SerialQueue();
  #pending: Pending | undefined;
  #isClosed = false;
  #count = 0;

  constructor(clock: Clock, send: (text: string) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /**
   * Asks, and waits for the answer. What comes of a command's progress is kept true.
   *
   * @throws ChargerRefusalError when the charger answers with an error or with something odd
   * @throws OutcomeUnknownError when it was asked and did not answer; NeverConnectedError when it was not asked
   * @throws the signal's reason when it aborts before it was asked
   */
  call<Action extends CallAction>(action: Action, payload: object, { signal, progress }: Waiting): Promise<Result<Action>> {
    return this.#queue.take(signal, async () => {
      if (this.#isClosed) throw new NeverConnectedError('the charger is no longer connected by OCPP');
      if (progress !== undefined) progress.mayHaveArrived = true;
      const answer = await this.#ask(action, payload, signal);
      if (progress !== undefined) progress.mayHaveArrived = false;
      const result = RESULTS[action].safeParse(answer);
      if (!result.success) throw new ChargerRefusalError(`the charger answered ${action} with something that is not in OCPP`);
      return result.data as Result<Action>;
    });
  }

  /** Takes an answer over; one that nobody waits for is none. */
  take(frame: Exclude<Frame, { kind: 'call' }>): void {
    if (frame.id !== this.#pending?.id) return;
    if (frame.kind === 'result') this.#pending.resolve(frame.payload);
    else this.#pending.reject(new ChargerRefusalError(`by OCPP the charger answered ${frame.code}`));
  }

  /** The connection has ended: nothing will be answered any more. */
  close(): void {
    this.#isClosed = true;
    this.#pending?.reject(new OutcomeUnknownError(new CloudUnreachableError('the OCPP connection to the charger was lost')));
  }

  async #ask(action: string, payload: object, signal: AbortSignal): Promise<unknown> {
    const id = `h${++this.#count}`;
    const answered = new Promise<unknown>((resolve, reject) => (this.#pending = { id, resolve, reject }));
    const late = (): Error => new OutcomeUnknownError(new OutOfTimeError('the charger did not answer by OCPP in time'));
    try {
      return await withDeadline(
        this.#clock,
        ANSWER_MS,
        signal,
        () => {
          this.#send(callFrame(id, action, payload));
          return answered;
        },
        late,
      );
    } finally {
      this.#pending = undefined;
    }
  }
}
