// The switch "Charging Allowed": whether a vehicle may charge in general, as opposed to now, which is the outlet's. And those
// for one session.
import type { LastingView } from '../../charging/charger/charger-view.ts';
import type { Command } from '../../charging/commands/command.ts';
import { addEnergyWords, SERVICE_WORDS } from '../words/service-words.ts';
import type { ServiceDeclaration } from './declaration.ts';

export const chargingAllowed: ServiceDeclaration = {
  // It is a wish, which is as true in an outage, and one may have another then: that is kept, and applied afterwards.
  ...lastingSwitch((view) => view.isChargingAllowed, { initial: true, on: 'allow-charging', off: 'hold-charging' }),
  subtype: 'charging-allowed',
  words: SERVICE_WORDS['charging-allowed'],
  isEnabled: ({ chargingAllowed: isEnabled }) => isEnabled,
};

/** "Charge Now" and "Add 10 kWh": on for as long as what they ask for goes on; then they turn themselves off. */
export const grants: readonly ServiceDeclaration[] = [
  {
    ...lastingSwitch(({ granted }) => granted === 'until-full', { initial: false, on: 'charge-until-full', off: 'end-charge-until-full' }),
    subtype: 'charge-now',
    words: SERVICE_WORDS['charge-now'],
    // It lets charge what the other switch holds.
    isEnabled: ({ chargingAllowed, chargeNow }) => chargingAllowed && chargeNow,
  },
  {
    ...lastingSwitch(({ granted }) => granted === 'amount', { initial: false, on: 'charge-amount', off: 'end-charge-amount' }),
    subtype: 'add-energy',
    words: SERVICE_WORDS['add-energy'],
    wordsFor: ({ addEnergyKwh }) => addEnergyWords(addEnergyKwh),
    isEnabled: ({ addEnergy }) => addEnergy,
  },
];

function lastingSwitch(isOn: (view: LastingView) => boolean, { initial, on, off }: { readonly initial: boolean; readonly on: Command; readonly off: Command }): Pick<ServiceDeclaration, 'type' | 'characteristics'> {
  return {
    type: (hap) => hap.Service.Switch,
    characteristics: [
      {
        type: (hap) => hap.Characteristic.On,
        initial,
        value: isOn,
        whenUnreachable: 'lasting',
        command: (value) => (value === true || value === 1 ? on : off),
      },
    ],
  };
}
