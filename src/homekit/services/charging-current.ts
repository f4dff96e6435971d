// The fan "Charging Current": how much of its largest current a charger may take, where that can be told so itself.
import { percentOf, percentStep } from './limit-share.ts';
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

export const chargingCurrent: ServiceDeclaration = {
  subtype: 'charging-current',
  words: SERVICE_WORDS['charging-current'],
  type: (hap) => hap.Service.Fanv2,
  isEnabled: ({ chargingCurrent: isEnabled }) => isEnabled,
  characteristics: [
    {
      type: (hap) => hap.Characteristic.Active,
      value: ({ limitA }) => (limitA === undefined ? undefined : Number(limitA > 0)),
      whenUnreachable: 'no-response',
      command: (value) => ({ currentShare: value === 1 || value === true ? 'last' : 0 }),
    },
    {
      type: (hap) => hap.Characteristic.RotationSpeed,
      value: ({ limitA, mostA }) => (limitA === undefined ? undefined : percentOf(limitA, mostA)),
      step: ({ mostA }) => percentStep(mostA),
      whenUnreachable: 'no-response',
      command: (value) => ({ currentShare: Number(value) }),
    },
  ],
};
