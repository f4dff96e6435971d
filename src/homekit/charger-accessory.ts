// One charger's accessory: builds its services, binds them to the charger.
import type { Characteristic, HAP, PlatformAccessory, Service } from 'homebridge';
import type { ChargerOptions } from '../config/options.ts';
import type { Charger } from '../charging/charger/charger.ts';
import type { ChargerView } from '../charging/charger/charger-view.ts';
import type { AccessoryContext } from './accessory-context.ts';
import { describeAccessory } from './accessory-information.ts';
import { characteristicOf, refuseWrites, ServiceBinding, showNoResponse, type BindingParts } from './service-binding.ts';
import { CurrentFan, type LimitSubject } from './current-fan.ts';
import { nameAccessory, nameService, type GivenNames } from './words/service-name.ts';
import { allServices } from './services/all.ts';
import type { LastShown } from './shown-values.ts';
import type { ServiceDeclaration } from './services/declaration.ts';
import { maximumCurrent } from './services/maximum-current.ts';
import type { NameOf } from './words/default-names.ts';

interface AccessoryParts extends BindingParts {
  readonly options: ChargerOptions;
  /** What the services are called until a person renames them. */
  readonly nameOf: NameOf;
  /** The charger's own limit, where it is to be shown. */
  readonly limit?: LimitSubject | undefined;
  readonly names: GivenNames;
  readonly lastShown: LastShown;
  /** Writes the accessory to Homebridge's cache: that is for changes of who it is. */
  readonly save: (accessory: PlatformAccessory<AccessoryContext>) => void;
}

/** A charger in Apple Home. */
export class ChargerAccessory {
  readonly charger: Charger;
  readonly accessory: PlatformAccessory<AccessoryContext>;
  readonly #parts: AccessoryParts;
  readonly #bindings: readonly ServiceBinding[];
  readonly #fans: readonly CurrentFan[];
  readonly #enabled: readonly ServiceDeclaration[];
  /** What is remembered, by service and characteristic. */
  readonly #remembered: readonly (readonly [string, Characteristic])[];
  readonly #unsubscribe: () => void;

  constructor(accessory: PlatformAccessory<AccessoryContext>, charger: Charger, parts: AccessoryParts) {
    this.accessory = accessory;
    this.charger = charger;
    this.#parts = parts;
    this.#describe(charger.view?.firmware ?? accessory.context.firmware);
    this.#enabled = allServices.filter((declaration) => declaration.isEnabled(parts.options));
    this.#removeOthers();
    this.#nameAccessory(parts.nameOf);
    const services = this.#enabled.map((declaration) => ({ declaration, service: this.#serve(declaration) }));
    this.#bindings = services.filter(({ declaration }) => declaration !== maximumCurrent).map(({ declaration, service }) => new ServiceBinding(service, declaration, charger, parts));
    this.#remembered = services.flatMap(({ declaration, service }) =>
      declaration.characteristics.filter(({ isRemembered }) => isRemembered).map((declared) => [`${declaration.subtype}/${declared.type(parts.hap).UUID}`, characteristicOf(parts.hap, service, declared)] as const),
    );
    this.#showLastShown();
    const { limit } = parts;
    this.#fans = limit === undefined ? [] : services.filter(({ declaration }) => declaration === maximumCurrent).map(({ service }) => new CurrentFan(service, limit, parts));
    this.#unsubscribe = charger.onChange((view) => this.#show(view));
    if (charger.view !== undefined) this.#show(charger.view);
  }

  /** Takes down who the charger is, and lets the names follow that nobody has changed. */
  update(identity: AccessoryContext['charger'], nameOf: NameOf): void {
    const { context } = this.accessory;
    const isIdentified = JSON.stringify(identity) === JSON.stringify(context.charger);
    context.charger = identity;
    const changes = this.#enabled.map((declaration) => {
      const service = this.#serviceOf(declaration);
      return service === undefined ? 'as-before' : this.#name(service, declaration, nameOf);
    });
    changes.push(this.#nameAccessory(nameOf));
    if (!isIdentified || changes.includes('renamed')) this.#parts.save(this.accessory);
  }

  /** Shows the charger no more. */
  release(): void {
    this.#unsubscribe();
    for (const shown of [...this.#bindings, ...this.#fans]) shown.release();
  }

  #serve(declaration: ServiceDeclaration): Service {
    const { nameOf } = this.#parts;
    const service = this.#serviceOf(declaration) ?? this.#add(declaration, nameOf(this.charger.facts.id, this.#wordsOf(declaration)));
    service.setPrimaryService(declaration.words === undefined);
    this.#name(service, declaration, nameOf);
    return service;
  }

  #serviceOf({ type, subtype }: ServiceDeclaration): Service | undefined {
    return this.accessory.getServiceById(type(this.#parts.hap), subtype);
  }

  #name(service: Service, declaration: ServiceDeclaration, nameOf: NameOf): 'as-before' | 'renamed' {
    const { hap, names } = this.#parts;
    return nameService(hap, service, declaration.subtype, nameOf(this.charger.facts.id, this.#wordsOf(declaration)), names);
  }

  /** As the charger, unless a person has called that something else. */
  #nameAccessory(nameOf: NameOf): 'as-before' | 'renamed' {
    const { hap, names } = this.#parts;
    const isGiven = this.#enabled.some(({ words, subtype }) => words === undefined && (names.get(subtype) ?? '') !== '');
    return isGiven ? 'as-before' : nameAccessory(hap, this.accessory, nameOf(this.charger.facts.id, undefined));
  }

  #wordsOf({ words, wordsFor }: ServiceDeclaration): ServiceDeclaration['words'] {
    return wordsFor?.(this.#parts.options) ?? words;
  }

  #add({ type, subtype, characteristics }: ServiceDeclaration, name: string): Service {
    const { hap } = this.#parts;
    const service = this.accessory.addService(type(hap), name, subtype);
    for (const declared of characteristics) {
      const characteristic = characteristicOf(hap, service, declared);
      // HomeKit's own defaults, such as 0 °C or no vehicle, are no readings.
      if (declared.initial === undefined) showNoResponse(hap, characteristic);
      else characteristic.updateValue(declared.initial);
    }
    return service;
  }

  /** Where nothing is remembered, what Homebridge's cache says stays. */
  #showLastShown(): void {
    for (const [key, characteristic] of this.#remembered) {
      const value = this.#parts.lastShown.get(key);
      if (value !== undefined) characteristic.updateValue(value);
    }
  }

  #show(view: ChargerView): void {
    for (const binding of this.#bindings) binding.push(view);
    this.#parts.lastShown.keep(Object.fromEntries(this.#remembered.map(([key, { value }]) => [key, Number(value)])));
    const { context } = this.accessory;
    if (view.firmware === undefined || view.firmware === context.firmware) return;
    context.firmware = view.firmware;
    this.#describe(view.firmware);
    this.#parts.save(this.accessory);
  }

  #describe(firmware: string | undefined): void {
    describeAccessory(this.#parts.hap, this.accessory, this.accessory.context.charger, firmware);
  }

  #removeOthers(): void {
    const { hap } = this.#parts;
    for (const service of [...this.accessory.services]) {
      const isInformation = service.UUID === hap.Service.AccessoryInformation.UUID;
      const isWanted = declarationsOf(hap, service).some((declaration) => this.#enabled.includes(declaration));
      if (!isInformation && !isWanted) this.accessory.removeService(service);
    }
  }
}

/** For an accessory whose charger cannot be asked at all: it stays, shows "No Response" and refuses to be switched. */
export function showAsUnavailable(hap: HAP, accessory: PlatformAccessory, total: 'known' | 'unknown'): void {
  for (const service of accessory.services) {
    for (const declaration of declarationsOf(hap, service)) {
      for (const declared of declaration.characteristics) {
        const { whenUnreachable, command } = declared;
        const characteristic = characteristicOf(hap, service, declared);
        // Nobody keeps to a wish. The total, with which no service begins, is as true as before.
        const isTotal = whenUnreachable === 'lasting' && declared.initial === undefined;
        if (whenUnreachable !== 'value' && !(isTotal && total === 'known')) showNoResponse(hap, characteristic);
        if (command !== undefined) refuseWrites(hap, characteristic);
      }
      if (service.testCharacteristic(hap.Characteristic.StatusActive)) {
        service.updateCharacteristic(hap.Characteristic.StatusActive, false);
      }
    }
  }
}

function declarationsOf(hap: HAP, service: Service): ServiceDeclaration[] {
  return allServices.filter(({ type, subtype }) => type(hap).UUID === service.UUID && subtype === service.subtype);
}
