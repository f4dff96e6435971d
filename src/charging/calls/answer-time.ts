// The time that a command has while somebody waits in HomeKit, and what it means when that is over.
import type { Clock } from '../../base/clock.ts';
import { withDeadline } from '../../base/deadline.ts';
import type { Patience } from './patience.ts';
import { OutcomeUnknownError, OutOfTimeError, type ZaptecError } from './errors.ts';

export const ANSWER = {
  /** Apple Home must have an answer within 8 s; the rest is for the way there. */
  withinMs: 7_500,
  /** With less time than this left a command is not sent: its answer would come after its failure was reported. */
  leastTimeToSendMs: 500,
} as const;

/** One command's time. */
export interface AnswerTime {
  /** For everything that is asked of the cloud meanwhile. Once its `progress` says so, nobody knows what came of it. */
  readonly patience: Required<Patience>;
  /**
   * Called before the command is sent.
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
 * @throws OutOfTimeError when the time is up before the command has left, OutcomeUnknownError after that, unless `work` has
 *   said otherwise; what `work` throws; the reason of `stopped` when that aborts
 */
export function withinAnswerTime<T>(parts: { clock: Clock; stopped: AbortSignal }, work: (time: AnswerTime) => Promise<T>): Promise<T> {
  const { clock, stopped } = parts;
  const latestMs = clock.monotonic() + ANSWER.withinMs;
  const progress = { mayHaveArrived: false };
  let meaning = (): ZaptecError => (progress.mayHaveArrived ? new OutcomeUnknownError(new OutOfTimeError()) : new OutOfTimeError());
  const timeWith = (signal: AbortSignal): AnswerTime => ({
    patience: { urgency: 'command', latestMs, signal, progress },
    beginToSend() {
      if (latestMs - clock.monotonic() < ANSWER.leastTimeToSendMs) throw new OutOfTimeError('Zaptec answered too slowly');
    },
    endWith(error) {
      meaning = () => error;
    },
  });
  return withDeadline(clock, ANSWER.withinMs, stopped, (signal) => work(timeWith(signal)), () => meaning());
}
