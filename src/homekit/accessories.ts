// Which chargers have an accessory: all that are listed, but for those that the settings exclude.
import type { API, Categories, PlatformAccessory } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import type { Language } from '../config/language.ts';
import type { ChargerOptions } from '../config/options.ts';
import type { Log } from '../base/log.ts';
import { PLUGIN_NAME } from '../base/package.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { AccessoryBook } from './accessory-book.ts';
import type { Entry } from './accessory-kind.ts';
import { identityOf, newContext, parseContext, type AccessoryContext } from './accessory-context.ts';
import { homeName } from '../charging/state/charger-facts.ts';
import { ChargerAccessory, showAsUnavailable } from './charger-accessory.ts';
import type { LimitSubject } from './current-fan.ts';
import { LastShown } from './shown-values.ts';
import { allServices } from './services/all.ts';
import { defaultNames, type NameOf } from './words/default-names.ts';
import { SERVICE_WORDS } from './words/service-words.ts';

type Accessory = PlatformAccessory<AccessoryContext>;
type Identity = AccessoryContext['charger'];

/** HAP's category of outlets, as a number: HAP-NodeJS has it as a constant enum. */
const OUTLET: Categories = 7 satisfies Categories.OUTLET;

/** Why an accessory goes, for the log. */
const EXCLUDED = 'it is excluded in the settings';

/** The words of everything that a charger can have, and its installation, whose name may be the charger's. */
const ALL_WORDS = [...allServices.flatMap(({ words }) => words ?? []), SERVICE_WORDS['available-current']];

/** The accessories of this platform that belong to chargers. */
export class Accessories extends AccessoryBook<AccessoryContext, ChargerAccessory> {
  readonly #language: Language;
  /** All chargers that have an accessory, or are to have one, by id. */
  readonly #known = new Map<string, Identity>();
  #nameOf: NameOf = () => '';
  #limitOf: (charger: Charger) => LimitSubject | undefined = () => undefined;
  /** How many there were when they were last named. */
  #namedOf = 0;

  constructor(api: API, log: Log, clock: Clock, language: Language) {
    super(api, log, clock, {
      of: 'charger',
      category: OUTLET,
      whyGone: 'Zaptec no longer lists the charger for this user',
      uuidOf: (id) => api.hap.uuid.generate(`${PLUGIN_NAME}:${id}`),
      idOf: ({ charger }) => charger.id,
      parse: parseContext,
      showAsUnavailable: (accessory, total) => showAsUnavailable(api.hap, accessory, total),
    });
    this.#language = language;
  }

  /** Removes the restored accessories that the config excludes; returns their chargers. */
  removeUnwanted(isWanted: (charger: Identity) => boolean): readonly Identity[] {
    const unwanted: Identity[] = [];
    this.removeRestored(EXCLUDED, (context) => {
      if (context === undefined || isWanted(context.charger)) return false;
      unwanted.push(context.charger);
      return true;
    });
    return unwanted;
  }

  /** Removes the accessories of chargers that are listed and excluded, whose damaged data did not say whose they are. */
  removeExcluded(chargers: readonly { readonly id: string }[]): void {
    this.removeListed(EXCLUDED, chargers.map(({ id }) => id));
    this.#followCount();
  }

  /** Says what own limit is to be shown of a charger; before any is bound. */
  showLimits(limitOf: (charger: Charger) => LimitSubject | undefined): void {
    this.#limitOf = limitOf;
  }

  /** What Apple Home calls a charger, until a person renames it. */
  nameOf(id: string): string {
    return this.#nameOf(id, undefined);
  }

  /** Binds the restored accessories to their chargers, so that they work before, and without, a listing. */
  bindRestored(
    watch: (charger: Identity) => Charger,
    optionsOf: (charger: Identity) => ChargerOptions,
  ): void {
    const restored = this.restored.flatMap(({ accessory }) => this.ownContextOf(accessory)?.charger ?? []);
    this.#takeIn(restored.map((charger) => ({ ...charger, name: optionsOf(charger).name ?? charger.name })));
    this.bindEach((accessory) => {
      const charger = this.#known.get(accessory.context.charger.id) ?? accessory.context.charger;
      accessory.context.charger = charger;
      return this.#bind(accessory, watch(charger), optionsOf(charger));
    });
  }

  /** Is told of all chargers that are listed, before they are added one by one: how many there are decides on names. */
  expect(chargers: readonly Charger[]): void {
    this.#takeIn(chargers.map(({ facts }) => identityOf(facts)));
  }

  /** Makes sure that a listed charger has its accessory, once it has been read. */
  add(charger: Charger, options: ChargerOptions): void {
    this.expect([charger]);
    this.addWhenKnown(charger.facts.id, charger, () => this.#entryOf(charger, options));
  }

  override noteListing(listedIds: ReadonlySet<string>, listing: { readonly complete: boolean }): readonly string[] {
    const gone = super.noteListing(listedIds, listing, this.#known.keys());
    for (const id of gone) this.#known.delete(id);
    this.#followCount();
    return gone;
  }

  #takeIn(chargers: readonly Identity[]): void {
    const news = chargers.filter((charger) => JSON.stringify(this.#known.get(charger.id)) !== JSON.stringify(charger));
    for (const charger of news) this.#known.set(charger.id, charger);
    if (news.length > 0) this.#rename();
  }

  #followCount(): void {
    if (this.countWith(this.#known.keys()) !== this.#namedOf) this.#rename();
  }

  /** Names depend on all chargers there are, also on those whose stored data is damaged. */
  #rename(): void {
    const named = [...this.#known.values()].map((charger) => ({ ...charger, name: homeName(charger) }));
    this.#namedOf = this.countWith(this.#known.keys());
    this.#nameOf = defaultNames(this.#language, named, this.#namedOf > 1 ? 'one-of-many' : 'only-one', ALL_WORDS);
    for (const accessory of this.bound) accessory.update(this.#known.get(accessory.charger.facts.id) ?? accessory.accessory.context.charger, this.#nameOf);
  }

  #entryOf(charger: Charger, options: ChargerOptions): Entry<AccessoryContext, ChargerAccessory> | undefined {
    const { facts, logName, view } = charger;
    if (view === undefined) return undefined;
    // The firmware belongs to the new context: only a registered accessory can be saved when it changes.
    const context = { ...newContext(facts), firmware: view.firmware };
    const name = this.nameOf(facts.id);
    return {
      name,
      context,
      bind: (accessory) => this.#bind(accessory, charger, options),
      // Some names that the log takes are none in Apple Home.
      announcement: `${logName}: added to Apple Home as ${name === logName ? facts.model : `"${name}" (${facts.model})`}.`,
    };
  }

  #bind(accessory: Accessory, charger: Charger, options: ChargerOptions): ChargerAccessory {
    return new ChargerAccessory(accessory, charger, { ...this.parts, before: this.shelf.before, names: this.namesOf(charger.facts.id), lastShown: new LastShown(this.shelf.shown, charger.facts.id), nameOf: this.#nameOf, limit: this.#limitOf(charger), options });
  }
}
