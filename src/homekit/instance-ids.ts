// Keeps the HomeKit identity of services that are turned off. HAP-NodeJS forgets the instance ids of a removed service
// with the next change of the bridge, and would give it new ones when it is turned on again.
import type { HAP, PlatformAccessory } from 'homebridge';
import { allServices } from './services/all.ts';

/** What HAP-NodeJS keeps of assigned ids. Looking an id up marks it as still in use. */
interface IdentifierCache {
  getCache(key: string): number | undefined;
}

/** The part of HAP-NodeJS's Accessory that assigns ids; not public, so every use checks that it is there. */
interface IdAssigningAccessory {
  _assignIDs?: (identifiers: IdentifierCache) => void;
}

/**
 * Makes `accessory` keep the ids of every service that this plugin knows, whether it is there at the moment or not. Must
 * be called before the bridge is published. Where HAP-NodeJS works differently, nothing is kept and nothing breaks.
 */
export function keepInstanceIds(hap: HAP, accessory: PlatformAccessory): void {
  const target = accessory._associatedHAPAccessory as unknown as IdAssigningAccessory | undefined;
  const assign = target?._assignIDs;
  if (target === undefined || typeof assign !== 'function') return;
  const keys = identifierKeys(hap, accessory.UUID);
  target._assignIDs = function (identifiers) {
    assign.call(this, identifiers);
    if (typeof identifiers.getCache === 'function') for (const key of keys) identifiers.getCache(key);
  };
}

/** The keys under which HAP-NodeJS files the ids of our services and their characteristics. */
function identifierKeys(hap: HAP, accessoryUuid: string): string[] {
  const { Name, ConfiguredName } = hap.Characteristic;
  return allServices.flatMap(({ type, subtype, characteristics }) => {
    const service = [accessoryUuid, type(hap).UUID, subtype].join('|');
    const types = [Name, ConfiguredName, ...characteristics.map((declared) => declared.type(hap))];
    return [service, ...types.map(({ UUID }) => `${service}|${UUID}`)];
  });
}
