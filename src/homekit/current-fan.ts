// A current as a fan: its speed is the share of what could be, in steps of an ampere.
import type { Characteristic, HAP, Service } from 'homebridge';
import type { Log } from '../base/log.ts';
import type { Limit, LimitView } from '../charging/installation/limit.ts';
import type { LimitWish } from '../charging/installation/limit-decision.ts';
import { failureOf, hapError } from './hap-status.ts';
import { showNoResponse } from './service-binding.ts';
import { percentOf, percentStep } from './services/limit-share.ts';

/** Whose current it is: an installation, or one charger. */
export type LimitSubject = Pick<Limit, 'view' | 'onChange' | 'perform'>;

/** What Home writes in one request; whether it names the one or the other first means nothing. */
interface HomeRequest {
  isOn?: boolean;
  percent?: number;
  readonly answer: Promise<void>;
}

export class CurrentFan {
  readonly #subject: LimitSubject;
  readonly #hap: HAP;
  readonly #log: Log;
  readonly #active: Characteristic;
  readonly #speed: Characteristic;
  readonly #unsubscribe: () => void;
  #isReleased = false;
  /** The request whose writes are coming in: HAP-NodeJS hands them over one after the other, at once. */
  #request: HomeRequest | undefined;

  constructor(service: Service, subject: LimitSubject, { hap, log }: { readonly hap: HAP; readonly log: Log }) {
    this.#subject = subject;
    this.#hap = hap;
    this.#log = log;
    this.#active = service.getCharacteristic(hap.Characteristic.Active);
    this.#speed = service.getCharacteristic(hap.Characteristic.RotationSpeed);
    this.#active.onSet((value) => this.#write({ isOn: value === true || value === 1 }));
    this.#speed.onSet((value) => this.#write({ percent: Number(value) }));
    this.#unsubscribe = subject.onChange((view) => this.#show(view));
    if (subject.view !== undefined) this.#show(subject.view);
  }

  /** Shows it no more. A write still under way fails quietly: whoever stops the subject ends it. */
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
    const failure = await failureOf(() => this.#subject.perform(wish), this.#log, () => this.#isReleased);
    // HAP-NodeJS takes over the written value, or its failure, when this handler has ended; the truth comes after.
    setImmediate(() => this.#showTruth(failure === undefined ? 'if-changed' : 'always'));
    if (failure !== undefined) throw hapError(this.#hap, failure);
  }

  #showTruth(tell: 'if-changed' | 'always'): void {
    const { view } = this.#subject;
    if (this.#isReleased || view === undefined) return;
    this.#show(view);
    if (tell === 'if-changed') return;
    // After a failure everybody is told, even if nothing has changed: a tile that was moved in vain snaps back.
    for (const [characteristic, value] of this.#valuesOf(view)) if (value !== undefined) characteristic.sendEventNotification(value);
  }

  #show(view: LimitView): void {
    const minStep = view.maxA === undefined ? undefined : percentStep(view.maxA);
    if (minStep !== undefined && this.#speed.props.minStep !== minStep) this.#speed.setProps({ minValue: 0, maxValue: 100, minStep });
    for (const [characteristic, value] of this.#valuesOf(view)) {
      if (value === undefined) showNoResponse(this.#hap, characteristic);
      else characteristic.updateValue(value);
    }
  }

  #valuesOf({ isReachable, currentA, maxA }: LimitView): [Characteristic, number | undefined][] {
    const shownA = isReachable ? currentA : undefined;
    return [
      [this.#active, shownA === undefined ? undefined : Number(shownA > 0)],
      [this.#speed, shownA === undefined || maxA === undefined ? undefined : percentOf(shownA, maxA)],
    ];
  }
}

/** Off is off, whatever speed comes with it. */
function wishOf({ isOn, percent }: Partial<HomeRequest> = {}): LimitWish {
  if (isOn === false || (percent !== undefined && percent <= 0)) return { kind: 'turn-off' };
  return percent === undefined ? { kind: 'turn-on' } : { kind: 'share', percent };
}
