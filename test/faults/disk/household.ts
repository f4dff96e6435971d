// The whole plugin with a car that charges, in simulated time, on a disk in memory that a test breaks. The disk outlasts the
// plugin, and so does Homebridge's cache, which is as old as Homebridge lets it be.
import vm from 'node:vm';
import type { Characteristic, CharacteristicValue, PlatformAccessory } from 'homebridge';
import { PLUGIN_NAME } from '../../../src/base/package.ts';
import { eve, eveCharacteristic } from '../../../src/homekit/eve/eve.ts';
import { hap, restarted } from '../../support/homebridge.ts';
import { read, serviceOf, write } from '../../support/home-app.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { SimulatedDisk } from '../../support/simulated-disk.ts';
import { PluginInTime } from '../../time/plugin-in-time.ts';
import { SimulatedZaptec, type World } from '../../time/simulated-zaptec.ts';

/** Jest's own `process` hears of nothing. */
const realProcess = vm.runInThisContext('process') as NodeJS.Process;

const { ConfiguredName, On } = hap.Characteristic;
export const MINUTE = 60_000;

/** Apple Home waits no longer. */
export const ANSWER_MS = 8_000;

/** Homebridge cuts itself off then. */
export const END_MS = 5_000;

/** How a write ended. */
export interface Written {
  readonly status: number;
  readonly tookMs: number;
}

export class Household {
  readonly clock = new ManualClock();
  readonly zaptec = new SimulatedZaptec(this.clock);
  readonly garage: World = this.zaptec.addCharger(1);
  disk = new SimulatedDisk();
  /** Of the present run. */
  log = new RecordingLog();
  /** Every total that Home was shown, in order, across all runs. */
  readonly totals: number[] = [];
  readonly unhandled: unknown[] = [];
  /** Homebridge's cache, as it was written last. */
  cache: PlatformAccessory[] = [];
  /** What the next start finds instead, once. */
  restores: readonly PlatformAccessory[] | undefined;
  #plugin: PluginInTime | undefined;
  readonly #noteUnhandled = (reason: unknown): void => void this.unhandled.push(reason);

  constructor() {
    this.garage.mode = 3;
    realProcess.on('unhandledRejection', this.#noteUnhandled);
    realProcess.on('uncaughtExceptionMonitor', this.#noteUnhandled);
  }

  async start(): Promise<void> {
    this.log = new RecordingLog();
    const { clock, zaptec, log, disk } = this;
    this.#plugin = new PluginInTime({ clock, zaptec, log, config: { availableCurrent: true, matter: false }, cache: { accessories: this.restores ?? this.cache.map(restarted), disk } });
    this.restores = undefined;
    if (this.plugin.accessories.length > 0) this.#followTotal();
    await clock.advance(MINUTE);
    if (this.cache.length === 0) {
      this.#followTotal();
      this.cache = this.plugin.accessories.map(restarted);
    }
  }

  /** In good order: Homebridge writes its cache at the end. Returns how long the plugin took. */
  async stop(): Promise<number> {
    // Homebridge bridges none twice.
    const first = new Map(this.plugin.accessories.toReversed().map((accessory) => [accessory.UUID, accessory]));
    this.cache = [...first.values()].map(restarted);
    const { tookMs } = await this.#during(async () => {
      await this.plugin.stop();
      return 0;
    });
    return tookMs;
  }

  /** The process is gone, and of the disk only what was flushed is certain. Homebridge's cache is an old one. */
  async losePower(): Promise<void> {
    const disk = this.disk.afterPowerLoss(Math.random);
    await this.#during(async () => {
      await this.plugin.stop();
      return 0;
    });
    this.disk = disk;
  }

  async end(): Promise<void> {
    this.disk.fault = () => undefined;
    await this.#during(async () => {
      await this.plugin.stop();
      return 0;
    });
    realProcess.off('unhandledRejection', this.#noteUnhandled);
    realProcess.off('uncaughtExceptionMonitor', this.#noteUnhandled);
  }

  get plugin(): PluginInTime {
    if (this.#plugin === undefined) throw new Error('Nothing runs');
    return this.#plugin;
  }

  /** A charger's, whatever its data says. */
  accessoryOf(charger: World): PlatformAccessory {
    return this.plugin.accessories.find(({ UUID }) => UUID === this.uuidOf(charger))!;
  }

  uuidOf({ id }: World): string {
    return hap.uuid.generate(`${PLUGIN_NAME}:${id}`);
  }

  allowedOf(charger: World): Characteristic {
    return serviceOf(this.accessoryOf(charger), 'charging-allowed').getCharacteristic(On);
  }

  nameOf(charger: World): Characteristic {
    return serviceOf(this.accessoryOf(charger), 'charging').getCharacteristic(ConfiguredName);
  }

  get allowed(): Characteristic {
    return this.allowedOf(this.garage);
  }

  get name(): Characteristic {
    return this.nameOf(this.garage);
  }

  /** The plugin's own file; undefined where it has none yet. */
  get path(): string | undefined {
    return this.disk.paths.find((path) => path.endsWith('.jsonl'));
  }

  /** Writes as a person does, and lets time pass until that has ended. */
  write(characteristic: Characteristic, value: CharacteristicValue): Promise<Written> {
    return this.#during(() => write(characteristic, value));
  }

  /** What Home shows of the wish and the name. */
  async shown(charger = this.garage): Promise<readonly unknown[]> {
    return [await read(this.allowedOf(charger)), await read(this.nameOf(charger))];
  }

  async #during(act: () => Promise<number>): Promise<Written> {
    const startMs = this.clock.monotonic();
    const ended: { status?: number } = {};
    void act().then((status) => (ended.status = status));
    await this.clock.advance(0);
    while (ended.status === undefined && this.clock.monotonic() - startMs < MINUTE) await this.clock.advance(100);
    return { status: ended.status ?? NaN, tookMs: this.clock.monotonic() - startMs };
  }

  #followTotal(): void {
    const note = (value: unknown): void => {
      if (typeof value === 'number' && value > 0) this.totals.push(value);
    };
    const total = serviceOf(this.accessoryOf(this.garage), 'outlet').getCharacteristic(eveCharacteristic(hap, eve.totalEnergy));
    note(total.value);
    total.on('change', ({ newValue }) => note(newValue));
  }
}
