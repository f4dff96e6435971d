// "Charge Now" and "Add 10 kWh": switches that are on for as long as what they ask for goes on, and then turn themselves off.
import type { Command } from '../../charging/commands/command.ts';
import type { LastingView } from '../../charging/charger/charger-view.ts';
import type { ChargerOptions } from '../../config/options.ts';
import { addEnergyWords, SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

/** In the order of Apple Home. */
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
    wordsFor: ({ addEnergyKwh }: ChargerOptions) => addEnergyWords(addEnergyKwh),
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
