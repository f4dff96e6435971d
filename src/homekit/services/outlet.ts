// The outlet: On is whether the charger charges, and writing it pauses or resumes. Eve shows what flows, and flowed.
import type { ChargerView } from '../../charging/charger/charger-view.ts';
import { isVehicleConnected } from '../../charging/state/charging-status.ts';
import { eve, eveCharacteristic, eveValue, type EveQuantity } from '../eve/eve.ts';
import type { CharacteristicDeclaration, ServiceDeclaration } from './declaration.ts';

export const outlet: ServiceDeclaration = {
  subtype: 'outlet',
  words: undefined,
  type: (hap) => hap.Service.Outlet,
  isEnabled: () => true,
  characteristics: [
    {
      type: (hap) => hap.Characteristic.On,
      value: (view) => view.isOn,
      whenUnreachable: 'no-response',
      isRemembered: true,
      command: (value) => (value === true || value === 1 ? 'resume' : 'pause'),
    },
    {
      type: (hap) => hap.Characteristic.OutletInUse,
      value: (view) => isVehicleConnected(view.status),
      whenUnreachable: 'no-response',
      isRemembered: true,
    },
    measured(eve.power, (view) => view.powerW),
    measured(eve.voltage, (view) => view.voltageV),
    measured(eve.current, (view) => view.currentA),
    // A count stays true while nobody can be asked.
    {
      type: (hap) => eveCharacteristic(hap, eve.totalEnergy),
      value: ({ totalEnergyKwh }) => eveValue(totalEnergyKwh, eve.totalEnergy),
      whenUnreachable: 'lasting',
    },
  ],
};

function measured(quantity: EveQuantity, value: (view: ChargerView) => number | undefined): CharacteristicDeclaration {
  return { type: (hap) => eveCharacteristic(hap, quantity), value: (view) => eveValue(value(view), quantity), whenUnreachable: 'no-response' };
}
