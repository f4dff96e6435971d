// Which installations have an accessory: restored first, added when they may be changed, and hardly ever removed.
import type { API, Categories, PlatformAccessory } from 'homebridge';
import type { Log } from '../../base/log.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../../base/names.ts';
import { mayControl } from '../../charging/state/charger-facts.ts';
import type { Installation } from '../../charging/installation/installation.ts';
import type { InstallationMemory } from '../../charging/installation/installation-memory.ts';
import { AvailableCurrentAccessory, hasAvailableCurrent, showCurrentAsUnavailable } from './available-current.ts';
import { toHomeName } from '../../base/home-name.ts';
import { isInstallationContext, newInstallationContext, parseInstallationContext, type InstallationContext } from './installation-context.ts';
import { installationUuid } from '../instance-ids.ts';
import { planListing } from '../../charging/account/listing-plan.ts';

/** HAP's category of fans, as a number: HAP-NodeJS has it as a constant enum. */
const FAN: Categories = 3 satisfies Categories.FAN;

const NAME = 'Available Current';

/** The accessories of this platform that belong to installations. */
export class InstallationAccessories {
  readonly #api: API;
  readonly #log: Log;
  /** Restored from Homebridge's cache and not bound to an installation yet, by UUID. */
  readonly #restored = new Map<string, PlatformAccessory>();
  /** Bound to their installations, by installation id. */
  readonly #bound = new Map<string, AvailableCurrentAccessory>();
  /** Found, and waiting for a reading that tells what the user may do there; each with what ends that. */
  readonly #awaited = new Map<string, () => void>();

  constructor(api: API, log: Log) {
    this.#api = api;
    this.#log = log;
  }

  /** Whether an accessory from Homebridge's cache is one of these. */
  owns(accessory: PlatformAccessory): boolean {
    return isInstallationContext(accessory.context) || hasAvailableCurrent(this.#api.hap, accessory);
  }

  /** Takes an accessory from Homebridge's cache. */
  restore(accessory: PlatformAccessory): void {
    this.#restored.set(accessory.UUID, accessory);
  }

  /** Keeps the restored accessories as they are, but tells Home that nothing answers. */
  showAllAsUnavailable(): void {
    for (const accessory of this.#restored.values()) showCurrentAsUnavailable(this.#api.hap, accessory);
  }

  /** For when the option is off. */
  removeAll(): void {
    for (const accessory of this.#restored.values()) this.#unregister(accessory, 'it is switched off in the settings');
    this.#restored.clear();
  }

  /** Binds the restored accessories to their installations, so that they work before, and without, a listing. */
  bindRestored(watch: (id: string, memory: InstallationMemory) => Installation): void {
    for (const accessory of [...this.#restored.values()]) {
      const context = parseInstallationContext(accessory.context);
      if (context === undefined) {
        this.#log.warn(`${accessory.displayName}: its stored data is damaged; it works again when the installation is listed.`);
        showCurrentAsUnavailable(this.#api.hap, accessory);
        continue;
      }
      accessory.context = context;
      const installation = watch(context.installation.id, context.memory);
      this.#bind(accessory as PlatformAccessory<InstallationContext>, installation);
      installation.resume();
    }
  }

  /** Makes sure that the listed installations have their accessories, as far as this user may change their current. */
  add(installations: readonly Installation[]): void {
    const candidates = installations.filter(({ known }) => mayControl(known.roles) !== false);
    const naming: Naming = candidates.length > 1 ? 'one-of-many' : 'only-one';
    for (const installation of installations) {
      if (this.#bound.has(installation.id) || this.#addIfKnown(installation, naming)) continue;
      this.#stopAwaiting(installation.id);
      this.#awaited.set(installation.id, installation.onChange(() => void this.#addIfKnown(installation, naming)));
    }
  }

  /**
   * Counts the accessories whose installation a listing lacks, and removes those that have been gone for long enough.
   *
   * @returns the ids of the installations that need not be read any more
   */
  noteListing(listedIds: ReadonlySet<string>, listing: { readonly complete: boolean }): readonly string[] {
    const known = [...this.#bound].map(([id, { accessory }]) => ({ id, missedListings: accessory.context.missedListings }));
    const plan = planListing(known, listedIds, listing);
    for (const [id, missed] of plan.missedListings) {
      const accessory = this.#bound.get(id)?.accessory;
      if (accessory === undefined) continue;
      accessory.context.missedListings = missed;
      this.#api.updatePlatformAccessories([accessory]);
    }
    for (const id of plan.gone) this.#remove(id);
    const unwanted = listing.complete ? [...this.#awaited.keys()].filter((id) => !listedIds.has(id)) : [];
    for (const id of unwanted) this.#stopAwaiting(id);
    return [...plan.gone, ...unwanted];
  }

  /** Shows nothing more. The accessories stay. */
  release(): void {
    for (const id of [...this.#awaited.keys()]) this.#stopAwaiting(id);
    for (const bound of this.#bound.values()) bound.release();
  }

  /** An accessory is not to appear with made-up values, nor where it could only refuse. */
  #addIfKnown(installation: Installation, naming: Naming): boolean {
    const { known } = installation;
    if (known.reading === undefined || mayControl(known.roles) === false) return false;
    this.#stopAwaiting(installation.id);
    this.#addNow(installation, naming);
    return true;
  }

  #stopAwaiting(id: string): void {
    this.#awaited.get(id)?.();
    this.#awaited.delete(id);
  }

  #addNow(installation: Installation, naming: Naming): void {
    const uuid = installationUuid(this.#api.hap, installation.id);
    const context = newInstallationContext(installation.id, installation.memory);
    const restored = this.#restored.get(uuid);
    if (restored !== undefined) {
      restored.context = context;
      this.#bind(restored as PlatformAccessory<InstallationContext>, installation);
      this.#api.updatePlatformAccessories([restored]);
      return;
    }
    const accessory = new this.#api.platformAccessory<InstallationContext>(accessoryName(installation, naming), uuid, FAN);
    accessory.context = context;
    this.#bind(accessory, installation);
    this.#api.registerPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.#log.info(`${accessory.displayName}: added to Apple Home as the share of ${installation.view?.maxA ?? 'unknown'} A.`);
  }

  #bind(accessory: PlatformAccessory<InstallationContext>, installation: Installation): void {
    this.#restored.delete(accessory.UUID);
    const save = (changed: PlatformAccessory): void => this.#api.updatePlatformAccessories([changed]);
    const parts = { hap: this.#api.hap, log: this.#log, save };
    this.#bound.set(installation.id, new AvailableCurrentAccessory(accessory, installation, parts));
  }

  #remove(id: string): void {
    const bound = this.#bound.get(id);
    if (bound === undefined) return;
    bound.release();
    this.#bound.delete(id);
    this.#unregister(bound.accessory, 'Zaptec no longer lists a charger of the installation for this user');
  }

  #unregister(accessory: PlatformAccessory, why: string): void {
    this.#api.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]);
    this.#log.info(`${accessory.displayName}: removed from Apple Home, because ${why}.`);
  }
}

/** Whether there is a need to tell installations apart. */
type Naming = 'only-one' | 'one-of-many';

function accessoryName({ name }: Installation, naming: Naming): string {
  return naming === 'only-one' || name === undefined ? NAME : toHomeName(`${name.slice(0, 44)} ${NAME}`, NAME);
}
