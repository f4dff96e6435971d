// The outlet: On is whether the charger charges, and writing it pauses or resumes.
import { isVehicleConnected } from '../../zaptec/charging-status.ts';
import type { ServiceDeclaration } from './declaration.ts';

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
  ],
};
