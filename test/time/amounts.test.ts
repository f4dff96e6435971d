// "Add 10 kWh" and "Charge Now" through months of simulated sessions, each with a restart or a kill in the middle: what a
// session got, by the simulator's own meter, is what was asked for.
import { expect, test } from '@jest/globals';
import type { ChargerMemory } from '../../src/charging/charger/charger-memory.ts';
import { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerCloud } from '../../src/charging/charger/charger-parts.ts';
import { CloudHealth } from '../../src/charging/calls/cloud-health.ts';
import { isUsedObservation } from '../../src/charging/state/observation.ts';
import { ManualTime, SimulatedCloud, type Model, type SimulatedCharger } from '../simulator/index.ts';
import { everythingOn } from '../support/charger-options.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { someFacts, ToldMemory } from '../support/real-charger.ts';
import { recalledCharger } from '../support/remembered.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { Chance } from './random.ts';

const SEED = Math.floor(Math.random() * 2 ** 32);
const START_MS = Date.UTC(2026, 0, 1);
const SECOND = 1_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** While a car is connected. */
const READ_MS = 30 * SECOND;

/** The largest step in which a charger reports a session's energy. */
const STEP_KWH = 0.5;

/** Of each kind. */
const SESSIONS = 20;

const COMMANDS = { pause: 506, resume: 507, stop: 10_001, restart: 102, upgrade: 200 } as const;

/** A charger at the simulated cloud, and the plugin's. */
class Garage {
  readonly charger: SimulatedCharger;
  readonly log = new RecordingLog();
  plugin: Charger;
  readonly #time = new ManualTime(START_MS);
  readonly #clock = new ManualClock(START_MS, 3);
  readonly #addEnergyKwh: number;
  #saved: ChargerMemory = {};
  #running = new AbortController();

  constructor(model: Model, addEnergyKwh: number) {
    this.charger = new SimulatedCloud({ time: this.#time }).addCharger({ model, name: 'Garage' });
    this.#addEnergyKwh = addEnergyKwh;
    this.plugin = this.#start({});
  }

  get nowMs(): number {
    return this.#time.now();
  }

  restart(): void {
    this.plugin = this.#start(this.plugin.memory);
  }

  /** What was not saved at once is lost. */
  kill(): void {
    this.plugin = this.#start(this.#saved);
  }

  stop(): void {
    this.#running.abort(new Error('the plugin is stopping'));
  }

  async live(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= READ_MS) {
      for (let seconds = 0; seconds < READ_MS; seconds += 5 * SECOND) {
        this.#time.advance(5 * SECOND);
        await this.#clock.advance(5 * SECOND);
      }
      await this.plugin.known.refresh();
      await settle(3);
    }
  }

  /** Nothing is watched, and nobody is there. */
  async idle(ms: number): Promise<void> {
    this.#time.advance(ms);
    await this.#clock.advance(ms);
    await this.live(READ_MS);
  }

  #start(memory: ChargerMemory): Charger {
    this.stop();
    this.#running = new AbortController();
    const kept = new ToldMemory(recalledCharger(JSON.parse(JSON.stringify(memory))));
    kept.onRemember = (changed, urgency) => {
      if (urgency === 'now') this.#saved = changed;
    };
    const settings = { ...everythingOn, addEnergyKwh: this.#addEnergyKwh };
    const parts = { clock: this.#clock, log: this.log, cloud: this.#cloud(), health: new CloudHealth(this.log, this.#clock), stopped: this.#running.signal };
    return new Charger(someFacts(), { ...parts, settings, memory: kept });
  }

  #cloud(): ChargerCloud {
    const { charger } = this;
    return {
      readState: () => Promise.resolve(charger.rows.rows(this.nowMs).flatMap(({ id, value, changedAtMs }) => (isUsedObservation(id) ? [{ id, value: value ?? undefined, timestampMs: changedAtMs }] : []))),
      readLastSession: () => Promise.resolve(undefined),
      readFirmware: () => Promise.resolve([]),
      sendCommand: (_, action) => {
        if (charger.command(COMMANDS[action]) !== undefined) throw new Error(`The charger refuses to ${action}`);
        return Promise.resolve();
      },
    };
  }
}

/** Lives until that is so, with a restart or a kill at some moment on the way; the longest charge takes less than a day. */
async function until(garage: Garage, chance: Chance, isSo: () => boolean): Promise<void> {
  const begunMs = garage.nowMs;
  const restartAfterMs = chance.between(1, 20) * MINUTE;
  let isRestarted = false;
  while (!isSo() && garage.nowMs - begunMs < DAY) {
    await garage.live(MINUTE);
    if (isRestarted || garage.nowMs - begunMs < restartAfterMs) continue;
    isRestarted = true;
    if (chance.is(0.5)) garage.kill();
    else garage.restart();
  }
}

const POWERS_W = [1_380, 3_680, 7_360, 11_040, 22_080];

test.each<[Model, number]>([['Go', 1], ['Pro', 5], ['Go', 10], ['Pro', 20]])('a %s adds %d kWh: a step too much or too little at most, and no more in this session', async (model, amountKwh) => {
  const chance = new Chance(SEED + amountKwh);
  const wrong: unknown[] = [];
  const garage = new Garage(model, amountKwh);
  for (let session = 0; session < SESSIONS; session += 1) {
    const powerW = chance.of(POWERS_W);
    await garage.plugin.perform(chance.is(0.5) ? 'hold-charging' : 'allow-charging');
    garage.charger.plugIn({ powerW, appetiteKwh: 80 });
    await garage.live(chance.between(1, 10) * MINUTE);
    // By the meter, which the plugin does not see.
    const fromKwh = garage.charger.meterKwh;
    const outcome = await garage.plugin.perform('charge-amount');
    await until(garage, chance, () => garage.plugin.lasting.granted === undefined);
    await garage.live(5 * MINUTE);
    const overKwh = garage.charger.meterKwh - fromKwh - amountKwh;
    const isHeld = garage.charger.mode === 5 && !garage.plugin.lasting.isChargingAllowed;
    if (outcome.kind !== 'kept' || !isHeld || Math.abs(overKwh) > STEP_KWH) wrong.push({ powerW, overKwh, outcome, isHeld, session, seed: SEED });
    garage.charger.unplug();
    await garage.idle(DAY);
  }
  garage.stop();
  expect(wrong.slice(0, 3)).toStrictEqual([]);
});

test('Charge Now: each held car gets all that it wants, one that is unplugged leaves the next one waiting', async () => {
  const chance = new Chance(SEED);
  const wrong: unknown[] = [];
  const garage = new Garage('Go', 10);
  await garage.plugin.perform('hold-charging');
  for (let session = 0; session < SESSIONS; session += 1) {
    const appetiteKwh = chance.between(1, 30);
    const isUnplugged = chance.is(0.3);
    garage.charger.plugIn({ powerW: chance.of(POWERS_W), appetiteKwh });
    await garage.live(chance.between(1, 10) * MINUTE);
    const heldAtMode = garage.charger.mode;
    await garage.plugin.perform('charge-until-full');
    if (isUnplugged) await garage.live(5 * MINUTE);
    else await until(garage, chance, () => garage.plugin.lasting.granted === undefined);
    const gotKwh = garage.charger.energyKwh;
    garage.charger.unplug();
    await garage.idle(DAY);
    const isFull = isUnplugged || Math.abs(gotKwh - appetiteKwh) < 0.01;
    const isOver = garage.plugin.lasting.granted === undefined && !garage.plugin.lasting.isChargingAllowed;
    if (heldAtMode !== 5 || !isFull || !isOver) wrong.push({ heldAtMode, gotKwh, appetiteKwh, isUnplugged, isOver, session, seed: SEED });
  }
  garage.stop();
  expect(wrong.slice(0, 3)).toStrictEqual([]);
});
