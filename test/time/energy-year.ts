// One charger through a year of charging: the simulator with its meter, the plugin's charger, and whatever goes wrong
// between them. In memory, on a time that is moved by hand.
import { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerMemory } from '../../src/charging/charger/charger-memory.ts';
import type { ChargerCloud } from '../../src/charging/charger/charger-parts.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { CloudUnreachableError } from '../../src/charging/calls/errors.ts';
import { isUsedObservation, type Observation } from '../../src/charging/state/observation.ts';
import { ManualTime, SimulatedCloud, type MeterReading, type Model, type SimulatedCharger } from '../simulator/index.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { someFacts, ToldMemory } from '../support/real-charger.ts';
import { recalledCharger } from '../support/remembered.ts';
import { RecordingLog } from '../support/recording-log.ts';

const START_MS = Date.UTC(2026, 0, 1);

/** One look at the charger, and what was true at that moment. */
export interface Look {
  readonly totalKwh: number;
  /** Of the same process; after a kill, what the process before had shown. */
  readonly totalBeforeKwh: number;
  readonly trueKwh: number;
  readonly nowMs: number;
  /** A reading of the meter that shows more than the one before, when this look is the first that tells it. */
  readonly newReading: MeterReading | undefined;
}

export class EnergyYear {
  readonly #time = new ManualTime(START_MS);
  readonly #clock = new ManualClock(START_MS, 1);
  readonly log = new RecordingLog();
  readonly charger: SimulatedCharger;
  /** Whether the cloud can be reached. */
  isReachable = true;
  /** How far behind the copies are that every second answer comes from, in milliseconds. */
  lagMs = 0;
  /** What the meter showed when another one took its place. */
  replacedAtKwh: number | undefined;
  looks = 0;
  saves = 0;
  #plugin: Charger;
  #saved: ChargerMemory = {};
  #toldReading: MeterReading | undefined;
  #totalKwh = 0;
  #behindMs = 0;
  readonly #onLook: (look: Look) => void;

  constructor(model: Model, onLook: (look: Look) => void) {
    this.charger = new SimulatedCloud({ time: this.#time }).addCharger({ model, name: 'Garage' });
    this.#onLook = onLook;
    this.#plugin = this.#start({});
  }

  get nowMs(): number {
    return this.#time.now();
  }

  get memory(): ChargerMemory {
    return this.#plugin.memory;
  }

  /** The host's clock shows an earlier time than Zaptec's, as without a battery after a power cut. */
  setHostBehind(ms: number): void {
    this.#clock.jumpWallClock(this.#behindMs - ms);
    this.#behindMs = ms;
  }

  /** Homebridge ends in good order and starts again. */
  restart(): void {
    this.#plugin = this.#start(this.#plugin.memory);
  }

  /** Homebridge is killed: what was not saved at once is lost. */
  kill(): void {
    this.#plugin = this.#start(this.#saved);
  }

  /** Time goes by without a look. */
  async pass(ms: number): Promise<void> {
    this.#time.advance(ms);
    await this.#clock.advance(ms);
  }

  /** Time goes by with looks that often, and one at every reading of the meter. */
  async watch(ms: number, everyMs: number, onEach: (look: number) => void = () => undefined): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (let look = 0; this.nowMs < untilMs; look++) {
      const readingMs = (Math.floor(this.nowMs / METER_MS) + 1) * METER_MS;
      await this.pass(Math.min(everyMs, untilMs - this.nowMs, readingMs - this.nowMs));
      onEach(look);
      await this.look();
    }
  }

  async look(): Promise<void> {
    // Brings the charger to the present.
    const trueKwh = this.charger.meterKwh;
    if (this.replacedAtKwh !== undefined) this.#showReplacedMeter(this.replacedAtKwh);
    const looksBefore = this.looks;
    await this.#plugin.known.refresh();
    if (this.looks === looksBefore) return;
    const totalKwh = this.#plugin.view?.totalEnergyKwh ?? 0;
    this.#onLook({ totalKwh, totalBeforeKwh: this.#totalKwh, trueKwh, nowMs: this.nowMs, newReading: this.#newReading() });
    this.#totalKwh = totalKwh;
  }

  #newReading(): MeterReading | undefined {
    const told = this.#plugin.memory.energy?.series.meter;
    if (told?.atMs === this.#toldReading?.atMs) return undefined;
    const reading = this.charger.lastMeterReading;
    if (told?.atMs !== reading.atMs) return undefined;
    const isNews = reading.kwh !== this.#toldReading?.kwh;
    this.#toldReading = reading;
    return isNews ? reading : undefined;
  }

  #start(memory: ChargerMemory): Charger {
    const { log } = this;
    const told = new ToldMemory(recalledCharger(JSON.parse(JSON.stringify(memory))));
    const parts = { clock: this.#clock, log, cloud: this.#cloud(), health: new CloudHealth(log, this.#clock), stopped: new AbortController().signal };
    const plugin = new Charger(someFacts(), { ...parts, memory: told });
    told.onRemember = (changed, urgency) => {
      if (urgency === 'later') return;
      this.saves += 1;
      this.#saved = changed;
    };
    return plugin;
  }

  #cloud(): ChargerCloud {
    return {
      readState: () => {
        if (!this.isReachable) return Promise.reject(new CloudUnreachableError('it did not answer'));
        this.looks += 1;
        const lagMs = this.looks % 2 === 0 ? this.lagMs : 0;
        return Promise.resolve(this.#observations(this.nowMs - lagMs));
      },
      readLastSession: () => {
        const last = this.charger.completedSessions.at(-1);
        return Promise.resolve(last === undefined ? undefined : { sessionId: last.sessionId, energyKwh: last.energyKwh, startMs: last.startedAtMs, endMs: last.endedAtMs });
      },
      readFirmware: () => Promise.resolve([]),
      sendCommand: () => Promise.reject(new Error('Nobody commands anything here')),
    };
  }

  /** What the wire would tell: made and read again it takes ten times as long, and has tests of its own. */
  #observations(asOfMs: number): Observation[] {
    return this.charger.rows.rows(asOfMs).flatMap(({ id, value, changedAtMs }) => (isUsedObservation(id) ? [{ id, value: value ?? undefined, timestampMs: changedAtMs }] : []));
  }

  #showReplacedMeter(replacedAtKwh: number): void {
    const { kwh, atMs } = this.charger.lastMeterReading;
    const time = new Date(atMs).toISOString().replace('.', ',').replace('Z', '+00:00 R');
    if (kwh >= replacedAtKwh) this.charger.setMeterForm({ text: `OCMF|{"RD":[{"TM":"${time}","RV":${(kwh - replacedAtKwh).toFixed(3)},"RU":"kWh","ST":"G"}]}` });
  }
}

/** Looks come at every moment at which any model has its meter read. */
const METER_MS = 15 * 60_000;
