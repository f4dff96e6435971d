// The time that a command has while somebody waits in HomeKit, and what it means when that is over.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { COMMAND } from '../settings.ts';
import type { Patience } from './cloud-port.ts';
import { OutcomeUnknownError, OutOfTimeError, type ZaptecError } from './errors.ts';

/** One command's time. */
export interface AnswerTime {
  /** For everything that is asked of the cloud meanwhile. */
  readonly patience: Required<Patience>;
  /**
   * Called before the command is sent: when the time is up after that, nobody knows what came of it.
   *
   * @throws OutOfTimeError when too little is left for the cloud to answer in
   */
  beginToSend(): void;
  /** Has `error` thrown when the time is up. */
  endWith(error: ZaptecError): void;
}

/**
 * Runs `work` for as long as HomeKit can wait.
 *
 * @throws OutOfTimeError when the time is up before the command is sent, OutcomeUnknownError after that, unless `work` has
 *   said otherwise; what `work` throws; the reason of `stopped` when that aborts
 */
export function withinAnswerTime<T>(parts: { clock: Clock; stopped: AbortSignal }, work: (time: AnswerTime) => Promise<T>): Promise<T> {
  const { clock, stopped } = parts;
  const latestMs = clock.monotonic() + COMMAND.answerMs;
  let meaning = (): ZaptecError => new OutOfTimeError();
  const timeWith = (signal: AbortSignal): AnswerTime => ({
    patience: { urgency: 'command', latestMs, signal },
    beginToSend() {
      if (latestMs - clock.monotonic() < COMMAND.leastTimeToSendMs) throw new OutOfTimeError('Zaptec answered too slowly');
      meaning = () => new OutcomeUnknownError(new OutOfTimeError());
    },
    endWith(error) {
      meaning = () => error;
    },
  });
  return withDeadline(clock, COMMAND.answerMs, stopped, (signal) => work(timeWith(signal)), () => meaning());
}
