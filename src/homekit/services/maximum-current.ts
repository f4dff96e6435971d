// The most that the charger itself is set to, as a fan. What it shows and asks for is a current's, not the charger's view's:
// the fan is bound to that.
import { SERVICE_WORDS } from '../words/service-words.ts';
import type { CharacteristicDeclaration, ServiceDeclaration } from './declaration.ts';

export const maximumCurrent: ServiceDeclaration = {
  subtype: 'maximum-current',
  words: SERVICE_WORDS['maximum-current'],
  type: (hap) => hap.Service.Fanv2,
  isEnabled: ({ maxChargeCurrent }) => maxChargeCurrent,
  characteristics: [ofFan((hap) => hap.Characteristic.Active), ofFan((hap) => hap.Characteristic.RotationSpeed)],
};

function ofFan(type: CharacteristicDeclaration['type']): CharacteristicDeclaration {
  return { type, value: () => undefined, whenUnreachable: 'no-response', command: () => undefined };
}
