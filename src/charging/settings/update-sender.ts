// Sends one change of a charger's own settings, and looks whether it shows.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { withinAnswerTime } from '../calls/answer-time.ts';
import type { Patience } from '../calls/patience.ts';
import { refusedForRole, sendSettingOnce, type SettingRefusal, type Subject } from '../commands/attempt.ts';
import { describeRefusal } from '../commands/failure.ts';
import type { ChargerUpdate } from './charger-update.ts';

/** Where a charger's settings are changed. */
export interface SettingsSink {
  /**
   * Changes what `update` names, at most once.
   *
   * @throws RejectedError, ForbiddenError, NotFoundError when the answer is no
   * @throws OutcomeUnknownError when it may have arrived
   * @throws any other ZaptecError when it has not been sent; the signal's reason when it aborts
   */
  updateCharger(chargerId: string, update: ChargerUpdate, patience: Patience): Promise<void>;
}

interface Parts {
  readonly sink: SettingsSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopped: AbortSignal;
}

/**
 * Sends `update`, unless it is clear that the user may not.
 *
 * @returns the refusal; undefined when the cloud has accepted it
 * @throws ZaptecError when it was not sent, or nobody knows whether it arrived
 */
export function sendUpdate(charger: Subject & { readonly id: string }, parts: Parts, update: ChargerUpdate): Promise<SettingRefusal | undefined> {
  const { sink, log } = parts;
  return withinAnswerTime(parts, async (time) => {
    return refusedForRole(charger, log) ?? sendSettingOnce(charger, { log, time }, (patience) => sink.updateCharger(charger.id, update, patience));
  });
}

/** Why a change was refused, as a clause. */
export function describeUpdateRefusal(refusal: SettingRefusal): string {
  if (refusal.reason !== 'managed-elsewhere') return describeRefusal(refusal);
  return 'Zaptec does not permit it, although this user may control the charger; so an external load manager or an operator owns its settings, and only they can change them';
}
