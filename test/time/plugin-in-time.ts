// The plugin in simulated time: its own wiring, with a function in the place of the network and a clock of the test's own.
import { join } from 'node:path';
import type { MatterAccessory, PlatformAccessory } from 'homebridge';
import type { Charger } from '../../src/charging/charger/charger.ts';
import type { ZaptecConfig } from '../../src/config/config.ts';
import type { Disk } from '../../src/storage/disk.ts';
import { Wiring } from '../../src/plugin/wiring.ts';
import { CloudClient } from '../../src/zaptec/cloud/client.ts';
import { someConfig } from '../support/configs.ts';
import { recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import type { RecordingLog } from '../support/recording-log.ts';
import { inMemoryTransport, type Answering } from './in-memory-transport.ts';
import { SimulatedDisk } from '../support/simulated-disk.ts';

export interface PluginOptions {
  readonly clock: ManualClock;
  readonly zaptec: { readonly answer: Answering };
  readonly log: RecordingLog;
  readonly random?: () => number;
  /** What differs from a config with everything on. */
  readonly config?: Partial<ZaptecConfig>;
  /** There is none that is good. */
  readonly isConfigBad?: true;
  /** The platform's block of config.json, where its text matters. */
  readonly block?: Readonly<Record<string, unknown>>;
  /** Where what is remembered is kept, if not in memory. */
  readonly disk?: Disk;
  /** Homebridge's storage folder, where the disk is a real one. */
  readonly storagePath?: string;
  /** What an earlier run has left in Homebridge's cache. */
  readonly cache?: Partial<Cache>;
}

/** Homebridge's cache, as the next start finds it. */
export interface Cache {
  readonly accessories: readonly PlatformAccessory[];
  readonly matter: MatterHomebridge;
  readonly nodes: readonly MatterAccessory[];
  /** The storage folder. */
  readonly disk: SimulatedDisk;
}

export class PluginInTime {
  readonly homebridge: RecordedApi = recordedApi();
  readonly matter: MatterHomebridge;
  #restored: readonly PlatformAccessory[];
  readonly #disk: SimulatedDisk;
  readonly #wiring: Wiring;

  constructor({ clock, zaptec, log, random = () => 0.5, config = {}, isConfigBad, block = {}, cache, disk, storagePath }: PluginOptions) {
    const { api } = this.homebridge;
    if (storagePath !== undefined) Object.assign(api, { user: { storagePath: () => storagePath, configPath: () => join(storagePath, 'config.json') } });
    this.matter = cache?.matter ?? new MatterHomebridge();
    this.#disk = cache?.disk ?? new SimulatedDisk();
    Object.defineProperty(api, 'matter', { value: this.matter.api });
    Object.defineProperty(api, 'isMatterEnabled', { value: () => true });
    const transport = inMemoryTransport((request, signal) => zaptec.answer(request, signal));
    this.#wiring = new Wiring({ api, log, clock, random, transport, disk: disk ?? this.#disk.disk, block }, isConfigBad === true ? undefined : someConfig(config));
    this.#restored = cache?.accessories ?? [];
    for (const accessory of this.#restored) this.#wiring.restore(accessory);
    for (const node of cache?.nodes ?? []) this.#wiring.restoreNode(node);
    this.#wiring.start();
  }

  get chargers(): readonly Charger[] {
    return this.#wiring.chargers;
  }

  /** Those that came back or are registered, and not unregistered again. */
  get accessories(): PlatformAccessory[] {
    const gone = new Set(this.homebridge.unregistered);
    return [...this.#restored, ...this.homebridge.registered].filter((accessory) => !gone.has(accessory));
  }

  /** What the next start finds, when Homebridge ends now in good order. */
  get cache(): Cache {
    const { homebridge: matter, restored: nodes } = this.matter.restarted();
    return { accessories: this.accessories.map((accessory) => restarted(accessory)), matter, nodes, disk: this.#disk };
  }

  /** Drops what the recording APIs remember of accessories that are gone, of saves, of updates and of what was done on the disk. */
  forgetRecords(): void {
    const { registered, unregistered, updated } = this.homebridge;
    registered.splice(0, registered.length, ...this.accessories);
    this.#restored = [];
    unregistered.length = updated.length = 0;
    const { matter } = this;
    this.#disk.operations.length = 0;
    matter.registered.length = matter.unregistered.length = matter.pushes.length = matter.lost.length = 0;
  }

  stop(): Promise<void> {
    return this.#wiring.stop();
  }
}

/** Aborts when the account that has listed its chargers last stops: what outlives a charger or a request shows as its listener. */
export let stopped: AbortSignal | undefined;
const listChargers: unknown = Reflect.get(CloudClient.prototype, 'listChargers');
CloudClient.prototype.listChargers = function (signal) {
  stopped = signal;
  return Reflect.apply(listChargers as typeof this.listChargers, this, [signal]);
};
