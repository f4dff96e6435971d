// The lock "Charging Lock": who may charge, where the charger asks the plugin. A lock says by itself when somebody is at it.
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { LockShown } from '../../charging/authorization/gatekeeper.ts';
import type { ServiceDeclaration } from './declaration.ts';

/** HAP has no state for somebody who waits outside; "jammed" is the one of which Apple Home tells everybody. */
const CURRENT: Readonly<Record<LockShown, number>> = { unlocked: 0, locked: 1, asked: 2 };

export const chargingLock: ServiceDeclaration = {
  subtype: 'charging-lock',
  words: SERVICE_WORDS['charging-lock'],
  type: (hap) => hap.Service.LockMechanism,
  isEnabled: ({ chargingLock: { enabled } }) => enabled,
  characteristics: [
    {
      type: (hap) => hap.Characteristic.LockCurrentState,
      initial: CURRENT.unlocked,
      value: ({ lock }) => CURRENT[lock],
      // It is the plugin's own, which is as true in an outage.
      whenUnreachable: 'lasting',
    },
    {
      type: (hap) => hap.Characteristic.LockTargetState,
      initial: 0,
      value: ({ lock }) => Number(lock !== 'unlocked'),
      whenUnreachable: 'lasting',
      command: (value) => (value === 1 || value === true ? 'lock' : 'unlock'),
    },
  ],
};
