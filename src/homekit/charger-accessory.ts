// One charger's accessory: builds its services, binds them to the charger.
import type { HAP, PlatformAccessory, Service } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import type { ChargerOptions } from '../config/options.ts';
import type { Log } from '../base/log.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { homeName } from '../charging/state/charger-facts.ts';
import type { ChargerView } from '../charging/charger/charger-view.ts';
import type { AccessoryContext } from './accessory-context.ts';
import { hapError } from './hap-status.ts';
import { characteristicOf, ServiceBinding, showNoResponse } from './service-binding.ts';
import { nameService, type GivenNames } from './service-name.ts';
import { allServices } from './services/all.ts';
import type { ServiceDeclaration } from './services/declaration.ts';

export interface AccessoryParts {
  readonly hap: HAP;
  readonly log: Log;
  readonly options: ChargerOptions;
  /** The real time, unless told. */
  readonly clock?: Clock | undefined;
  readonly names: GivenNames;
  /** Writes the accessory to Homebridge's cache: that is for changes of who it is. */
  readonly save: (accessory: PlatformAccessory<AccessoryContext>) => void;
}

/** A charger in Apple Home. */
export class ChargerAccessory {
  readonly charger: Charger;
  readonly accessory: PlatformAccessory<AccessoryContext>;
  readonly #parts: AccessoryParts;
  readonly #bindings: readonly ServiceBinding[];
  readonly #unsubscribe: () => void;

  constructor(accessory: PlatformAccessory<AccessoryContext>, charger: Charger, parts: AccessoryParts) {
    this.accessory = accessory;
    this.charger = charger;
    this.#parts = parts;
    this.#describe(charger.view?.firmware ?? accessory.context.firmware);
    const enabled = allServices.filter((declaration) => declaration.isEnabled(parts.options));
    this.#removeOthers(enabled);
    this.#bindings = enabled.map((declaration) => this.#bind(declaration));
    this.#unsubscribe = charger.onChange((view) => this.#show(view));
    if (charger.view !== undefined) this.#show(charger.view);
  }

  /** Shows the charger no more. */
  release(): void {
    this.#unsubscribe();
    for (const binding of this.#bindings) binding.release();
  }

  #bind(declaration: ServiceDeclaration): ServiceBinding {
    const { hap, log, names, clock } = this.#parts;
    const type = declaration.type(hap);
    const name = declaration.name ?? homeName(this.accessory.context.charger);
    const service = this.accessory.getServiceById(type, declaration.subtype) ?? this.#add(declaration, name);
    service.setPrimaryService(declaration.name === undefined);
    nameService(hap, service, declaration.subtype, name, names);
    return new ServiceBinding(hap, log, service, declaration, this.charger, clock);
  }

  #add({ type, subtype, characteristics }: ServiceDeclaration, name: string): Service {
    const { hap } = this.#parts;
    const service = this.accessory.addService(type(hap), name, subtype);
    for (const declared of characteristics) {
      const characteristic = characteristicOf(hap, service, declared);
      // HomeKit's own defaults, such as 0 °C, are no readings.
      if (declared.initial !== undefined) characteristic.updateValue(declared.initial);
      else if (declared.whenUnreachable === 'no-response' && declared.restsAt === undefined) showNoResponse(hap, characteristic);
    }
    return service;
  }

  #show(view: ChargerView): void {
    for (const binding of this.#bindings) binding.push(view);
    const { context } = this.accessory;
    if (view.firmware === undefined || view.firmware === context.firmware) return;
    context.firmware = view.firmware;
    this.#describe(view.firmware);
    this.#parts.save(this.accessory);
  }

  /** Homebridge sets a placeholder as firmware on every restore, so all of this is said again at each start. */
  #describe(firmware: string | undefined): void {
    const { AccessoryInformation } = this.#parts.hap.Service;
    const { Manufacturer, Model, SerialNumber, FirmwareRevision } = this.#parts.hap.Characteristic;
    const { charger } = this.accessory.context;
    const information =
      this.accessory.getService(AccessoryInformation) ?? this.accessory.addService(AccessoryInformation);
    information
      .updateCharacteristic(Manufacturer, 'Zaptec')
      .updateCharacteristic(Model, charger.model)
      .updateCharacteristic(SerialNumber, charger.serial)
      .updateCharacteristic(FirmwareRevision, dottedNumber(firmware) ?? '0.0.0');
  }

  #removeOthers(enabled: readonly ServiceDeclaration[]): void {
    const { hap } = this.#parts;
    for (const service of [...this.accessory.services]) {
      const isInformation = service.UUID === hap.Service.AccessoryInformation.UUID;
      const isWanted = declarationsOf(hap, service).some((declaration) => enabled.includes(declaration));
      if (!isInformation && !isWanted) this.accessory.removeService(service);
    }
  }
}

/** For an accessory whose charger cannot be asked at all: it stays, shows "No Response" and refuses to be switched. */
export function showAsUnavailable(hap: HAP, accessory: PlatformAccessory): void {
  for (const service of accessory.services) {
    for (const declaration of declarationsOf(hap, service)) {
      for (const declared of declaration.characteristics) {
        const { whenUnreachable, command } = declared;
        const characteristic = characteristicOf(hap, service, declared);
        if (whenUnreachable === 'no-response') showNoResponse(hap, characteristic);
        if (command === undefined) continue;
        // HAP-NodeJS takes over the failure: reading it fails afterwards, too.
        characteristic.onSet(() => {
          throw hapError(hap, 'no-answer');
        });
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

/** The leading dotted number of a version: HomeKit takes nothing else, and no more than 64 characters. */
function dottedNumber(version: string | undefined): string | undefined {
  return /^\d{1,9}(?:\.\d{1,9}){0,5}/.exec(version ?? '')?.[0];
}
