// What the log says of a wish that was answered already, or whose answer is its end.
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { ZaptecError } from '../calls/errors.ts';
import { requiresAuthorization, type ChargerState } from '../state/charger-state.ts';
import { chargingStatus, STATUS_IN_WORDS } from '../state/charging-status.ts';
import { whatItWaitsFor, type WaitReason } from '../state/waiting.ts';
import { describeFailure, describeOutcome, type WishEnd } from './outcome.ts';
import type { Wish } from './preconditions.ts';
import type { FinalVerdict } from '../state/state-watch.ts';

/** How a wish ended; what is no ZaptecError is a defect of the plugin. */
export function logEnd(log: Log, wish: Wish, end: WishEnd): void {
  if ('outcome' in end) log[end.outcome.kind === 'refused' ? 'warn' : 'info'](describeOutcome(wish, end.outcome));
  else if (end.error instanceof ZaptecError) log.warn(describeFailure(wish, end.error));
  else log.error(describeDefect(end.error));
}

/** Whether the charger followed an accepted command. */
export function logConfirmation(log: Log, wish: Wish, verdict: FinalVerdict, state: ChargerState, nowMs: number): void {
  log[verdict === 'failed' ? 'warn' : 'info'](describeConfirmation(wish, verdict, state, nowMs));
}

/**
 * What the log says when an accepted command was confirmed, or was not.
 *
 * @param nowMs in milliseconds since 1970
 */
export function describeConfirmation(wish: Wish, verdict: FinalVerdict, state: ChargerState, nowMs: number): string {
  if (verdict === 'fulfilled') return `${wish} confirmed by the charger.`;
  if (verdict === 'unread') return `Zaptec accepted the ${wish} command; whether the charger follows it shows when it can be read again.`;
  const status = chargingStatus(state);
  const what = status === 'requesting' ? waiting(state, nowMs) : STATUS_IN_WORDS[status];
  return `Zaptec accepted the ${wish} command, but the charger did not follow it: ${what}.`;
}

/** Some chargers want a session to be authorized once more after a resume, and do not say so. */
function waiting(state: ChargerState, nowMs: number): string {
  const reason = whatItWaitsFor(state, nowMs);
  const mayWantMore = reason === 'awaits-vehicle' && requiresAuthorization(state);
  return mayWantMore ? `${WAITING[reason]}, or to be authorized once more, by the Zaptec app or an RFID tag` : WAITING[reason];
}

const WAITING: Readonly<Record<WaitReason, string>> = {
  'awaits-authorization': 'it waits for authorization, by the Zaptec app or an RFID tag',
  scheduled: 'it waits for its schedule',
  'maximum-too-low': 'its own maximum current is set too low',
  'awaits-current': 'it waits for current',
  'awaits-vehicle': 'it waits for the vehicle, or for current',
};
