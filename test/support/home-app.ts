// What a controller such as Apple Home does with a characteristic, through the code that HAP-NodeJS runs for it.
import type { Characteristic, CharacteristicChange, CharacteristicValue, PlatformAccessory, Service } from 'homebridge';

/** Its being there is all that matters: HAP-NodeJS trusts values without a connection. */
const connection = {} as Parameters<Characteristic['handleGetRequest']>[0];

/** The value, or the HAP status with which reading fails: -70402 is "No Response". */
export async function read(characteristic: Characteristic): Promise<unknown> {
  return characteristic.handleGetRequest(connection).catch((status: unknown) => status);
}

/** The HAP status with which writing `value` ends; 0 is success. */
export async function write(characteristic: Characteristic, value: CharacteristicValue): Promise<number> {
  return characteristic.handleSetRequest(value, connection).then(
    () => 0,
    (status: unknown) => status as number,
  );
}

/** HAP-NodeJS has it as a constant enum. */
const EVENT = 'event' satisfies `${CharacteristicChange['reason']}`;

/** Collects the values that every subscribed controller is told from now on, by HAP-NodeJS's own rule. */
export function notificationsOf(characteristic: Characteristic): unknown[] {
  const values: unknown[] = [];
  characteristic.on('change', ({ reason, oldValue, newValue, originator }) => {
    const isNews = (reason as string) === EVENT || oldValue !== newValue;
    if (isNews && originator === undefined) values.push(newValue);
  });
  return values;
}

export function serviceOf(accessory: PlatformAccessory, subtype: string): Service {
  const service = accessory.services.find((candidate) => candidate.subtype === subtype);
  if (service === undefined) throw new Error(`There is no service "${subtype}"; there are: ${subtypesOf(accessory).join(', ')}`);
  return service;
}

/** The subtypes of an accessory's services, in order. */
export function subtypesOf(accessory: PlatformAccessory): string[] {
  return accessory.services.flatMap(({ subtype }) => subtype ?? []);
}
