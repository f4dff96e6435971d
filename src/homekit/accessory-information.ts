// What Apple Home shows of an accessory under its name. Homebridge sets a placeholder as firmware on every restore, so all of
// it is said again at each start.
import type { HAP, PlatformAccessory } from 'homebridge';

/** @param firmware as reported; undefined when not known, or when there is none */
export function describeAccessory(hap: HAP, accessory: PlatformAccessory, { model, serial }: { readonly model: string; readonly serial: string }, firmware?: string): void {
  const { AccessoryInformation } = hap.Service;
  const { Manufacturer, Model, SerialNumber, FirmwareRevision } = hap.Characteristic;
  const information = accessory.getService(AccessoryInformation) ?? accessory.addService(AccessoryInformation);
  information
    .updateCharacteristic(Manufacturer, 'Zaptec')
    .updateCharacteristic(Model, model)
    .updateCharacteristic(SerialNumber, serial)
    .updateCharacteristic(FirmwareRevision, dottedNumber(firmware) ?? '0.0.0');
}

/** The leading dotted number of a version: HomeKit takes nothing else, and no more than 64 characters. */
function dottedNumber(version: string | undefined): string | undefined {
  return /^\d{1,9}(?:\.\d{1,9}){0,5}/.exec(version ?? '')?.[0];
}
