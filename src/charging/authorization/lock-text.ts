// What the log says of the lock: whoever is meant by the label that the owner has given, and never by a tag. Pure.
import type { LockCommand } from '../commands/command.ts';
import type { AccessVerdict } from './authorization.ts';

const HOW_TO_LET_IN = {
  'asks again': 'unlock "Charging Lock" to let this vehicle in',
  'asks no more': 'unlock "Charging Lock", then unplug this vehicle and plug it in again',
} as const;

/** What the log says of a request, by which lock it was granted, and whether it is made again; undefined where there is none. */
export function describeVerdict(verdict: AccessVerdict, by: 'now' | 'then', next: keyof typeof HOW_TO_LET_IN): string | undefined {
  const { because, label } = verdict;
  const how = HOW_TO_LET_IN[next];
  switch (because) {
    case 'no-lock':
      return undefined;
    case 'unlocked':
      return `${label ?? 'whoever is there'} may charge: it ${by === 'now' ? 'is unlocked' : 'was unlocked when that began'}.`;
    case 'listed':
      return `${label ?? 'a listed tag'} may charge.`;
    case 'no-tag':
      return `a vehicle waits to be let in; ${how}.`;
    case 'not-listed':
      return `somebody wants to charge with a tag that is not listed; ${how}.`;
    case 'not-now':
      return `${label ?? 'a listed tag'} wants to charge, but may not at this hour; ${how}.`;
  }
}

/** What the log says when somebody has written the lock. */
export function describeLock(wish: LockCommand, { lockAgain }: { readonly lockAgain: boolean }, request: 'waits' | 'none'): string {
  if (wish === 'lock') return 'locked: only listed tags may charge.';
  const who = request === 'waits' ? 'unlocked: the vehicle that waits may charge' : 'unlocked: everybody may charge';
  return lockAgain ? `${who}; it is locked again when the vehicle has gone.` : `${who}.`;
}

export const NOBODY_ASKS = 'locked, but nobody has asked Homebridge yet who may charge here, so every car does; set up OCPP or web hooks for this charger, here and in the Zaptec Portal.';

export const NOBODY_ASKED = 'a vehicle charges although it is locked: nobody has asked Homebridge whether it may; check in the Zaptec Portal that OCPP or web hooks are still set up for this charger, and that they reach Homebridge.';

export const LOCKED_AGAIN = 'the vehicle has gone; it is locked again.';

export const NOT_LET_IN = 'nobody has let in the vehicle that waited; the charger asks no more.';

export const LOCK_FORGOTTEN = '"Charging Lock" is no longer in Apple Home, so everybody may charge.';
