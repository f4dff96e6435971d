// What the log says of a wish that was answered already, or whose answer is its end.
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import { ZaptecError } from '../calls/errors.ts';
import type { ChargerState } from '../state/charger-state.ts';
import { chargingStatus, STATUS_IN_WORDS } from '../state/charging-status.ts';
import { describeFailure, describeOutcome, type WishEnd } from './outcome.ts';
import { whatItWaitsFor, type Wish } from './preconditions.ts';
import type { FinalVerdict } from '../state/state-watch.ts';

/** How a wish ended; what is no ZaptecError is a defect of the plugin. */
export function logEnd(log: Log, wish: Wish, end: WishEnd): void {
  if ('outcome' in end) log[end.outcome.kind === 'refused' ? 'warn' : 'info'](describeOutcome(wish, end.outcome));
  else if (end.error instanceof ZaptecError) log.warn(describeFailure(wish, end.error));
  else log.error(describeDefect(end.error));
}

/** Whether the charger followed an accepted command. */
export function logConfirmation(log: Log, wish: Wish, verdict: FinalVerdict, state: ChargerState): void {
  log[verdict === 'failed' ? 'warn' : 'info'](describeConfirmation(wish, verdict, state));
}

/** What the log says when an accepted command was confirmed, or was not. */
export function describeConfirmation(wish: Wish, verdict: FinalVerdict, state: ChargerState): string {
  if (verdict === 'fulfilled') return `${wish} confirmed by the charger.`;
  if (verdict === 'unread') return `Zaptec accepted the ${wish} command; whether the charger follows it shows when it can be read again.`;
  const status = chargingStatus(state);
  const what = status === 'requesting' ? WAITING[whatItWaitsFor(state)] : STATUS_IN_WORDS[status];
  return `Zaptec accepted the ${wish} command, but the charger did not follow it: ${what}.`;
}

const WAITING: Readonly<Record<ReturnType<typeof whatItWaitsFor>, string>> = {
  'awaits-authorization': 'it waits for authorization',
  'awaits-current': 'it waits for current',
  'awaits-vehicle': 'it waits for the vehicle, or for current',
};
