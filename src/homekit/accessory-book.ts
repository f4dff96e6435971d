// The accessories of one kind: restored first, added when there is something to show, and hardly ever removed.
import type { API, HAP, PlatformAccessory } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { PassingRecords } from '../base/memory.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../base/package.ts';
import { MissedListings } from '../charging/account/missed-listings.ts';
import { describeFullBridge, isBridgeFull, takeFromCache } from './full-bridge.ts';
import type { AccessoryKind, BoundAccessory, Entry, Shelf, StoredContext } from './accessory-kind.ts';
import { hapError } from './hap-status.ts';
import { keepInstanceIds } from './instance-ids.ts';
import { givenNames, type GivenNames } from './words/service-name.ts';

/** The accessories of one kind; which there are to be, each kind says for itself. */
export abstract class AccessoryBook<Context extends StoredContext, Bound extends BoundAccessory<Context>> {
  /** What every accessory is made of. `save` writes it to Homebridge's cache, with all others: only who it is belongs there. */
  protected readonly parts: { readonly hap: HAP; readonly log: Log; readonly clock: Clock; readonly save: (accessory: PlatformAccessory) => void };
  readonly #api: API;
  readonly #kind: AccessoryKind<Context>;
  /** What is kept across restarts. Until the store is open nothing is bound. */
  protected shelf: Shelf = { storeId: '', before: 'known', names: new PassingRecords(), shown: new PassingRecords(), missed: new PassingRecords() };
  #missed: MissedListings;
  #hasSaidFull = false;
  /** Restored from Homebridge's cache and not bound yet, by UUID. */
  readonly #restored = new Map<string, PlatformAccessory>();
  /** Those that the cache held once more. */
  readonly #doubles: PlatformAccessory[] = [];
  /** By UUID. */
  readonly #bound = new Map<string, Bound>();
  /** Ids of what is to have an accessory and is not known well enough yet; each with what ends the waiting. */
  readonly #awaited = new Map<string, () => void>();

  constructor(api: API, log: Log, clock: Clock, kind: AccessoryKind<Context>) {
    this.#api = api;
    this.parts = { hap: api.hap, log, clock, save: (accessory) => api.updatePlatformAccessories([accessory]) };
    this.#kind = kind;
    this.#missed = new MissedListings(this.shelf.missed, clock);
  }

  /** Remembers there from now on; before anything is bound. */
  rememberIn(shelf: Shelf): void {
    this.shelf = shelf;
    this.#missed = new MissedListings(shelf.missed, this.parts.clock);
  }

  /** The restored accessories that are not bound yet, with what their own data says they belong to. */
  get restored(): readonly { readonly accessory: PlatformAccessory; readonly id: string | undefined }[] {
    return [...this.#restored.values()].map((accessory) => {
      const context = this.ownContextOf(accessory);
      return { accessory, id: context && this.#kind.idOf(context) };
    });
  }

  /** The names that a person has given to services of what `id` stands for. */
  protected namesOf(id: string): GivenNames {
    return givenNames(this.shelf.names, id);
  }

  /** Takes an accessory from Homebridge's cache. */
  restore(accessory: PlatformAccessory): void {
    keepInstanceIds(this.parts.hap, accessory);
    // Of two with one UUID, it is the first that HAP-NodeJS lets Home speak to.
    if (this.#restored.has(accessory.UUID)) this.#doubles.push(accessory);
    else this.#restored.set(accessory.UUID, accessory);
  }

  /** Keeps the restored accessories as they are, but tells Home that nothing answers. */
  showAllAsUnavailable(): void {
    for (const { accessory, id } of this.restored) this.#showAsUnavailable(accessory, id === undefined || this.shelf.before === 'unknown' ? undefined : this.namesOf(id));
  }

  /** A new name is refused, too: it might not be remembered, and the next start would go back to the one that a person gave before. `names`: where what is remembered of it is known. */
  #showAsUnavailable(accessory: PlatformAccessory, names?: GivenNames): void {
    this.#kind.showAsUnavailable(accessory, names === undefined ? 'unknown' : 'known');
    const { ConfiguredName } = this.parts.hap.Characteristic;
    for (const service of accessory.services.filter((one) => one.testCharacteristic(ConfiguredName))) {
      const characteristic = service.getCharacteristic(ConfiguredName);
      const given = names?.get(service.subtype ?? '');
      if (given !== undefined) characteristic.updateValue(given === '' ? service.displayName : given);
      characteristic.onSet(() => {
        // HAP-NodeJS takes over the failure; the name that there is stays readable.
        setImmediate(() => characteristic.sendEventNotification(characteristic.value ?? ''));
        throw hapError(this.parts.hap, 'no-answer');
      });
    }
  }

  /** Removes restored accessories that are not wanted any more; the context of one is undefined where it has none of its own. */
  protected removeRestored(why: string, isUnwanted: (context: Context | undefined) => boolean): void {
    this.#removeDoubles();
    for (const accessory of [...this.#restored.values()]) {
      if (isUnwanted(this.ownContextOf(accessory))) this.#unregister(accessory, why);
    }
  }

  /** Removes at once what is listed and not wanted, be it bound, or with damaged data or that of another. */
  protected removeListed(why: string, ids: readonly string[]): void {
    for (const id of ids) {
      this.#stopAwaiting(id);
      this.#remove(this.#kind.uuidOf(id), why);
    }
  }

  /** Binds the restored accessories, so that they work before, and without, a listing. */
  protected bindEach(bind: (accessory: PlatformAccessory<Context>) => Bound): void {
    this.#removeDoubles();
    for (const accessory of [...this.#restored.values()]) {
      const context = this.ownContextOf(accessory);
      if (context !== undefined) this.#bind(accessory, { context, bind });
      else {
        this.parts.log.warn(`${accessory.displayName}: its stored data is damaged; it works again when the ${this.#kind.of} is listed.`);
        this.#showAsUnavailable(accessory);
      }
    }
  }

  /** The context of a restored accessory; undefined when it is damaged, or that of another. */
  protected ownContextOf({ UUID, context }: PlatformAccessory): Context | undefined {
    const parsed = this.#kind.parse(context);
    return parsed !== undefined && this.#kind.uuidOf(this.#kind.idOf(parsed)) === UUID ? parsed : undefined;
  }

  /** Those that show what they belong to. */
  protected get bound(): readonly Bound[] {
    return [...this.#bound.values()];
  }

  /** How many accessories there are, or are to be, with those of `ids`. */
  protected countWith(ids: Iterable<string>): number {
    return new Set([...this.#restored.keys(), ...this.#bound.keys(), ...this.#uuidsOf(ids)]).size;
  }

  #uuidsOf(ids: Iterable<string>): ReadonlySet<string> {
    return new Set([...ids].map((id) => this.#kind.uuidOf(id)));
  }

  /**
   * Makes sure that what `id` stands for gets its accessory as soon as it is known what to show: none is to appear with
   * made-up values.
   *
   * @param source tells of every change, after which `entryOf` is asked again
   * @param entryOf undefined = not yet
   */
  protected addWhenKnown(id: string, source: { onChange(listener: () => void): () => void }, entryOf: () => Entry<Context, Bound> | undefined): void {
    this.#stopAwaiting(id);
    if (this.#bound.has(this.#kind.uuidOf(id))) return;
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
   * Counts what a listing lacks, and removes the accessories of what has been gone for long enough, be they bound, or with
   * damaged data or that of another.
   *
   * @param presentIds of what is listed, or seen to be there in another way
   * @param expectedIds of what is to have an accessory: on a bridge that is full it has none
   * @returns the ids of what is gone
   */
  noteListing(presentIds: ReadonlySet<string>, listing: { readonly complete: boolean }, expectedIds: Iterable<string> = []): readonly string[] {
    const ids = new Map([...this.bound.map(({ accessory }) => this.#kind.idOf(accessory.context)), ...expectedIds].map((id) => [this.#kind.uuidOf(id), id]));
    const gone = this.#missed.note([...new Set([...this.#restored.keys(), ...ids.keys()])], this.#uuidsOf(presentIds), listing);
    for (const uuid of gone) this.#remove(uuid, this.#kind.whyGone);
    const goneIds = gone.flatMap((uuid) => ids.get(uuid) ?? []);
    for (const id of goneIds) this.#stopAwaiting(id);
    return goneIds;
  }

  /** Shows nothing more. The accessories stay. */
  release(): void {
    this.awaitOnly(new Set());
    for (const bound of this.#bound.values()) bound.release();
  }

  #add(id: string, entry: Entry<Context, Bound>): void {
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
    if (this.#isRegistered(accessory)) this.parts.log.info(entry.announcement);
  }

  /** False when the bridge is full, with others' accessories too: the next listing tries again. */
  #isRegistered(accessory: PlatformAccessory): boolean {
    try {
      this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
      return true;
    } catch (error) {
      if (!isBridgeFull(error)) throw error;
      this.#bound.get(accessory.UUID)?.release();
      this.#bound.delete(accessory.UUID);
      takeFromCache(this.#api, accessory);
      if (!this.#hasSaidFull) this.parts.log.warn(describeFullBridge(accessory.displayName));
      this.#hasSaidFull = true;
      return false;
    }
  }

  #bind(accessory: PlatformAccessory, { context, bind }: Pick<Entry<Context, Bound>, 'context' | 'bind'>): void {
    this.#restored.delete(accessory.UUID);
    const identified = Object.assign(accessory, { context: { ...context, storeId: this.shelf.storeId } });
    this.#bound.set(accessory.UUID, bind(identified));
  }

  #stopAwaiting(id: string): void {
    this.#awaited.get(id)?.();
    this.#awaited.delete(id);
  }

  #remove(uuid: string, why: string): void {
    const bound = this.#bound.get(uuid);
    bound?.release();
    this.#bound.delete(uuid);
    const accessory = bound?.accessory ?? this.#restored.get(uuid);
    if (accessory !== undefined) this.#unregister(accessory, why);
  }

  #removeDoubles(): void {
    for (const accessory of this.#doubles.splice(0)) {
      // Homebridge throws when it is to take from the bridge what is not there; that it has given up by itself.
      if (accessory._associatedHAPAccessory.bridged) this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
      this.parts.log.warn(`${accessory.displayName}: Homebridge's cache held it twice; the second one is removed.`);
    }
  }

  #unregister(accessory: PlatformAccessory, why: string): void {
    this.#restored.delete(accessory.UUID);
    this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.parts.log.info(`${accessory.displayName}: removed from Apple Home, because ${why}.`);
  }
}
