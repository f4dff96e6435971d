// Which chargers have an accessory: all that are listed, but for those that the settings exclude.
import type { API, Categories, PlatformAccessory } from 'homebridge';
import { systemClock, type Clock } from '../base/clock.ts';
import type { ChargerOptions } from '../config/options.ts';
import type { Log } from '../base/log.ts';
import { PLUGIN_NAME } from '../base/names.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { AccessoryBook } from './accessory-book.ts';
import type { Entry } from './accessory-kind.ts';
import { identityOf, newContext, parseContext, type AccessoryContext } from './accessory-context.ts';
import { homeName } from '../charging/state/charger-facts.ts';
import { ChargerAccessory, showAsUnavailable } from './charger-accessory.ts';

type Accessory = PlatformAccessory<AccessoryContext>;

/** HAP's category of outlets, as a number: HAP-NodeJS has it as a constant enum. */
const OUTLET: Categories = 7 satisfies Categories.OUTLET;

/** The accessories of this platform that belong to chargers. */
export class Accessories extends AccessoryBook<AccessoryContext> {
  readonly #clock: Clock;

  constructor(api: API, log: Log, clock = systemClock) {
    super(api, log, clock, {
      of: 'charger',
      category: OUTLET,
      whyGone: 'Zaptec no longer lists the charger for this user',
      uuidOf: (id) => api.hap.uuid.generate(`${PLUGIN_NAME}:${id}`),
      idOf: ({ charger }) => charger.id,
      parse: parseContext,
      showAsUnavailable: (accessory) => showAsUnavailable(api.hap, accessory),
    });
    this.#clock = clock;
  }

  /** Removes the restored accessories that the config excludes; returns their chargers. */
  removeUnwanted(isWanted: (charger: AccessoryContext['charger']) => boolean): readonly AccessoryContext['charger'][] {
    const unwanted: AccessoryContext['charger'][] = [];
    this.removeRestored('it is excluded in the settings', (context) => {
      if (context === undefined || isWanted(context.charger)) return false;
      unwanted.push(context.charger);
      return true;
    });
    return unwanted;
  }

  /** Binds the restored accessories to their chargers, so that they work before, and without, a listing. */
  bindRestored(
    watch: (charger: AccessoryContext['charger']) => Charger,
    optionsOf: (charger: AccessoryContext['charger']) => ChargerOptions,
  ): void {
    this.bindEach((accessory) => {
      const { charger } = accessory.context;
      return this.#bind(accessory, watch(charger), optionsOf(charger));
    });
  }

  /** Makes sure that a listed charger has its accessory, once it has been read. */
  add(charger: Charger, options: ChargerOptions): void {
    const { id } = charger.facts;
    const accessory = this.accessoryOf(id);
    if (accessory === undefined) this.addWhenKnown(id, charger, () => this.#entryOf(charger, options));
    else this.#updateIdentity(accessory, charger);
  }

  #entryOf(charger: Charger, options: ChargerOptions): Entry<AccessoryContext> | undefined {
    const { facts, view } = charger;
    if (view === undefined) return undefined;
    // The firmware belongs to the new context: only a registered accessory can be saved when it changes.
    const context = { ...newContext(facts), firmware: view.firmware };
    return {
      name: homeName(context.charger),
      context,
      bind: (accessory) => this.#bind(accessory, charger, options),
      announcement: `${facts.name}: added to Apple Home as ${facts.model}.`,
    };
  }

  #bind(accessory: Accessory, charger: Charger, options: ChargerOptions): ChargerAccessory {
    return new ChargerAccessory(accessory, charger, { ...this.parts, names: this.namesOf(charger.facts.id), clock: this.#clock, options });
  }

  #updateIdentity(accessory: Accessory, { facts }: Charger): void {
    const identity = identityOf(facts);
    if (JSON.stringify(identity) === JSON.stringify(accessory.context.charger)) return;
    accessory.context.charger = identity;
    this.parts.save(accessory);
  }
}
