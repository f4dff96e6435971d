// A household in simulated time: the plugin in one piece and the simulated cloud, with everything that Apple Home is told.
import type { PlatformAccessory, Service } from 'homebridge';
import type { ZaptecConfig } from '../../src/config/config.ts';
import { ManualTime, SimulatedCloud } from '../simulator/index.ts';
import { hap } from '../support/homebridge.ts';
import { notificationsOf, serviceOf } from '../support/home-app.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { PluginInTime, type Cache } from './plugin-in-time.ts';

const SECOND = 1_000;

/** They follow what flows, which is news each time. */
const MEASURED: ReadonlySet<string> = new Set(['Consumption', 'Voltage', 'Electric Current', 'Total Consumption', 'Current Ambient Light Level']);

export interface HomeOptions {
  /** The time of the wall clock at the start. */
  readonly startMs?: number;
  /** What differs from a config with everything on. */
  readonly config: Partial<ZaptecConfig>;
  /** Adds chargers and cars, before the plugin starts. */
  readonly furnish: (cloud: SimulatedCloud) => void;
}

export class HomeInTime {
  readonly log = new RecordingLog();
  readonly cloud: SimulatedCloud;
  readonly clock: ManualClock;
  readonly #time: ManualTime;
  readonly #config: Partial<ZaptecConfig>;
  #plugin: PluginInTime;
  #told: { readonly what: string; readonly values: unknown[] }[] = [];

  constructor({ startMs = Date.UTC(2026, 0, 1), config, furnish }: HomeOptions) {
    this.#time = new ManualTime(startMs);
    this.clock = new ManualClock(startMs, 2);
    // Its limit is in real time, which stands still here.
    this.cloud = new SimulatedCloud({ time: this.#time, rateLimit: false });
    this.cloud.addAccount({ username: 'someone@example.com', password: 'secret' });
    furnish(this.cloud);
    this.#config = config;
    this.#plugin = this.#start({});
  }

  get plugin(): PluginInTime {
    return this.#plugin;
  }

  accessory(name: string): PlatformAccessory {
    const found = this.#plugin.accessories.find(({ displayName }) => displayName === name);
    if (found === undefined) throw new Error(`There is no accessory "${name}"`);
    return found;
  }

  service(name: string, subtype: string): Service {
    return serviceOf(this.accessory(name), subtype);
  }

  /** Goes on in both times, a second after the other. */
  async live(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= SECOND) {
      this.#time.advance(SECOND);
      await this.clock.advance(SECOND);
    }
  }

  /** @param cache what Homebridge's has then: what is newest, unless the power went, before it could be written */
  async restart(whileAwayMs = 0, { cache } = this.#plugin as { readonly cache: Cache }): Promise<void> {
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

  /** What was told since then, without what was measured: which values, by accessory, service and characteristic. */
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
    return new PluginInTime({ clock: this.clock, zaptec, log: this.log, config: this.#config, cache });
  }
}
