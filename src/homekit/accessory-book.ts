// The accessories of one kind: restored first, added when there is something to show, and hardly ever removed.
import type { API, Categories, HAP, PlatformAccessory } from 'homebridge';
import type { Log } from '../base/log.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../base/names.ts';
import { planListing } from '../charging/account/listing-plan.ts';
import { keepInstanceIds } from './instance-ids.ts';

/** What accessories of a kind have in common. */
export interface AccessoryKind<Context extends CountedContext> {
  /** What they belong to, for the log. */
  readonly of: 'charger' | 'installation';
  readonly category: Categories;
  /** Why one goes that is no longer listed, for the log. */
  readonly whyGone: string;
  /** An accessory's identity in HomeKit; it hangs on the id alone. */
  readonly uuidOf: (id: string) => string;
  readonly idOf: (context: Context) => string;
  /** The context of a restored accessory; undefined when it is damaged. */
  readonly parse: (stored: unknown) => Context | undefined;
  /** Makes an accessory that nobody answers for show "No Response" and refuse every write. */
  readonly showAsUnavailable: (accessory: PlatformAccessory) => void;
}

interface CountedContext {
  /** Complete listings in a row that lacked what the accessory belongs to. */
  missedListings: number;
}

/** An accessory that shows what it belongs to. */
export interface BoundAccessory<Context extends CountedContext> {
  readonly accessory: PlatformAccessory<Context>;
  /** Shows it no more. */
  release(): void;
}

/** An accessory that is to be. */
export interface Entry<Context extends CountedContext> {
  readonly name: string;
  readonly context: Context;
  readonly bind: (accessory: PlatformAccessory<Context>) => BoundAccessory<Context>;
  /** What the log says when it is new. */
  readonly announcement: string;
}

/** The accessories of one kind; which there are to be, each kind says for itself. */
export abstract class AccessoryBook<Context extends CountedContext> {
  /** What every accessory is made of. `save` writes it, with its context and names, to Homebridge's cache. */
  protected readonly parts: { readonly hap: HAP; readonly log: Log; readonly save: (accessory: PlatformAccessory) => void };
  readonly #api: API;
  readonly #kind: AccessoryKind<Context>;
  /** Restored from Homebridge's cache and not bound yet, by UUID. */
  readonly #restored = new Map<string, PlatformAccessory>();
  /** By the id of what they belong to. */
  readonly #bound = new Map<string, BoundAccessory<Context>>();
  /** Ids of what is to have an accessory and is not known well enough yet; each with what ends the waiting. */
  readonly #awaited = new Map<string, () => void>();

  constructor(api: API, log: Log, kind: AccessoryKind<Context>) {
    this.#api = api;
    this.parts = { hap: api.hap, log, save: (accessory) => api.updatePlatformAccessories([accessory]) };
    this.#kind = kind;
  }

  /** Takes an accessory from Homebridge's cache. */
  restore(accessory: PlatformAccessory): void {
    keepInstanceIds(this.parts.hap, accessory);
    this.#restored.set(accessory.UUID, accessory);
  }

  /** Keeps the restored accessories as they are, but tells Home that nothing answers. */
  showAllAsUnavailable(): void {
    for (const accessory of this.#restored.values()) this.#kind.showAsUnavailable(accessory);
  }

  /** Removes restored accessories that are not wanted any more; the context of one is undefined when it is damaged. */
  protected removeRestored(why: string, isUnwanted: (context: Context | undefined) => boolean): void {
    for (const accessory of [...this.#restored.values()]) {
      if (isUnwanted(this.#kind.parse(accessory.context))) this.#unregister(accessory, why);
    }
  }

  /** Binds the restored accessories, so that they work before, and without, a listing. */
  protected bindEach(bind: (accessory: PlatformAccessory<Context>) => BoundAccessory<Context>): void {
    for (const accessory of [...this.#restored.values()]) {
      const context = this.#kind.parse(accessory.context);
      if (context === undefined) {
        this.parts.log.warn(`${accessory.displayName}: its stored data is damaged; it works again when the ${this.#kind.of} is listed.`);
        this.#kind.showAsUnavailable(accessory);
      } else this.#bind(accessory, { context, bind });
    }
  }

  /** The accessory that belongs to `id`, where it has one that is bound. */
  protected accessoryOf(id: string): PlatformAccessory<Context> | undefined {
    return this.#bound.get(id)?.accessory;
  }

  /**
   * Makes sure that what `id` stands for gets its accessory as soon as it is known what to show: none is to appear with
   * made-up values.
   *
   * @param source tells of every change, after which `entryOf` is asked again
   * @param entryOf undefined = not yet
   */
  protected addWhenKnown(id: string, source: { onChange(listener: () => void): () => void }, entryOf: () => Entry<Context> | undefined): void {
    this.#stopAwaiting(id);
    if (this.#bound.has(id)) return;
    const entry = entryOf();
    if (entry !== undefined) this.#add(id, entry);
    else this.#awaited.set(id, source.onChange(() => this.addWhenKnown(id, source, entryOf)));
  }

  /** Awaits no more what is not among `ids`; returns what that was. */
  protected awaitOnly(ids: ReadonlySet<string>): readonly string[] {
    const others = [...this.#awaited.keys()].filter((id) => !ids.has(id));
    for (const id of others) this.#stopAwaiting(id);
    return others;
  }

  /**
   * Counts the accessories that a listing lacks, and removes those that have been gone for long enough.
   *
   * @returns the ids of what has no accessory any more
   */
  noteListing(listedIds: ReadonlySet<string>, listing: { readonly complete: boolean }): readonly string[] {
    const known = [...this.#bound].map(([id, { accessory }]) => ({ id, missedListings: accessory.context.missedListings }));
    const plan = planListing(known, listedIds, listing);
    for (const [id, bound] of this.#bound) {
      const missed = plan.missedListings.get(id);
      if (missed === undefined) continue;
      bound.accessory.context.missedListings = missed;
      this.parts.save(bound.accessory);
    }
    for (const id of plan.gone) this.#remove(id);
    return plan.gone;
  }

  /** Shows nothing more. The accessories stay. */
  release(): void {
    this.awaitOnly(new Set());
    for (const bound of this.#bound.values()) bound.release();
  }

  #add(id: string, entry: Entry<Context>): void {
    const uuid = this.#kind.uuidOf(id);
    const restored = this.#restored.get(uuid);
    if (restored !== undefined) {
      this.#bind(restored, entry);
      this.parts.save(restored);
      return;
    }
    const accessory = new this.#api.platformAccessory(entry.name, uuid, this.#kind.category);
    keepInstanceIds(this.parts.hap, accessory);
    this.#bind(accessory, entry);
    this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.parts.log.info(entry.announcement);
  }

  #bind(accessory: PlatformAccessory, { context, bind }: Pick<Entry<Context>, 'context' | 'bind'>): void {
    this.#restored.delete(accessory.UUID);
    const identified = Object.assign(accessory, { context });
    this.#bound.set(this.#kind.idOf(context), bind(identified));
  }

  #stopAwaiting(id: string): void {
    this.#awaited.get(id)?.();
    this.#awaited.delete(id);
  }

  #remove(id: string): void {
    const bound = this.#bound.get(id);
    if (bound === undefined) return;
    bound.release();
    this.#bound.delete(id);
    this.#unregister(bound.accessory, this.#kind.whyGone);
  }

  #unregister(accessory: PlatformAccessory, why: string): void {
    this.#restored.delete(accessory.UUID);
    this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.parts.log.info(`${accessory.displayName}: removed from Apple Home, because ${why}.`);
  }
}
