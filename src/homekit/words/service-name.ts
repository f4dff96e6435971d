// What Apple Home calls a service. Without ConfiguredName, iOS 16 and later give every service the accessory's name.
import type { HAP, PlatformAccessory, Service } from 'homebridge';
import * as z from 'zod/mini';
import type { Records } from '../../base/memory.ts';

/** What a person has called a service in the Home app. */
export interface GivenName {
  readonly name: string;
}

export const givenNameFields = () => ({ name: z.string() });

/** The names that a person has given to the services of one accessory, by the services' subtypes. */
export interface GivenNames {
  /** '' = a person has gone back to the default, undefined = nobody has given any. */
  get(subtype: string): string | undefined;
  /** Resolves when the name is not to be lost any more. */
  give(subtype: string, name: string): Promise<void>;
}

/** @param id of what the accessory belongs to */
export function givenNames(records: Records<GivenName>, id: string): GivenNames {
  return {
    get: (subtype) => records.get(nameKey(id, subtype))?.name,
    async give(subtype, name) {
      await records.put(nameKey(id, subtype), { name }, 'now');
    },
  };
}

/** Under which a service's name is remembered. */
export function nameKey(id: string, subtype: string): string {
  return `${id}/${subtype}`;
}

/** What is known of a service's name. */
interface NameHistory {
  /** What it is to be called, unless a person has named it. */
  readonly byDefault: string;
  /** The default that it was given last. */
  readonly lastDefault: string;
  /** What it is called, by a cache that may be old; undefined or '' = it has no name. */
  readonly present: string | undefined;
  /** What a person has called it; '' = a person has gone back to the default, undefined = nobody has, as far as is known. */
  readonly given: string | undefined;
}

/** What a service is to be called now: as a person wants it, else by its default, which may have become another one. */
export function nameNow({ byDefault, lastDefault, present = '', given }: NameHistory): string {
  if (given !== undefined) return given === '' ? byDefault : given;
  return present === '' || present === lastDefault ? byDefault : present;
}

/**
 * Names a service, or lets its name follow a default that has changed: HomeKit's Name, which no person can change, tells
 * which default it was given last. A name that a person gave in the Home app is kept, whatever Homebridge's cache says:
 * that may be older.
 *
 * @returns whether Homebridge's cache is out of date
 */
export function nameService(hap: HAP, service: Service, subtype: string, byDefault: string, given: GivenNames): 'as-before' | 'renamed' {
  const { ConfiguredName, Name } = hap.Characteristic;
  const isNamed = service.testCharacteristic(ConfiguredName);
  if (!isNamed) service.addOptionalCharacteristic(ConfiguredName);
  const characteristic = service.getCharacteristic(ConfiguredName);
  const present = isNamed && typeof characteristic.value === 'string' ? characteristic.value : undefined;
  const lastDefault = service.displayName;
  const name = nameNow({ byDefault, lastDefault, present, given: given.get(subtype) });
  if (name !== present) characteristic.updateValue(name);
  if (byDefault !== lastDefault) {
    service.displayName = byDefault;
    service.updateCharacteristic(Name, byDefault);
  }
  characteristic.onSet(async (value) => {
    // The Home app also writes a name that it has only read: that is no name of a person's.
    if (typeof value === 'string') await given.give(subtype, value === service.displayName ? '' : value);
  });
  return isNamed && (name !== present || byDefault !== lastDefault) ? 'renamed' : 'as-before';
}

/** Names an accessory, for Homebridge and in HomeKit's Name; what a person calls it in the Home app stays there. */
export function nameAccessory(hap: HAP, accessory: PlatformAccessory, name: string): 'as-before' | 'renamed' {
  accessory.getService(hap.Service.AccessoryInformation)?.updateCharacteristic(hap.Characteristic.Name, name);
  if (accessory.displayName === name) return 'as-before';
  accessory.updateDisplayName(name);
  return 'renamed';
}
