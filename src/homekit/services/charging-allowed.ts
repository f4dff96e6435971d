// The switch "Charging Allowed": whether a vehicle may charge in general, as opposed to now, which is the outlet's. And those
// for one session.
import type { LastingView } from '../../charging/charger/charger-view.ts';
import type { Command } from '../../charging/commands/command.ts';
import { addEnergyWords, SERVICE_WORDS } from '../words/service-words.ts';
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

/** "Charge Now" and "Add 10 kWh": on for as long as what they ask for goes on; then they turn themselves off. */
export const grants: readonly ServiceDeclaration[] = [
  {
    ...grantSwitch('until-full', { on: 'charge-until-full', off: 'end-charge-until-full' }),
    subtype: 'charge-now',
    words: SERVICE_WORDS['charge-now'],
    // It lets charge what the other switch holds.
    isEnabled: ({ chargingAllowed, chargeNow }) => chargingAllowed && chargeNow,
  },
  {
    ...grantSwitch('amount', { on: 'charge-amount', off: 'end-charge-amount' }),
    subtype: 'add-energy',
    words: SERVICE_WORDS['add-energy'],
    wordsFor: ({ addEnergyKwh }) => addEnergyWords(addEnergyKwh),
    isEnabled: ({ addEnergy }) => addEnergy,
  },
];

function grantSwitch(granted: NonNullable<LastingView['granted']>, commands: { readonly on: Command; readonly off: Command }): Pick<ServiceDeclaration, 'type' | 'characteristics'> {
  return {
    type: (hap) => hap.Service.Switch,
    characteristics: [
      {
        type: (hap) => hap.Characteristic.On,
        initial: false,
        value: (view) => view.granted === granted,
        whenUnreachable: 'lasting',
        command: (value) => (value === true || value === 1 ? commands.on : commands.off),
      },
    ],
  };
}
