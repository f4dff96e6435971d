// A charger's condition in words, for the log. Pure.
import { timeOnDay } from '../../base/timestamp.ts';
import { STATUS_IN_WORDS } from '../state/charging-status.ts';
import type { Unreachable } from '../state/reachability.ts';
import { VEHICLE_MINIMUM_A } from '../state/waiting.ts';
import type { ChargerView, WhyNot } from './charger-view.ts';

/**
 * What a charger does and, where it does not charge a vehicle, why: a clause.
 *
 * @param nowMs in milliseconds since 1970
 */
export function statusInWords(view: ChargerView, nowMs: number): string {
  const { status, whyNot } = view;
  if (whyNot === 'scheduled') return `${WHY_NOT.scheduled}${when(view, nowMs)}`;
  if (whyNot !== undefined) return WHY_NOT[whyNot];
  if (status === 'paused' && view.isScheduled === true) return `${STATUS_IN_WORDS.paused}, and a charging schedule is active${when(view, nowMs)}`;
  return STATUS_IN_WORDS[status];
}

/** Why what is shown may not hold: a sentence. */
export function silenceInWords(why: Unreachable, lastPulseAtMs: number | undefined, nowMs: number): string {
  switch (why) {
    case 'unread':
      return 'no response; the last values may be old.';
    case 'gone':
      return 'no response: it is no longer at Zaptec for this user.';
    case 'offline':
      return 'no response: it is offline; the last values may be old.';
    case 'unheard':
      return `no response: Zaptec calls it online, but it has not been heard of${lastPulseAtMs === undefined ? '' : ` since ${timeOnDay(lastPulseAtMs, nowMs)}`}; the last values may be old.`;
    case 'state-unknown':
      return 'no response: it does not say what it does; the last values may be old.';
  }
}

const WHY_NOT: Readonly<Record<WhyNot, string>> = {
  'awaits-authorization': 'a vehicle is connected and waits for authorization, by the Zaptec app or an RFID tag',
  scheduled: 'a vehicle is connected and waits for its charging schedule',
  'maximum-too-low': `a vehicle is connected, but the charger's own maximum current is set to less than ${VEHICLE_MINIMUM_A} A, with which no vehicle charges`,
  'awaits-current': 'a vehicle is connected and waits for current; the installation allocates it none at the moment',
  'awaits-vehicle': 'a vehicle is connected and waits to charge; it does not want any yet, or there is no current for it',
  'not-told': 'a vehicle is connected and waits to charge',
  'draws-nothing': 'it would charge, but the vehicle draws nothing; some pause by themselves, for instance when it is cold',
};

function when({ nextStartMs }: ChargerView, nowMs: number): string {
  return nextStartMs === undefined ? '' : `; the next charge starts at ${timeOnDay(nextStartMs, nowMs)}`;
}
