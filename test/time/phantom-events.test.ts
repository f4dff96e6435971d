// Phantom events: what Apple Home is told while nothing changes, with everything on. A restart, a reload, a cloud that restarts,
// a charger that starts: each is counted, characteristic by characteristic.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformAccessory } from 'homebridge';
import { ManualTime, SimulatedCloud } from '../simulator/index.ts';
import { hap } from '../support/homebridge.ts';
import { notificationsOf } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime, type Cache } from './plugin-in-time.ts';

const START_MS = Date.UTC(2026, 0, 1);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** They follow what flows, which is news each time. */
const MEASURED: ReadonlySet<string> = new Set(['Consumption', 'Voltage', 'Electric Current', 'Total Consumption', 'Current Ambient Light Level']);

/** A home of five chargers, each with another thing going on. */
class Home {
  readonly log = new RecordingLog();
  readonly #time = new ManualTime(START_MS);
  readonly cloud = new SimulatedCloud({ time: this.#time });
  readonly #clock = new ManualClock(START_MS, 2);
  #plugin: PluginInTime;
  #told: { readonly what: string; readonly values: unknown[] }[] = [];

  constructor() {
    this.cloud.addAccount({ username: 'someone@example.com', password: 'secret' });
    this.cloud.addCharger({ model: 'Go', name: 'Empty' });
    this.cloud.addCharger({ model: 'Pro', name: 'Charging' }).plugIn({ powerW: 7_360, appetiteKwh: 200 });
    this.cloud.addCharger({ model: 'Go', name: 'Full' }).plugIn({ appetiteKwh: 0.01 });
    this.cloud.addCharger({ model: 'Go', name: 'Unauthorized' }).requireAuthorization(true);
    this.cloud.charger('Unauthorized').plugIn();
    this.cloud.addCharger({ model: 'Pro', name: 'Broken' }).setObservation(804, '128');
    this.#plugin = this.#start({});
  }

  /** Goes on in both times, a second after the other. */
  async live(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= SECOND) {
      this.#time.advance(SECOND);
      await this.#clock.advance(SECOND);
    }
  }

  async restart(whileAwayMs = 0): Promise<void> {
    const { cache } = this.#plugin;
    await this.#plugin.stop();
    if (whileAwayMs > 0) await this.live(whileAwayMs);
    this.#watch(cache.accessories);
    this.#plugin = this.#start(cache);
  }

  stop(): Promise<void> {
    return this.#plugin.stop();
  }

  /** From now on everything is counted that a subscribed controller is told. */
  watch(): void {
    this.#watch(this.#plugin.accessories);
  }

  /** What was told since then, without what was measured: how often, and which values. */
  get told(): Record<string, unknown[]> {
    return Object.fromEntries(this.#told.filter(({ values }) => values.length > 0).map(({ what, values }) => [what, values]));
  }

  /** How many characteristics are looked at. */
  get watched(): number {
    return this.#told.length;
  }

  #watch(accessories: readonly PlatformAccessory[]): void {
    this.#told = accessories.flatMap((accessory) =>
      accessory.services
        .filter(({ UUID }) => UUID !== hap.Service.AccessoryInformation.UUID)
        .flatMap((service) => service.characteristics.map((characteristic) => ({ characteristic, what: `${accessory.displayName} ${service.subtype ?? ''} ${characteristic.displayName}` })))
        .filter(({ characteristic }) => !MEASURED.has(characteristic.displayName))
        .map(({ characteristic, what }) => ({ what, values: notificationsOf(characteristic) })),
    );
  }

  #start(cache: Partial<Cache>): PluginInTime {
    const zaptec = {
      answer: (request: Parameters<SimulatedCloud['answer']>[0]) => {
        try {
          return Promise.resolve(this.cloud.answer(request));
        } catch (error) {
          return Promise.reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
    };
    // All day, wherever the test runs.
    const allowedHours = [{ fromMinute: 0, toMinute: 0, days: [0, 1, 2, 3, 4, 5, 6] }];
    return new PluginInTime({ clock: this.#clock, zaptec, log: this.log, config: { availableCurrent: true, allowedHours }, cache });
  }
}

let home: Home;
beforeEach(async () => {
  home = new Home();
  await home.live(10 * MINUTE);
  // Some have their state from before the restart that everybody has.
  home.cloud.charger('Empty').plugIn({ appetiteKwh: 50 });
  await home.live(2 * MINUTE);
  home.cloud.charger('Empty').command(506);
  await home.live(5 * MINUTE);
});
afterEach(() => home.stop());

test('nothing: while nothing happens, nothing is told', async () => {
  home.watch();
  await home.live(30 * MINUTE);
  expect(home.watched).toBeGreaterThan(150);
  expect(home.told).toStrictEqual({});
});

test('Homebridge restarts, at once and after some minutes', async () => {
  await home.restart();
  await home.live(10 * MINUTE);
  expect(home.watched).toBeGreaterThan(150);
  expect(home.told).toStrictEqual({});
  await home.restart(5 * MINUTE);
  await home.live(10 * MINUTE);
  expect(home.told).toStrictEqual({});
});

test('Homebridge restarts while the cloud is away', async () => {
  const fault = home.cloud.faults.add({ answer: { status: 503, body: '<html></html>' } });
  await home.restart();
  await home.live(5 * MINUTE);
  fault.remove();
  await home.live(10 * MINUTE);
  expect(onlyReachability(home.told)).toStrictEqual({});
});

test('the cloud restarts: shortly, and for so long that the chargers cannot be reached, which is all that is told', async () => {
  home.watch();
  const short = home.cloud.faults.add({ answer: { status: 503, body: '<html></html>' } });
  await home.live(40 * SECOND);
  short.remove();
  await home.live(10 * MINUTE);
  expect(home.told).toStrictEqual({});
  const long = home.cloud.faults.add({ answer: { status: 503, body: '<html></html>' } });
  await home.live(15 * MINUTE);
  long.remove();
  await home.live(15 * MINUTE);
  expect(onlyReachability(home.told)).toStrictEqual({});
});

test('a charger starts anew: that it is offline is told, and nothing of its problems, nor of its car', async () => {
  for (const name of ['Empty', 'Broken']) {
    home.watch();
    const charger = home.cloud.charger(name);
    charger.command(102);
    // What it warns of while it starts.
    charger.setObservation(804, '1024');
    await home.live(70 * SECOND);
    charger.setObservation(804, name === 'Broken' ? '0' : '8');
    await home.live(90 * SECOND);
    charger.setObservation(804, name === 'Broken' ? '128' : '0');
    await home.live(20 * MINUTE);
    const rest = onlyReachability(home.told);
    expect(Object.fromEntries(Object.entries(rest).filter(([what]) => what !== `${name} offline Contact Sensor State`))).toStrictEqual({});
  }
});

/** What is told besides whether what is shown can be relied on. */
function onlyReachability(told: Record<string, unknown[]>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(told).filter(([what]) => !what.endsWith('Status Active')));
}
