// An installation's accessory: a fan whose speed is the share of the current that the installation could have.
import type { Characteristic, HAP, PlatformAccessory, Service } from 'homebridge';
import { describeDefect } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { LimitWish } from '../../charging/installation/limit-decision.ts';
import { ZaptecError } from '../../charging/calls/errors.ts';
import { kindOfError, kindOfRefusal, type FailureKind } from '../../charging/commands/failure.ts';
import type { Installation, InstallationView } from '../../charging/installation/installation.ts';
import { percentOf, percentStep } from './limit-share.ts';
import { hapError } from '../hap-status.ts';
import type { InstallationContext } from './installation-context.ts';
import { showNoResponse } from '../service-binding.ts';
import { nameService, type GivenNames } from '../service-name.ts';

export interface AvailableCurrentParts {
  readonly hap: HAP;
  readonly log: Log;
  readonly names: GivenNames;
  /** Writes the accessory to Homebridge's cache: that is for changes of who it is. */
  readonly save: (accessory: PlatformAccessory<InstallationContext>) => void;
}

/** Part of the service's identity in HomeKit: never renamed, or automations are lost. */
const SUBTYPE = 'available-current';

/** What Home writes in one request; whether it names the one or the other first means nothing. */
interface HomeRequest {
  isOn?: boolean;
  percent?: number;
  readonly answer: Promise<void>;
}

/** An installation's available current in Apple Home. */
export class AvailableCurrentAccessory {
  readonly installation: Installation;
  readonly accessory: PlatformAccessory<InstallationContext>;
  readonly #parts: AvailableCurrentParts;
  readonly #service: Service;
  readonly #active: Characteristic;
  readonly #speed: Characteristic;
  readonly #unsubscribe: () => void;
  #isReleased = false;
  /** The request whose writes are coming in: HAP-NodeJS hands them over one after the other, at once. */
  #request: HomeRequest | undefined;

  constructor(accessory: PlatformAccessory<InstallationContext>, installation: Installation, parts: AvailableCurrentParts) {
    this.accessory = accessory;
    this.installation = installation;
    this.#parts = parts;
    const { hap } = parts;
    installation.label = accessory.displayName;
    this.#describe();
    const service = fanOf(hap, accessory) ?? accessory.addService(hap.Service.Fanv2, accessory.displayName, SUBTYPE);
    service.setPrimaryService(true);
    this.#service = service;
    this.#name(service.displayName);
    this.#active = service.getCharacteristic(hap.Characteristic.Active);
    this.#speed = service.getCharacteristic(hap.Characteristic.RotationSpeed);
    this.#active.onSet((value) => this.#write({ isOn: value === true || value === 1 }));
    this.#speed.onSet((value) => this.#write({ percent: Number(value) }));
    this.#unsubscribe = installation.onChange((view) => this.#show(view));
    if (installation.view !== undefined) this.#show(installation.view);
  }

  /** Lets the name follow, unless a person has changed it. */
  rename(name: string): void {
    const { accessory } = this;
    if (this.#name(name) === 'as-before') return;
    accessory.updateDisplayName(name);
    this.installation.label = name;
    this.#parts.save(accessory);
  }

  #name(byDefault: string): 'as-before' | 'renamed' {
    const { hap, names } = this.#parts;
    return nameService(hap, this.#service, SUBTYPE, byDefault, names);
  }

  /** Shows the installation no more. A write still under way fails quietly: whoever stops the installation ends it. */
  release(): void {
    this.#isReleased = true;
    this.#unsubscribe();
  }

  #write(part: Omit<HomeRequest, 'answer'>): Promise<void> {
    this.#request ??= { answer: this.#answer() };
    Object.assign(this.#request, part);
    return this.#request.answer;
  }

  async #answer(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const wish = wishOf(this.#request);
    this.#request = undefined;
    const failure = await this.#failureOf(wish);
    // HAP-NodeJS takes over the written value, or its failure, when this handler has ended; the truth comes after.
    setImmediate(() => this.#showTruth(failure === undefined ? 'if-changed' : 'always'));
    if (failure !== undefined) throw hapError(this.#parts.hap, failure);
  }

  async #failureOf(wish: LimitWish): Promise<FailureKind | undefined> {
    try {
      const outcome = await this.installation.perform(wish);
      return outcome.kind === 'refused' ? kindOfRefusal(outcome.refusal) : undefined;
    } catch (error) {
      if (error instanceof ZaptecError) return kindOfError(error);
      if (!this.#isReleased) this.#parts.log.error(describeDefect(error));
      return 'no-answer';
    }
  }

  #showTruth(tell: 'if-changed' | 'always'): void {
    const { view } = this.installation;
    if (this.#isReleased || view === undefined) return;
    this.#show(view);
    if (tell === 'if-changed') return;
    // After a failure everybody is told, even if nothing has changed: a tile that was moved in vain snaps back.
    for (const [characteristic, value] of this.#valuesOf(view)) if (value !== undefined) characteristic.sendEventNotification(value);
  }

  #show(view: InstallationView): void {
    const minStep = view.maxA === undefined ? undefined : percentStep(view.maxA);
    if (minStep !== undefined && this.#speed.props.minStep !== minStep) this.#speed.setProps({ minValue: 0, maxValue: 100, minStep });
    for (const [characteristic, value] of this.#valuesOf(view)) {
      if (value === undefined) showNoResponse(this.#parts.hap, characteristic);
      else characteristic.updateValue(value);
    }
  }

  #valuesOf({ isReachable, currentA, maxA }: InstallationView): [Characteristic, number | undefined][] {
    const shownA = isReachable ? currentA : undefined;
    return [
      [this.#active, shownA === undefined ? undefined : Number(shownA > 0)],
      [this.#speed, shownA === undefined || maxA === undefined ? undefined : percentOf(shownA, maxA)],
    ];
  }

  /** Homebridge sets a placeholder as firmware on every restore, so all of this is said again at each start. */
  #describe(): void {
    const { Service: services, Characteristic: characteristics } = this.#parts.hap;
    const { AccessoryInformation } = services;
    const { Manufacturer, Model, SerialNumber, FirmwareRevision } = characteristics;
    const information: Service = this.accessory.getService(AccessoryInformation) ?? this.accessory.addService(AccessoryInformation);
    information
      .updateCharacteristic(Manufacturer, 'Zaptec')
      .updateCharacteristic(Model, 'Installation')
      .updateCharacteristic(SerialNumber, this.accessory.context.installation.id)
      .updateCharacteristic(FirmwareRevision, '0.0.0');
  }
}

/** Whether an accessory from Homebridge's cache is an installation's, whatever its stored data looks like. */
export function hasAvailableCurrent(hap: HAP, accessory: PlatformAccessory): boolean {
  return fanOf(hap, accessory) !== undefined;
}

/** For an accessory whose installation cannot be asked at all: it stays, shows "No Response" and refuses to be moved. */
export function showCurrentAsUnavailable(hap: HAP, accessory: PlatformAccessory): void {
  const service = fanOf(hap, accessory);
  for (const type of [hap.Characteristic.Active, hap.Characteristic.RotationSpeed]) {
    const characteristic = service?.getCharacteristic(type);
    if (characteristic === undefined) continue;
    showNoResponse(hap, characteristic);
    characteristic.onSet(() => {
      setImmediate(() => showNoResponse(hap, characteristic));
      throw hapError(hap, 'no-answer');
    });
  }
}

/** Off is off, whatever speed comes with it. */
function wishOf({ isOn, percent }: Partial<HomeRequest> = {}): LimitWish {
  if (isOn === false || (percent !== undefined && percent <= 0)) return { kind: 'turn-off' };
  return percent === undefined ? { kind: 'turn-on' } : { kind: 'share', percent };
}

function fanOf(hap: HAP, accessory: PlatformAccessory): Service | undefined {
  return accessory.getServiceById(hap.Service.Fanv2, SUBTYPE);
}
