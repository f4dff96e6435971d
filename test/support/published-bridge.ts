// The part of a published bridge that gives instance ids, on HAP-NodeJS's own store: what a home knows things by.
import type { PlatformAccessory } from 'homebridge';
import { IdentifierCache } from './homebridge.ts';

/** Assigns ids as a published bridge does: what was not used since the last time is forgotten. */
export class PublishedBridge {
  readonly #cache = new IdentifierCache('AA:BB:CC:DD:EE:FF');

  assignIds(accessory: PlatformAccessory): void {
    const target = accessory._associatedHAPAccessory;
    this.#cache.startTrackingUsage();
    target.bridged = true;
    target._assignIDs(this.#cache);
    this.#cache.stopTrackingUsageAndExpireUnused();
  }
}

/** Instance id, subtype and type of every service and characteristic that has them, in no particular order. */
export function identitiesOf(accessory: PlatformAccessory): string[] {
  return accessory.services
    .flatMap((service) => {
      const name = service.subtype ?? service.UUID;
      return [`${service.iid} ${name}`, ...service.characteristics.map(({ iid, UUID }) => `${iid} ${name} ${UUID}`)];
    })
    .sort();
}
