// The outlet: On is whether the charger charges, and writing it pauses or resumes. Eve shows what flows, and flowed.
import type { ChargerView } from '../../charging/charger/charger-view.ts';
import { isVehicleConnected } from '../../charging/state/charging-status.ts';
import { eve, eveCharacteristic, eveValue, type EveQuantity } from '../eve/eve.ts';
import type { CharacteristicDeclaration, ServiceDeclaration } from './declaration.ts';

export const outlet: ServiceDeclaration = {
  subtype: 'outlet',
  name: undefined,
  type: (hap) => hap.Service.Outlet,
  isEnabled: () => true,
  characteristics: [
    {
      type: (hap) => hap.Characteristic.On,
      value: (view) => view.isOn,
      whenUnreachable: 'no-response',
      command: (value) => (value === true || value === 1 ? 'resume' : 'pause'),
    },
    {
      type: (hap) => hap.Characteristic.OutletInUse,
      value: (view) => isVehicleConnected(view.status),
      whenUnreachable: 'no-response',
    },
    measured(eve.power, (view) => view.powerW, 'no-response'),
    measured(eve.voltage, (view) => view.voltageV, 'no-response'),
    measured(eve.current, (view) => view.currentA, 'no-response'),
    // A count stays true while nobody can be asked.
    measured(eve.totalEnergy, (view) => view.totalEnergyKwh, 'value'),
  ],
};

function measured(
  quantity: EveQuantity,
  value: (view: ChargerView) => number | undefined,
  whenUnreachable: CharacteristicDeclaration['whenUnreachable'],
): CharacteristicDeclaration {
  return { type: (hap) => eveCharacteristic(hap, quantity), value: (view) => eveValue(value(view), quantity), whenUnreachable };
}
