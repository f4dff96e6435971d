// Ninety simulated days with outages, cars, commands, short-lived tokens, chargers that come and go, and a host that
// sleeps: everything works at the end, memory has not grown, and nothing is left after the stop.
import { getEventListeners } from 'node:events';
import { expect, test } from '@jest/globals';
import type { Characteristic, PlatformAccessory } from 'homebridge';
import { hap } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { usedHeap } from './heap.ts';
import { PluginInTime } from './plugin-in-time.ts';
import { Chance } from './random.ts';
import { outages, SimulatedZaptec, type World } from './simulated-zaptec.ts';
import { ManualClock } from '../support/manual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** With a number in its place every run is the same; the seed of a failed run is in its message. */
const SEED = Math.floor(Math.random() * 2 ** 32);

/**
 * V8 goes on to compile and to forget code: in nine months, too, the heap swings by a megabyte either way and ends below
 * where it began. A hundred bytes lost with each read would be four megabytes.
 */
const COMPILED_CODE_BYTES = 1024 * 1024;

/** At the beginning, and whenever the heap is measured. */
const CHARGERS = 3;

/** HAP's success, and every refusal that the plugin knows. */
const statuses = [0, -70401, -70402, -70403, -70408, -70412];

class Soak {
  readonly chance: Chance;
  readonly clock = new ManualClock(undefined, 2);
  readonly zaptec = new SimulatedZaptec(this.clock);
  readonly log = new RecordingLog();
  readonly plugin: PluginInTime;
  reads = 0;
  commands = 0;
  /** Whether the log's last word on the cloud was that it is out of order. */
  #isOutageTold = false;
  #outageEndsMs = 0;
  #numbers = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    for (let count = 0; count < CHARGERS; count++) this.#addCharger();
    const { clock, zaptec, log, chance } = this;
    this.plugin = new PluginInTime({ clock, zaptec, log, random: () => chance.next(), pollIntervalMs: 10 * MINUTE });
  }

  async day(): Promise<void> {
    for (let hour = 0; hour < 24; hour++) await this.#hour();
    this.#changeChargers();
  }

  /** Everything is in order, every car gone, and the plugin has had time to notice. */
  async quietHours(): Promise<void> {
    this.zaptec.outage = undefined;
    this.zaptec.lagMs = 0;
    this.zaptec.tokenLifeS = 3600;
    this.zaptec.chargers = this.zaptec.chargers.filter(({ isListed }) => isListed).slice(0, CHARGERS);
    while (this.zaptec.chargers.length < CHARGERS) this.#addCharger();
    for (const charger of this.zaptec.chargers) Object.assign(charger, { mode: 1, isStopped: false });
    for (let hour = 0; hour < 6; hour++) {
      await this.clock.advance(HOUR);
      this.#takeStock();
    }
  }

  accessoryOf(charger: World): PlatformAccessory {
    const accessory = this.plugin.accessories.find(({ context }) => (context['charger'] as { id: string }).id === charger.id);
    if (accessory === undefined) throw new Error(`There is no accessory for ${charger.name}`);
    return accessory;
  }

  on(charger: World): Characteristic {
    return serviceOf(this.accessoryOf(charger), 'outlet').getCharacteristic(hap.Characteristic.On);
  }

  async #hour(): Promise<void> {
    const { chance, clock, zaptec } = this;
    if (clock.monotonic() >= this.#outageEndsMs) zaptec.outage = undefined;
    if (zaptec.outage === undefined && chance.is(0.04)) {
      zaptec.outage = chance.of(outages);
      this.#outageEndsMs = clock.monotonic() + chance.magnitude(MINUTE, 2 * DAY);
    }
    if (chance.is(0.1)) zaptec.tokenLifeS = Math.round(chance.magnitude(1, DAY / SECOND));
    if (chance.is(0.05)) zaptec.revokeTokens();
    if (chance.is(0.1)) zaptec.lagMs = chance.is(0.7) ? 0 : chance.magnitude(50, 8_000);
    if (chance.is(0.02)) clock.jumpWallClock(chance.of([-DAY, -HOUR, HOUR, DAY]));
    if (chance.is(0.01)) await clock.suspend(chance.between(MINUTE, 10 * HOUR));
    for (const charger of zaptec.chargers) this.#drive(charger);
    await clock.advance(chance.between(0, 50 * MINUTE));
    // The outage may begin or end while a person waits.
    if (chance.is(0.1) && clock.monotonic() >= this.#outageEndsMs) zaptec.outage = undefined;
    if (chance.is(0.15)) await this.#command();
    await clock.advance(chance.between(0, 20 * MINUTE));
    this.#takeStock();
  }

  #drive(charger: World): void {
    const { chance } = this;
    if (charger.mode === 1 && chance.is(0.03)) Object.assign(charger, { mode: chance.is(0.8) ? 3 : 2, isStopped: false });
    else if (charger.mode !== 1 && chance.is(0.3)) Object.assign(charger, { mode: chance.is(0.7) ? 1 : 5, isStopped: false });
  }

  /** One to three wishes in a row; Apple Home must have each answer within eight seconds. */
  async #command(): Promise<void> {
    const { chance, clock } = this;
    const accessories = this.plugin.accessories;
    if (accessories.length === 0) return;
    const on = serviceOf(chance.of(accessories), 'outlet').getCharacteristic(hap.Characteristic.On);
    const answers: number[] = [];
    const wishes = 1 + Math.floor(3 * chance.next());
    for (let wish = 0; wish < wishes; wish++) {
      void write(on, chance.is(0.5)).then((status) => answers.push(status));
      this.commands += 1;
      await clock.advance(chance.magnitude(1, 5_000));
    }
    await clock.advance(8 * SECOND);
    expectAnswered(answers, wishes);
  }

  #changeChargers(): void {
    const { chance, zaptec } = this;
    const charger = chance.of(zaptec.chargers);
    if (chance.is(0.1)) charger.name = `Bay ${Math.floor(1000 * chance.next())}`;
    if (chance.is(0.2)) charger.isListed = !charger.isListed;
    if (chance.is(0.1) && zaptec.chargers.length < 5) this.#addCharger();
    if (chance.is(0.1) && zaptec.chargers.length > 2) zaptec.chargers.splice(zaptec.chargers.indexOf(charger), 1);
    if (!zaptec.chargers.some(({ isListed }) => isListed)) this.#addCharger();
  }

  #addCharger(): void {
    this.zaptec.addCharger((this.#numbers += 1));
  }

  /** Judges what the log and the cloud have seen, and forgets it: a test that remembers would look like a leak. */
  #takeStock(): void {
    this.reads += this.zaptec.count(/\/state$/);
    this.zaptec.requests = [];
    this.#isOutageTold = expectHealthyLog(this.log, this.#isOutageTold);
    this.log.lines.length = 0;
    this.plugin.forgetRecords();
  }
}

function expectAnswered(answers: readonly number[], wishes: number): void {
  expect(answers).toHaveLength(wishes);
  for (const status of answers) expect(statuses).toContain(status);
}

/** No defect, and a warning and its end in turn; returns whether an outage is told and not over. */
function expectHealthyLog(log: RecordingLog, wasOutageTold: boolean): boolean {
  expect(log.at('error')).toStrictEqual([]);
  let isOutageTold = wasOutageTold;
  for (const { message } of log.lines) {
    const tells = message.endsWith('Trying again until it works.') ? true : message === "Zaptec's cloud works again." ? false : undefined;
    if (tells === undefined) continue;
    expect(tells).toBe(!isOutageTold);
    isOutageTold = tells;
  }
  return isOutageTold;
}

/** A month of another household, so that what V8 compiles on the way is not taken for growth. */
async function warmUp(): Promise<void> {
  const other = new Soak(SEED + 1);
  for (let day = 1; day <= 30; day++) await other.day();
  await other.quietHours();
  await other.plugin.stop();
}

async function soak(): Promise<{ soak: Soak; heaps: number[]; listeners: number[] }> {
  await warmUp();
  const soak = new Soak(SEED);
  const heaps: number[] = [];
  const listeners: number[] = [];
  for (let day = 1; day <= 90; day++) {
    await soak.day();
    if (day !== 1 && day !== 90) continue;
    await soak.quietHours();
    heaps.push(await usedHeap());
    listeners.push(getEventListeners(soak.plugin.stopped!, 'abort').length);
  }
  return { soak, heaps, listeners };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(2)} MB`;
}

/** Puts the seed into whatever fails. */
async function seeded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new Error(`With seed ${SEED}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

test('ninety days later everything works, memory has not grown, and nothing outlives the stop', async () => {
  await seeded(async () => {
    const { soak: done, heaps, listeners } = await soak();
    const { zaptec, plugin, clock } = done;
    const [afterFirst = 0, afterLast = Infinity] = heaps;
    console.log(`Heap after day 1: ${megabytes(afterFirst)}, after day 90: ${megabytes(afterLast)}; ${done.reads} reads, ${done.commands} wishes, seed ${SEED}`);

    expect(plugin.accessories).toHaveLength(zaptec.chargers.length);
    for (const charger of zaptec.chargers) {
      expect(await read(done.on(charger))).toBe(false);
      charger.mode = 3;
    }
    await clock.advance(15 * MINUTE);
    for (const charger of zaptec.chargers) {
      expect(await read(done.on(charger))).toBe(true);
      const paused = write(done.on(charger), false);
      await clock.advance(MINUTE);
      expect(await paused).toBe(0);
      expect(charger).toMatchObject({ mode: 5, isStopped: true });
    }

    expect(afterLast).toBeLessThanOrEqual(afterFirst * 1.05 + COMPILED_CODE_BYTES);
    expect(listeners[1]).toBe(listeners[0]);

    expect(clock.sleepers).toBeGreaterThan(0);
    await plugin.stop();
    await clock.advance(0);
    expect(clock.sleepers).toBe(0);
    expect(getEventListeners(plugin.stopped!, 'abort')).toHaveLength(0);
    zaptec.requests = [];
    await clock.advance(DAY);
    expect(zaptec.requests).toStrictEqual([]);
  });
});
