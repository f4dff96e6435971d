// The switch "Charging Allowed": whether a vehicle may charge in general, as opposed to now, which is the outlet's.
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

export const chargingAllowed: ServiceDeclaration = {
  subtype: 'charging-allowed',
  words: SERVICE_WORDS['charging-allowed'],
  type: (hap) => hap.Service.Switch,
  isEnabled: ({ chargingAllowed: isEnabled }) => isEnabled,
  characteristics: [
    {
      type: (hap) => hap.Characteristic.On,
      initial: true,
      value: (view) => view.isChargingAllowed,
      // It is a wish, which is as true in an outage, and one may have another then: that is kept, and applied afterwards.
      whenUnreachable: 'lasting',
      command: (value) => (value === true || value === 1 ? 'allow-charging' : 'hold-charging'),
    },
  ],
};
