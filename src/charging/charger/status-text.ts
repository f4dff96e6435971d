// The charger's condition in words, for the log. Pure.
import type { ChargerState } from '../state/charger-state.ts';
import type { ChargerView } from './charger-view.ts';
import { chargingStatus, type ChargingStatus } from '../state/charging-status.ts';
import type { FinalVerdict } from '../commands/confirmation.ts';
import { whatItWaitsFor, type Wish } from '../commands/preconditions.ts';

/** What the log says when the view changes; undefined when there is nothing to say. */
export function describeStatus(previous: ChargerView | undefined, view: ChargerView): string | undefined {
  if (!view.isReachable) return previous?.isReachable === false ? undefined : 'no response; the last values may be old.';
  if (previous?.isReachable === false) return `responds again; ${STATUS[view.status]}.`;
  return previous?.status === view.status ? undefined : `${STATUS[view.status]}.`;
}

/** What the log says when an accepted command was confirmed, or was not. */
export function describeConfirmation(wish: Wish, verdict: FinalVerdict, state: ChargerState): string {
  if (verdict === 'fulfilled') return `${wish} confirmed by the charger.`;
  if (verdict === 'unread') return `Zaptec accepted the ${wish} command; whether the charger follows it shows when it can be read again.`;
  const status = chargingStatus(state);
  const what = status === 'requesting' ? WAITING[whatItWaitsFor(state)] : STATUS[status];
  return `Zaptec accepted the ${wish} command, but the charger did not follow it: ${what}.`;
}

const STATUS: Readonly<Record<ChargingStatus, string>> = {
  unknown: 'its state is not known',
  disconnected: 'no vehicle is connected',
  requesting: 'a vehicle is connected and waits to charge',
  charging: 'charging',
  paused: 'charging is paused',
  finished: 'charging is finished',
};

const WAITING: Readonly<Record<ReturnType<typeof whatItWaitsFor>, string>> = {
  'awaits-authorization': 'it waits for authorization',
  'awaits-current': 'it waits for current',
  'awaits-vehicle': 'it waits for the vehicle, or for current',
};
