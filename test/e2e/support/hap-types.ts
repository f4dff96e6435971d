// HAP's type UUIDs in words. Taken from HAP-NodeJS, so that none is written by hand.
import { Characteristic, Service } from '@homebridge/hap-nodejs';

/** What the Eve app looks for; no part of HomeKit. */
const eveCharacteristics = {
  EvePower: { UUID: 'E863F10D-079E-48FF-8F27-9C2605A29F52' },
  EveVoltage: { UUID: 'E863F10A-079E-48FF-8F27-9C2605A29F52' },
  EveCurrent: { UUID: 'E863F126-079E-48FF-8F27-9C2605A29F52' },
  EveTotalEnergy: { UUID: 'E863F10C-079E-48FF-8F27-9C2605A29F52' },
} as const;

export type CharacteristicName = Extract<keyof typeof Characteristic, string> | keyof typeof eveCharacteristics;
export type ServiceName = Extract<keyof typeof Service, string>;

const serviceNames = namesByUuid(Service);
const characteristicNames = new Map([...namesByUuid(Characteristic), ...namesByUuid(eveCharacteristics)]);

/** Returns for example `Outlet`; the UUID itself when HomeKit does not define it. */
export function serviceNameOf(uuid: string): string {
  return serviceNames.get(uuid) ?? uuid;
}

/** Returns for example `OutletInUse`; the UUID itself when HomeKit does not define it. */
export function characteristicNameOf(uuid: string): string {
  return characteristicNames.get(uuid) ?? uuid;
}

function namesByUuid(definitions: object): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions) as [string, { UUID?: string } | undefined][]) {
    if (definition?.UUID !== undefined && !names.has(definition.UUID)) {
      names.set(definition.UUID, name);
    }
  }
  return names;
}
