// Keeps the HomeKit identity of services, and of accessories, that are turned off. HAP-NodeJS forgets the ids of what is
// removed with the next change of the bridge, and would give it new ones when it is turned on again.
import type { HAP, PlatformAccessory } from 'homebridge';
import { PLUGIN_NAME } from '../base/package.ts';
import { allServices } from './services/all.ts';

/** What HAP-NodeJS keeps of assigned ids. Looking an id up marks it as still in use. */
interface IdentifierCache {
  getCache(key: string): number | undefined;
  /** Everything that is kept, by key; not public either. */
  readonly _cache?: unknown;
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
    if (typeof identifiers.getCache !== 'function') return;
    for (const key of [...keys, ...keysOfInstallation(hap, accessory, identifiers)]) identifiers.getCache(key);
  };
}

/** The identity in HomeKit of an installation's accessory; it hangs on the installation's id alone. */
export function installationUuid(hap: HAP, installationId: string): string {
  return hap.uuid.generate(`${PLUGIN_NAME}:installation:${installationId}`);
}

/**
 * The keys of the accessory of a charger's installation. While it is turned off there is nobody but the installation's
 * chargers to keep them.
 */
function keysOfInstallation(hap: HAP, accessory: PlatformAccessory, identifiers: IdentifierCache): string[] {
  // Whatever the cache held: HAP-NodeJS asks before anything has looked at it, and a throw here ends the whole bridge.
  const context = accessory.context as { readonly charger?: { readonly installationId?: unknown } | null } | null | undefined;
  const id = context?.charger?.installationId;
  if (typeof id !== 'string' || typeof identifiers._cache !== 'object' || identifiers._cache === null) return [];
  const uuid = installationUuid(hap, id);
  return Object.keys(identifiers._cache).filter((key) => key === uuid || key.startsWith(`${uuid}|`));
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
