// A log that keeps what it was told last of what is wrong: the settings page shows it.
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Snapshot } from './snapshot.ts';

/** The last warning or error. */
export type LastProblem = () => Snapshot['problem'];

/** A sentence of the log is shorter; a defect has a stack trace besides, which is for the log. */
const LONGEST_SENTENCE = 500;

/** A log that hands everything on to `log`, and what it was told last of what is wrong. */
export function noteProblems(log: Log, clock: Clock): { readonly told: Log; readonly lastProblem: LastProblem } {
  let last: Snapshot['problem'] = null;
  const noted = (level: 'warn' | 'error') => (message: string): void => {
    last = { atMs: clock.now(), sentence: message.split('\n')[0]?.slice(0, LONGEST_SENTENCE) ?? '' };
    log[level](message);
  };
  const told: Log = { info: (message) => log.info(message), warn: noted('warn'), error: noted('error'), debug: (message) => log.debug(message) };
  return { told, lastProblem: () => last };
}
