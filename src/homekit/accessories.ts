// Which accessories exist: restored first, added when listed, and hardly ever removed.
import type { API, Categories, PlatformAccessory } from 'homebridge';
import { systemClock, type Clock } from '../base/clock.ts';
import type { ChargerOptions } from '../config/options.ts';
import type { Log } from '../base/log.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../base/names.ts';
import type { Charger } from '../charging/charger/charger.ts';
import type { ChargerFacts } from '../charging/state/charger-facts.ts';
import type { ChargerMemory } from '../charging/charger/charger-memory.ts';
import { identityOf, newContext, parseContext, type AccessoryContext } from './accessory-context.ts';
import { accessoryName, ChargerAccessory, showAsUnavailable, type AccessoryParts } from './charger-accessory.ts';
import { keepInstanceIds } from './instance-ids.ts';
import { planListing } from '../charging/account/listing-plan.ts';

type Accessory = PlatformAccessory<AccessoryContext>;

/** HAP's category of outlets, as a number: HAP-NodeJS has it as a constant enum. */
const OUTLET: Categories = 7 satisfies Categories.OUTLET;

/** The accessories of this platform. */
export class Accessories {
  readonly #api: API;
  readonly #log: Log;
  readonly #clock: Clock;
  /** Restored from Homebridge's cache and not bound to a charger yet, by UUID. */
  readonly #restored = new Map<string, PlatformAccessory>();
  /** Bound to their chargers, by charger id. */
  readonly #bound = new Map<string, ChargerAccessory>();
  /** Found, and waiting for the first attempt to read them: an accessory is not to appear with made-up values. */
  readonly #awaited = new Set<string>();

  constructor(api: API, log: Log, clock = systemClock) {
    this.#api = api;
    this.#log = log;
    this.#clock = clock;
  }

  /** Takes an accessory from Homebridge's cache. */
  restore(accessory: PlatformAccessory): void {
    keepInstanceIds(this.#api.hap, accessory);
    this.#restored.set(accessory.UUID, accessory);
  }

  /** Keeps the restored accessories as they are, but tells Home that nothing answers. */
  showAllAsUnavailable(): void {
    for (const accessory of this.#restored.values()) showAsUnavailable(this.#api.hap, accessory);
  }

  /**
   * Binds the restored accessories to their chargers, so that they work before, and without, a listing; removes those
   * that the config excludes.
   */
  bindRestored(
    isWanted: (charger: AccessoryContext['charger']) => boolean,
    watch: (charger: AccessoryContext['charger'], memory: ChargerMemory) => Charger,
    optionsOf: (charger: AccessoryContext['charger']) => ChargerOptions,
  ): void {
    for (const accessory of [...this.#restored.values()]) {
      const context = parseContext(accessory.context);
      if (context === undefined) {
        this.#log.warn(`${accessory.displayName}: its stored data is damaged; it works again when the charger is listed.`);
        showAsUnavailable(this.#api.hap, accessory);
      } else if (isWanted(context.charger)) {
        accessory.context = context;
        this.#bind(accessory as Accessory, watch(context.charger, context.memory), optionsOf(context.charger));
      } else {
        this.#restored.delete(accessory.UUID);
        this.#unregister(accessory, 'it is excluded in the settings');
      }
    }
  }

  /** Makes sure that a listed charger has its accessory. */
  add(charger: Charger, options: ChargerOptions): void {
    const { id } = charger.facts;
    const bound = this.#bound.get(id);
    if (bound !== undefined) this.#updateIdentity(bound.accessory, charger.facts);
    else if (charger.view !== undefined) this.#addNow(charger, options);
    else if (!this.#awaited.has(id)) {
      this.#awaited.add(id);
      const unsubscribe = charger.onChange(() => {
        unsubscribe();
        if (this.#awaited.delete(id)) this.#addNow(charger, options);
      });
    }
  }

  /**
   * Counts the accessories that a listing lacks, and removes those that have been gone for long enough.
   *
   * @returns the ids of the chargers whose accessories were removed
   */
  noteListing(listedIds: ReadonlySet<string>, listing: { readonly complete: boolean }): readonly string[] {
    const known = [...this.#bound.values()].map(({ accessory: { context } }) => ({
      id: context.charger.id,
      missedListings: context.missedListings,
    }));
    const plan = planListing(known, listedIds, listing);
    for (const [id, missed] of plan.missedListings) this.#setMissed(id, missed);
    for (const id of plan.gone) this.#remove(id, 'Zaptec no longer lists the charger for this user');
    return plan.gone;
  }

  /** Shows nothing more. The accessories stay. */
  release(): void {
    this.#awaited.clear();
    for (const bound of this.#bound.values()) bound.release();
  }

  #addNow(charger: Charger, options: ChargerOptions): void {
    const uuid = this.#api.hap.uuid.generate(`${PLUGIN_NAME}:${charger.facts.id}`);
    const restored = this.#restored.get(uuid);
    if (restored !== undefined) {
      restored.context = newContext(charger.facts, charger.memory);
      this.#bind(restored as Accessory, charger, options);
      this.#api.updatePlatformAccessories([restored]);
      return;
    }
    // The firmware belongs to the new context: only a registered accessory can be saved when it changes.
    const context = { ...newContext(charger.facts, charger.memory), firmware: charger.view?.firmware };
    const accessory = new this.#api.platformAccessory<AccessoryContext>(accessoryName(context.charger), uuid, OUTLET);
    accessory.context = context;
    keepInstanceIds(this.#api.hap, accessory);
    this.#bind(accessory, charger, options);
    this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.#log.info(`${charger.facts.name}: added to Apple Home as ${charger.facts.model}.`);
  }

  #bind(accessory: Accessory, charger: Charger, options: ChargerOptions): void {
    const parts: AccessoryParts = {
      hap: this.#api.hap,
      log: this.#log,
      clock: this.#clock,
      options,
      save: (changed) => this.#api.updatePlatformAccessories([changed]),
    };
    this.#restored.delete(accessory.UUID);
    this.#bound.set(charger.facts.id, new ChargerAccessory(accessory, charger, parts));
  }

  #updateIdentity(accessory: Accessory, facts: ChargerFacts): void {
    const identity = identityOf(facts);
    if (JSON.stringify(identity) === JSON.stringify(accessory.context.charger)) return;
    accessory.context.charger = identity;
    this.#api.updatePlatformAccessories([accessory]);
  }

  #setMissed(id: string, missed: number): void {
    const accessory = this.#bound.get(id)?.accessory;
    if (accessory === undefined) return;
    accessory.context.missedListings = missed;
    this.#api.updatePlatformAccessories([accessory]);
  }

  #remove(id: string, why: string): void {
    const bound = this.#bound.get(id);
    if (bound === undefined) return;
    bound.release();
    this.#bound.delete(id);
    this.#unregister(bound.accessory, why);
  }

  #unregister(accessory: PlatformAccessory, why: string): void {
    this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.#log.info(`${accessory.displayName}: removed from Apple Home, because ${why}.`);
  }
}
