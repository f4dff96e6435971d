// What the log says of a command that was confirmed, or was not. Pure.
import { requiresAuthorization, type ChargerState } from '../state/charger-state.ts';
import { chargingStatus, STATUS_IN_WORDS } from '../state/charging-status.ts';
import { whatItWaitsFor, type WaitReason } from '../state/waiting.ts';
import type { Wish } from './preconditions.ts';
import type { FinalVerdict } from '../state/state-watch.ts';

/** Whether what was wanted has come by itself, with the vehicle gone: no charger has confirmed anything. */
export function isMoot(verdict: FinalVerdict, state: ChargerState): boolean {
  return verdict === 'fulfilled' && chargingStatus(state) === 'disconnected';
}

/**
 * @param nowMs in milliseconds since 1970
 * @param how it was accepted, or no more is known than that it was sent
 */
export function describeConfirmation(wish: Wish, verdict: FinalVerdict, state: ChargerState, nowMs: number, how: 'accepted' | 'sent' = 'accepted'): string {
  const status = chargingStatus(state);
  if (isMoot(verdict, state)) return `nothing to do to ${wish} any more: ${STATUS_IN_WORDS[status]}.`;
  if (verdict === 'fulfilled') return `${wish} confirmed by the charger.`;
  if (verdict === 'unread') return `${wish} was ${how}; whether the charger follows it shows when it can be read again.`;
  const what = status === 'requesting' ? waiting(state, nowMs) : STATUS_IN_WORDS[status];
  return `${wish} was ${how}, but the charger did not follow it: ${what}.`;
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
