// A charger's energy as it really is, and what the cloud tells of it, slips included: the yardstick for the total energy.
import * as fc from 'fast-check';
import type { CompletedSession } from '../../src/charging/energy/completed-session.ts';
import type { EnergyReading, EnergyRecord, OpenSession } from '../../src/charging/energy/energy-record.ts';
import { isTurn, nextEnergy } from '../../src/charging/energy/energy.ts';
import { ENERGY } from '../../src/plugin/memory-forms.ts';
import { recalled } from './remembered.ts';

/** What is wrong with one answer. */
export type Slip = 'none' | 'zero energy' | 'no energy' | 'no session id' | 'no meter' | 'copy that lags' | 'no times' | 'no vehicle';

/** What happens to the charger, to the cloud, or to the plugin. */
export type Happening =
  | { readonly kind: 'charge'; readonly kwh: number; readonly minutes: number }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'plug in' }
  | { readonly kind: 'unplug' }
  | { readonly kind: 'read meter' }
  | { readonly kind: 'look'; readonly slip: Slip }
  | { readonly kind: 'restart' }
  | { readonly kind: 'kill' };

const TWO_LOOKS: readonly Happening[] = [
  { kind: 'look', slip: 'none' },
  { kind: 'look', slip: 'none' },
];

const look = (slips: readonly Slip[]): fc.Arbitrary<Happening> => fc.record({ kind: fc.constant('look' as const), slip: fc.constantFrom(...slips) });
const simple = (...kinds: readonly Exclude<Happening['kind'], 'charge' | 'wait' | 'look'>[]): fc.Arbitrary<Happening> => fc.constantFrom(...kinds.map((kind) => ({ kind })));

/** What may be wrong with an answer. */
const slips: readonly Slip[] = ['zero energy', 'no energy', 'no session id', 'no meter', 'copy that lags', 'no times', 'no vehicle'];

const charge: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('charge' as const),
  kwh: fc.integer({ min: 1, max: 9000 }).map((wh) => wh / 1000),
  minutes: fc.integer({ min: 1, max: 90 }),
});
const wait: fc.Arbitrary<Happening> = fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 3000 }) });

/** Days in the life of a charger: mostly looks, and in between whatever may happen. */
export const lives: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: look(['none']) },
    { weight: 3, arbitrary: look(slips) },
    { weight: 4, arbitrary: charge },
    { weight: 1, arbitrary: wait },
    { weight: 2, arbitrary: simple('plug in', 'unplug') },
    { weight: 2, arbitrary: simple('read meter') },
    { weight: 1, arbitrary: simple('restart', 'kill') },
  ),
  { minLength: 5, maxLength: 80 },
);

/** Good days: nothing goes wrong, and the charger is looked at often enough that nothing is missed. */
export const goodDays: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: charge }, { weight: 2, arbitrary: simple('plug in', 'unplug', 'read meter', 'restart', 'kill') }), { maxLength: 40 })
  .map((happenings) => [...TWO_LOOKS, ...happenings.flatMap((happening) => [happening, ...TWO_LOOKS])]);

/** One charger and the record that is kept of it. */
export class EnergyModel {
  record: EnergyRecord | undefined;
  /** What the charger has really delivered. */
  trueKwh: number;
  #nowMs = Date.UTC(2026, 0, 1);
  #session: OpenSession | undefined;
  #sessions = 0;
  #completed: CompletedSession | undefined;
  #meter: { readonly kwh: number; readonly atMs: number };
  #before: EnergyReading | undefined;
  /** What is left of the record when the plugin is killed. */
  #saved: EnergyRecord | undefined;
  /** The highest reading of the meter that was told. */
  #seenMeterKwh = -1;
  /** Since the last good answer. */
  readonly #slips = new Set<Slip>();
  /** Called after every look. */
  readonly #onLook: (look: Look) => void;

  constructor(meterKwh: number, onLook: (look: Look) => void) {
    this.trueKwh = meterKwh;
    this.#meter = { kwh: meterKwh, atMs: this.#nowMs };
    this.#onLook = onLook;
  }

  live(happenings: readonly Happening[]): void {
    for (const happening of happenings) this.#happen(happening);
  }

  #happen(happening: Happening): void {
    switch (happening.kind) {
      case 'charge':
        this.#charge(happening.kwh, happening.minutes);
        return;
      case 'wait':
        this.#nowMs += happening.minutes * 60_000;
        return;
      case 'plug in':
        if (this.#session !== undefined) return;
        this.#nowMs += 1000;
        this.#sessions += 1;
        this.#session = { id: `s${this.#sessions}`, kwh: 0, atMs: this.#nowMs, idAtMs: this.#nowMs };
        return;
      case 'unplug':
        if (this.#session !== undefined) this.#completed = { sessionId: this.#session.id ?? '', energyKwh: this.#session.kwh, endMs: this.#nowMs };
        this.#session = undefined;
        return;
      case 'read meter':
        this.#meter = { kwh: this.trueKwh, atMs: this.#nowMs };
        return;
      case 'look':
        // The same slip does not happen again before there was an answer without one.
        this.#look(this.#slips.has(happening.slip) ? 'none' : happening.slip);
        return;
      case 'restart':
        this.record = stored(this.record);
        return;
      case 'kill':
        this.record = stored(this.#saved);
        return;
    }
  }

  #charge(kwh: number, minutes: number): void {
    this.#nowMs += minutes * 60_000;
    if (this.#session === undefined) return;
    this.trueKwh += kwh;
    this.#session = { ...this.#session, kwh: this.#session.kwh + kwh, atMs: this.#nowMs };
  }

  #look(slip: Slip): void {
    const reading: EnergyReading = { meter: this.#meter, session: this.#session ?? 'none', completed: this.#completed };
    const told = this.#slipped(reading, slip);
    if (slip === 'none') this.#slips.clear();
    else this.#slips.add(slip);
    const before = this.record;
    this.record = nextEnergy(before, told);
    const newMeterKwh = told.meter !== undefined && told.meter.kwh > this.#seenMeterKwh ? told.meter.kwh : undefined;
    this.#seenMeterKwh = newMeterKwh ?? this.#seenMeterKwh;
    this.#onLook({ before, after: this.record, newMeterKwh, trueKwh: this.trueKwh });
    if (this.record !== undefined && isTurn(before, this.record)) this.#saved = this.record;
    this.#before = reading;
  }

  #slipped(reading: EnergyReading, slip: Slip): EnergyReading {
    const { session } = reading;
    const isOn = typeof session === 'object';
    switch (slip) {
      case 'none':
        return reading;
      case 'zero energy':
        return { ...reading, session: isOn ? { ...session, kwh: 0 } : session };
      case 'no energy':
        return { ...reading, session: undefined };
      case 'no session id':
        return { ...reading, session: isOn ? { ...session, id: undefined } : session };
      case 'no meter':
        return { ...reading, meter: undefined };
      case 'copy that lags':
        return this.#before ?? reading;
      case 'no times':
        return { ...reading, meter: { kwh: this.#meter.kwh, atMs: undefined }, session: isOn ? { id: session.id, kwh: session.kwh } : session };
      case 'no vehicle':
        return { ...reading, session: 'none' };
    }
  }
}

/** One look at the charger. */
export interface Look {
  readonly before: EnergyRecord | undefined;
  readonly after: EnergyRecord | undefined;
  /** The meter's reading, when this look is the first that tells it. */
  readonly newMeterKwh: number | undefined;
  readonly trueKwh: number;
}

const checks = ENERGY.fields();
/** With checks that are made once, as one plugin makes them: there are restarts by the ten thousand. */
const FORM = { ...ENERGY, fields: () => checks };

/** As it comes back from Homebridge's cache. */
function stored(record: EnergyRecord | undefined): EnergyRecord | undefined {
  return record === undefined ? undefined : recalled(FORM, JSON.parse(JSON.stringify(record)));
}
