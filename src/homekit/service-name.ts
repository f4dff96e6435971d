// What Apple Home calls a service. Without ConfiguredName, iOS 16 and later give every service the accessory's name.
import type { HAP, Service } from 'homebridge';
import type { AccessoryContext } from './accessory-context.ts';

/**
 * Gives a new service its name, once; a name that a person gave in the Home app is kept, and kept with the accessory.
 *
 * @param save is called when a person has renamed the service
 */
export function nameService(
  hap: HAP,
  service: Service,
  subtype: string,
  name: string,
  names: AccessoryContext['names'],
  save: () => void,
): void {
  const { ConfiguredName } = hap.Characteristic;
  const isNamed = service.testCharacteristic(ConfiguredName);
  if (!isNamed) service.addOptionalCharacteristic(ConfiguredName);
  const characteristic = service.getCharacteristic(ConfiguredName);
  if (!isNamed || characteristic.value === '') characteristic.updateValue(names[subtype] ?? name);
  characteristic.onSet((value) => {
    if (typeof value !== 'string') return;
    names[subtype] = value;
    save();
  });
}
