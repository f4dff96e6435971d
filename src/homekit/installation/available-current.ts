// An installation's accessory: a fan whose speed is the share of the current that the installation could have.
import type { HAP, PlatformAccessory, Service } from 'homebridge';
import type { Log } from '../../base/log.ts';
import type { Installation } from '../../charging/installation/installation.ts';
import { describeAccessory } from '../accessory-information.ts';
import { CurrentFan } from '../current-fan.ts';
import type { InstallationContext } from './installation-context.ts';
import { refuseWrites, showNoResponse } from '../service-binding.ts';
import { nameAccessory, nameService, type GivenNames } from '../words/service-name.ts';

interface AvailableCurrentParts {
  readonly hap: HAP;
  readonly log: Log;
  readonly names: GivenNames;
  /** Writes the accessory to Homebridge's cache: that is for changes of who it is. */
  readonly save: (accessory: PlatformAccessory<InstallationContext>) => void;
}

/** Part of the service's identity in HomeKit: never renamed, or automations are lost. */
const SUBTYPE = 'available-current';

/** An installation's available current in Apple Home. */
export class AvailableCurrentAccessory {
  readonly installation: Installation;
  readonly accessory: PlatformAccessory<InstallationContext>;
  readonly #parts: AvailableCurrentParts;
  readonly #service: Service;
  readonly #fan: CurrentFan;

  constructor(accessory: PlatformAccessory<InstallationContext>, installation: Installation, parts: AvailableCurrentParts) {
    this.accessory = accessory;
    this.installation = installation;
    this.#parts = parts;
    const { hap } = parts;
    installation.label = accessory.displayName;
    describeAccessory(hap, accessory, { model: 'Installation', serial: accessory.context.installation.id });
    const service = fanOf(hap, accessory) ?? accessory.addService(hap.Service.Fanv2, accessory.displayName, SUBTYPE);
    service.setPrimaryService(true);
    this.#service = service;
    nameService(hap, service, SUBTYPE, service.displayName, parts.names);
    this.#fan = new CurrentFan(service, installation, parts);
  }

  /** Lets the name follow, unless a person has changed it. */
  rename(name: string): void {
    const { hap, names, save } = this.#parts;
    if (nameService(hap, this.#service, SUBTYPE, name, names) === 'as-before') return;
    nameAccessory(hap, this.accessory, name);
    this.installation.label = name;
    save(this.accessory);
  }

  /** Shows the installation no more. */
  release(): void {
    this.#fan.release();
  }
}

/** For an accessory whose installation cannot be asked at all: it stays, shows "No Response" and refuses to be moved. */
export function showCurrentAsUnavailable(hap: HAP, accessory: PlatformAccessory): void {
  const service = fanOf(hap, accessory);
  if (service === undefined) return;
  for (const type of [hap.Characteristic.Active, hap.Characteristic.RotationSpeed]) {
    const characteristic = service.getCharacteristic(type);
    showNoResponse(hap, characteristic);
    refuseWrites(hap, characteristic);
  }
}

/** Only an installation's accessory has it, whatever its stored data looks like. */
export function fanOf(hap: HAP, accessory: PlatformAccessory): Service | undefined {
  return accessory.getServiceById(hap.Service.Fanv2, SUBTYPE);
}
