// What Apple Home calls a service. Without ConfiguredName, iOS 16 and later give every service the accessory's name.
import type { HAP, Service } from 'homebridge';
import * as z from 'zod/mini';
import type { Records } from '../base/memory.ts';

/** What a person has called a service in the Home app. */
export interface GivenName {
  readonly name: string;
}

export const givenNameFields = { name: z.string() } as const;

/** The names that a person has given to the services of one accessory, by the services' subtypes. */
export interface GivenNames {
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

/**
 * Gives a new service its name, once; a name that a person gave in the Home app is kept, whatever Homebridge's cache says:
 * that may be older.
 */
export function nameService(hap: HAP, service: Service, subtype: string, name: string, given: GivenNames): void {
  const { ConfiguredName } = hap.Characteristic;
  const isNamed = service.testCharacteristic(ConfiguredName);
  if (!isNamed) service.addOptionalCharacteristic(ConfiguredName);
  const characteristic = service.getCharacteristic(ConfiguredName);
  const known = given.get(subtype);
  if (known !== undefined || !isNamed || characteristic.value === '') characteristic.updateValue(known ?? name);
  characteristic.onSet(async (value) => {
    if (typeof value === 'string') await given.give(subtype, value);
  });
}
