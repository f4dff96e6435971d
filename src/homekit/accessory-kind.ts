// What accessories of a kind are, before and after they are bound, and what stands with them across restarts.
import type { Categories, PlatformAccessory } from 'homebridge';
import type { Records } from '../base/memory.ts';
import type { Missed } from '../charging/account/missed-listings.ts';
import type { ShownValues } from './shown-values.ts';
import type { GivenName } from './words/service-name.ts';

/** What accessories of a kind have in common. */
export interface AccessoryKind<Context extends StoredContext> {
  /** What they belong to, for the log. */
  readonly of: 'charger' | 'installation';
  readonly category: Categories;
  /** Why one goes that is no longer listed, for the log. */
  readonly whyGone: string;
  /** An accessory's identity in HomeKit; it hangs on the id alone. */
  readonly uuidOf: (id: string) => string;
  readonly idOf: (context: Context) => string;
  /** What was stored, checked; undefined when it is damaged. */
  readonly parse: (stored: unknown) => Context | undefined;
  /** Makes an accessory that nobody answers for show "No Response" and refuse every write. `total`: whether its total is the last one. */
  readonly showAsUnavailable: (accessory: PlatformAccessory, total: 'known' | 'unknown') => void;
}

/** What stands with every accessory in Homebridge's cache. */
export interface StoredContext {
  /** Which of the plugin's own files has what is remembered: each bridge has its own, and its own cache. */
  storeId?: string;
}

/** Where the books keep what is to outlast a restart. */
export interface Shelf {
  readonly storeId: string;
  /** Whether what was kept there before could be read. */
  readonly before: 'known' | 'unknown';
  readonly names: Records<GivenName>;
  readonly shown: Records<ShownValues>;
  readonly missed: Records<Missed>;
}

/** An accessory that shows what it belongs to. */
export interface BoundAccessory<Context extends StoredContext> {
  readonly accessory: PlatformAccessory<Context>;
  /** Shows it no more. */
  release(): void;
}

/** An accessory that is to be. */
export interface Entry<Context extends StoredContext, Bound extends BoundAccessory<Context>> {
  readonly name: string;
  readonly context: Context;
  readonly bind: (accessory: PlatformAccessory<Context>) => Bound;
  /** What the log says when it is new. */
  readonly announcement: string;
}
