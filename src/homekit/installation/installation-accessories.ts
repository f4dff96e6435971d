// Which installations have an accessory: those whose current this user may change.
import type { API, Categories, PlatformAccessory } from 'homebridge';
import type { Clock } from '../../base/clock.ts';
import type { Language } from '../../config/language.ts';
import type { Log } from '../../base/log.ts';
import { mayControl } from '../../charging/state/charger-facts.ts';
import type { Installation } from '../../charging/installation/installation.ts';
import { AccessoryBook } from '../accessory-book.ts';
import type { Entry } from '../accessory-kind.ts';
import { installationUuid } from '../instance-ids.ts';
import { defaultNames, type NameOf } from '../words/default-names.ts';
import { SERVICE_WORDS } from '../words/service-words.ts';
import { AvailableCurrentAccessory, fanOf, showCurrentAsUnavailable } from './available-current.ts';
import { newInstallationContext, parseInstallationContext, type InstallationContext } from './installation-context.ts';

/** HAP's category of fans, as a number: HAP-NodeJS has it as a constant enum. */
const FAN: Categories = 3 satisfies Categories.FAN;

/** Why what an installation has goes, for the log. */
export const ALL_EXCLUDED = 'all chargers of the installation are excluded in the settings';

const WORDS = SERVICE_WORDS['available-current'];

/** The accessories of this platform that belong to installations. */
export class InstallationAccessories extends AccessoryBook<InstallationContext, AvailableCurrentAccessory> {
  readonly #language: Language;
  /** As the last listing had them. */
  #listed: readonly Installation[] = [];

  constructor(api: API, log: Log, clock: Clock, language: Language) {
    super(api, log, clock, {
      of: 'installation',
      category: FAN,
      whyGone: 'none of its chargers is among those that Zaptec lists for this user and the settings include',
      uuidOf: (id) => installationUuid(api.hap, id),
      idOf: ({ installation }) => installation.id,
      parse: parseInstallationContext,
      showAsUnavailable: (accessory) => showCurrentAsUnavailable(api.hap, accessory),
    });
    this.#language = language;
  }

  /** Whether an accessory from Homebridge's cache is one of these; what the data stored with it says may be another's. */
  owns(accessory: PlatformAccessory): boolean {
    return fanOf(this.parts.hap, accessory) !== undefined || this.ownContextOf(accessory) !== undefined;
  }

  /** For when the option is off. */
  removeAll(): void {
    this.removeRestored('it is switched off in the settings', () => true);
  }

  /** Removes the accessories of installations whose chargers are all listed and excluded: only a listing tells of them. */
  removeExcluded(ids: readonly string[]): void {
    this.removeListed(ALL_EXCLUDED, ids);
  }

  /** Binds the restored accessories to their installations, so that they work before, and without, a listing. */
  bindRestored(watch: (id: string) => Installation): void {
    this.bindEach((accessory) => this.#bind(accessory, watch(accessory.context.installation.id)));
  }

  /** Makes sure that the listed installations have their accessories, as far as this user may change their current. */
  add(installations: readonly Installation[]): void {
    this.#listed = installations;
    this.#rename();
    for (const installation of installations) {
      this.addWhenKnown(installation.id, installation, () => this.#entryOf(installation));
    }
  }

  /**
   * Counts the accessories whose installation a listing lacks, and removes those that have been gone for long enough.
   *
   * @returns the ids of the installations that need not be read any more
   */
  override noteListing(listedIds: ReadonlySet<string>, listing: { readonly complete: boolean }): readonly string[] {
    const gone = super.noteListing(listedIds, listing);
    if (gone.length > 0) this.#rename();
    return [...gone, ...(listing.complete ? this.awaitOnly(listedIds) : [])];
  }

  /** Lets names follow, once all are known: until then, what a name is told apart from is not. */
  #rename(): void {
    if (!this.#sharers().every(isNameKnown)) return;
    const nameOf = this.#nameOf();
    for (const accessory of this.bound) accessory.rename(nameOf(accessory.installation.id, WORDS));
  }

  #nameOf(): NameOf {
    const sharers = this.#sharers();
    const named = sharers.filter(isNameKnown).map(({ id, known: { name = '' } }) => ({ id, serial: id, name }));
    return defaultNames(this.#language, named, this.countWith(sharers.map(({ id }) => id)) > 1 ? 'one-of-many' : 'only-one', [WORDS]);
  }

  /** Those that have an accessory, or are to have one: they share the names. */
  #sharers(): readonly Installation[] {
    const permitted = this.#listed.filter(({ known }) => mayControl(known.roles) !== false);
    return [...new Set([...this.bound.map(({ installation }) => installation), ...permitted])];
  }

  /** There is to be no accessory where it could only refuse; a reading tells what the user may do. */
  #entryOf(installation: Installation): Entry<InstallationContext, AvailableCurrentAccessory> | undefined {
    const { id, known, view } = installation;
    if (known.reading === undefined || mayControl(known.roles) === false) return undefined;
    const name = this.#nameOf()(id, WORDS);
    const whose = `the installation${known.name === undefined ? '' : ` "${known.name}"`}`;
    return {
      name,
      context: newInstallationContext(id),
      bind: (accessory) => this.#bind(accessory, installation),
      announcement: `${name}: added to Apple Home as the fan of ${whose}${view?.maxA === undefined ? '' : `; 100 % is ${view.maxA} A`}.`,
    };
  }

  #bind(accessory: PlatformAccessory<InstallationContext>, installation: Installation): AvailableCurrentAccessory {
    const bound = new AvailableCurrentAccessory(accessory, installation, { ...this.parts, names: this.namesOf(installation.id) });
    // What waited outlives its accessory, which Homebridge's cache may have lost.
    installation.resume();
    return bound;
  }
}

/** Whether it is known what its owner calls it, be that nothing. */
function isNameKnown({ known }: Installation): boolean {
  return known.name !== undefined || known.reading !== undefined;
}
