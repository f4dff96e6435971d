// Binds one declared service to a charger: pushes its values, shows "No Response", maps what a write ends with.
import type { Characteristic, CharacteristicValue, HAP, Service } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import { alarmIn } from '../base/detached.ts';
import type { Log } from '../base/log.ts';
import type { Charger } from '../charging/charger/charger.ts';
import type { ChargerView } from '../charging/charger/charger-view.ts';
import type { Shelf } from './accessory-kind.ts';
import { failureOf, hapError } from './hap-status.ts';
import type { CharacteristicDeclaration, ServiceDeclaration } from './services/declaration.ts';

/** How long a switch that is a mere button stays on, so that one sees that it was taken. */
const BUTTON_MS = 1_000;

/** What a service needs of its charger. */
export type ViewedCharger = Pick<Charger, 'view' | 'lasting' | 'perform'>;

export interface BindingParts {
  readonly hap: HAP;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether what lasts was remembered; otherwise it is not known until somebody says. */
  readonly before: Shelf['before'];
}

/** A service of an accessory, bound to a charger. */
export class ServiceBinding {
  readonly #service: Service;
  readonly #declaration: ServiceDeclaration;
  readonly #charger: ViewedCharger;
  readonly #parts: BindingParts;
  readonly #release = new AbortController();
  /** Those looked up before: HAP-NodeJS searches all that the service has, and each view is shown by each of ours. */
  readonly #found = new Map<CharacteristicDeclaration, Characteristic>();
  /** Buttons that show that they were pressed. */
  readonly #pressed = new Set<CharacteristicDeclaration>();
  #before: Shelf['before'];

  constructor(service: Service, declaration: ServiceDeclaration, charger: ViewedCharger, parts: BindingParts) {
    this.#service = service;
    this.#declaration = declaration;
    this.#charger = charger;
    this.#parts = parts;
    this.#before = parts.before;
    for (const characteristic of declaration.characteristics) {
      this.#listenForWrites(characteristic);
      if (characteristic.whenUnreachable === 'lasting') this.#showLasting(characteristic);
    }
  }

  /** Shows a view. Values are pushed, never fetched: reading them in HomeKit takes no time. */
  push(view: ChargerView): void {
    for (const declared of this.#declaration.characteristics) {
      if (this.#pressed.has(declared)) continue;
      const characteristic = this.#characteristic(declared);
      const minStep = declared.step?.(view);
      if (minStep !== undefined && characteristic.props.minStep !== minStep) characteristic.setProps({ minValue: 0, maxValue: 100, minStep });
      const value = this.#isUnknown(declared) ? undefined : shownValue(declared, view);
      if (value !== undefined) characteristic.updateValue(value);
      else if (declared.whenUnknown !== 'as-it-was') showNoResponse(this.#parts.hap, characteristic);
    }
  }

  /** Shows nothing more. A write still under way fails quietly: whoever stops the charger ends it. */
  release(): void {
    this.#release.abort();
  }

  /** Homebridge's cache may be older than what was shown last; where nothing is remembered, what it says stays. */
  #showLasting(declared: CharacteristicDeclaration & { readonly whenUnreachable: 'lasting' }): void {
    const value = declared.value(this.#charger.lasting);
    if (this.#isUnknown(declared)) showNoResponse(this.#parts.hap, this.#characteristic(declared));
    else if (value !== undefined) this.#characteristic(declared).updateValue(value);
  }

  /** What lasts is then as with a new service, which proves nothing. */
  #isUnknown(declared: CharacteristicDeclaration): boolean {
    if (this.#before === 'known' || declared.whenUnreachable !== 'lasting') return false;
    if (declared.value(this.#charger.lasting) !== declared.initial) this.#before = 'known';
    return this.#before === 'unknown';
  }

  #listenForWrites(declared: CharacteristicDeclaration): void {
    const { command, restsAt } = declared;
    if (command === undefined) return;
    // Homebridge may have ended, and saved the accessory, while the button showed that it was pressed.
    if (restsAt !== undefined) this.#characteristic(declared).updateValue(restsAt);
    this.#characteristic(declared).onSet(async (value) => {
      const wanted = command(value);
      const failure = wanted === undefined ? undefined : await failureOf(() => this.#charger.perform(wanted), this.#parts.log, () => this.#release.signal.aborted);
      if (restsAt !== undefined && wanted !== undefined && failure === undefined) {
        this.#showPressed(declared);
        return;
      }
      // HAP-NodeJS takes over the written value, or its failure, when this handler has ended; the truth comes after.
      const isSaid = failure === undefined && declared.whenUnreachable === 'lasting';
      if (isSaid) this.#before = 'known';
      setImmediate(() => {
        for (const one of isSaid ? this.#declaration.characteristics : [declared]) this.#showTruth(one, failure === undefined ? 'if-changed' : 'always');
      });
      if (failure !== undefined) throw hapError(this.#parts.hap, failure);
    });
  }

  #showPressed(declared: CharacteristicDeclaration): void {
    this.#pressed.add(declared);
    alarmIn(BUTTON_MS, { ...this.#parts, stopped: this.#release.signal }, () => {
      this.#pressed.delete(declared);
      this.#showTruth(declared, 'if-changed');
    });
  }

  /** After a failure everybody is told, even if nothing has changed: a tile that was switched in vain snaps back. */
  #showTruth(declared: CharacteristicDeclaration, tell: 'if-changed' | 'always'): void {
    if (this.#release.signal.aborted) return;
    const { view } = this.#charger;
    const characteristic = this.#characteristic(declared);
    const value = this.#isUnknown(declared) ? undefined : view === undefined ? shownBeforeFirstRead(declared, characteristic, this.#charger) : shownValue(declared, view);
    if (value === undefined) showNoResponse(this.#parts.hap, characteristic);
    else if (tell === 'always') characteristic.sendEventNotification(value);
    else characteristic.updateValue(value);
  }

  #characteristic(declared: CharacteristicDeclaration): Characteristic {
    const found = this.#found.get(declared) ?? characteristicOf(this.#parts.hap, this.#service, declared);
    this.#found.set(declared, found);
    return found;
  }
}

/** A service's characteristic, added where it is missing: HAP-NodeJS warns of one that it does not expect there. */
export function characteristicOf(hap: HAP, service: Service, declared: CharacteristicDeclaration): Characteristic {
  const type = declared.type(hap);
  if (!service.characteristics.some(({ UUID }) => UUID === type.UUID)) service.addOptionalCharacteristic(type);
  return service.getCharacteristic(type);
}

/** Makes every read of `characteristic` fail until its next value: Apple Home shows "No Response". */
export function showNoResponse(hap: HAP, characteristic: Characteristic): void {
  characteristic.updateValue(hapError(hap, 'no-answer'));
}

/** Refuses every write. HAP-NodeJS takes over the failure: reading fails afterwards, too. */
export function refuseWrites(hap: HAP, characteristic: Characteristic): void {
  characteristic.onSet(() => {
    throw hapError(hap, 'no-answer');
  });
}

/** What is to be shown; undefined = "No Response". */
function shownValue(declared: CharacteristicDeclaration, view: ChargerView): CharacteristicValue | undefined {
  return view.isReachable || declared.whenUnreachable !== 'no-response' ? declared.value(view) : undefined;
}

/** What is remembered, or what was there. */
function shownBeforeFirstRead(declared: CharacteristicDeclaration, { value }: Characteristic, { lasting }: ViewedCharger): CharacteristicValue | undefined {
  if (declared.whenUnreachable === 'no-response') return undefined;
  return (declared.whenUnreachable === 'lasting' ? declared.value(lasting) : undefined) ?? value ?? undefined;
}
