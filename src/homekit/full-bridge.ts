// A bridge that takes no more accessories: HomeKit's limit is for all of them, whichever plugin's they are.
import type { API, PlatformAccessory } from 'homebridge';
import { PLATFORM_NAME, PLUGIN_NAME } from '../base/package.ts';
import { MOST_CHARGERS } from '../charging/account/account.ts';

/** @source HAP-NodeJS, `Accessory.addBridgedAccessory` */
export function isBridgeFull(error: unknown): boolean {
  return messageOf(error).startsWith('Cannot Bridge more than');
}

export function describeFullBridge(name: string): string {
  return `Apple Home takes no more than ${MOST_CHARGERS} accessories of one bridge, those of other plugins included, and this one is full: "${name}", and whatever else is new, is left out. Give this plugin a child bridge of its own, or choose fewer chargers in the settings.`;
}

/** Homebridge has put it into its cache before the bridge refused it, and would not start with it there. */
export function takeFromCache(api: API, accessory: PlatformAccessory): void {
  try {
    api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
  } catch (error) {
    // It is out of the cache by then, and was never on the bridge.
    if (!messageOf(error).startsWith('Cannot find the bridged Accessory')) throw error;
  }
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
