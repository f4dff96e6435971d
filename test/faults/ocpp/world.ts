// The whole plugin with a charger that connects by OCPP, and a cloud that is away once everything is known.
import { setTimeout as pause } from 'node:timers/promises';
import type { PlatformAccessory } from 'homebridge';
import { Wiring } from '../../../src/plugin/wiring.ts';
import { instantTiming, startSimulator, type SimulatedCloud } from '../../simulator/index.ts';
import { ChargePoint, type Manner } from '../../support/charge-point.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { someConfig } from '../../support/configs.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { read, serviceOf, write } from '../../support/home-app.ts';
import { hap, recordedApi, type RecordedApi } from '../../support/homebridge.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { SimulatedDisk } from '../../support/simulated-disk.ts';
import { password, username } from '../world.ts';

const KEY = '00112233445566778899aabbccddeeff00112233';
/** In real time, for what is on its way over a socket before time passes. */
const TURNS = 15;
const STEP_MS = 250;
/** While nobody waits for anything. */
const LONG_STEP_MS = 10_000;

export class OcppWorld {
  readonly clock = new ManualClock(Date.now());
  readonly log = new RecordingLog();
  readonly homebridge: RecordedApi = recordedApi();
  readonly cloud: SimulatedCloud;
  point: ChargePoint;
  /** Not the system's, of which a busy one would take long, by the plugin's time. */
  readonly #disk = new SimulatedDisk();
  readonly #plugin: Wiring;
  readonly #url: string;

  private constructor(cloud: SimulatedCloud, port: number) {
    this.cloud = cloud;
    this.#url = `ws://127.0.0.1:${port}/ocpp`;
    const { clock, log, homebridge } = this;
    const config = someConfig({ ...nothingOn, username, password, apiUrl: cloud.url, ocpp: { enabled: true, key: KEY }, listener: { address: '127.0.0.1', port, certificate: '', certificateKey: '' } });
    this.#plugin = new Wiring({ api: homebridge.api, log, clock, random: () => 0.5, block: {}, disk: this.#disk.disk }, config);
    this.point = this.#newPoint();
  }

  /** A car charges at a charger that is connected, and the cloud is away. */
  static async create(): Promise<OcppWorld> {
    const cloud = await startSimulator({ rateLimit: false, timing: instantTiming });
    cloud.addAccount({ username, password });
    cloud.addCharger({ model: 'Go 2', name: 'Garage' });
    const world = new OcppWorld(cloud, await freePort());
    world.#plugin.start();
    await world.until(() => world.accessory !== undefined, 60_000);
    await eventually(() => world.point.start(), { intervalMs: 10 });
    await world.point.plugIn();
    await world.#untilIntroduced();
    await cloud.network(false);
    return world;
  }

  get accessory(): PlatformAccessory | undefined {
    return this.homebridge.registered[0];
  }

  /** Lets time pass until `condition` holds, at most so long; whether it did. */
  async until(condition: () => boolean | Promise<boolean>, withinMs: number, stepMs = STEP_MS): Promise<boolean> {
    for (const endMs = this.clock.monotonic() + withinMs; ; ) {
      for (let turn = 1; turn <= TURNS; turn++) {
        if (await condition()) return true;
        await pause(2);
      }
      if (this.clock.monotonic() >= endMs) return false;
      await this.clock.advance(stepMs);
    }
  }

  async pass(ms: number): Promise<void> {
    await this.until(() => false, ms, LONG_STEP_MS);
  }

  /** Switches the outlet; the HAP status, and how long it took in the plugin's time. */
  async switch(isOn: boolean): Promise<{ readonly status: number | undefined; readonly tookMs: number }> {
    const startMs = this.clock.monotonic();
    const result: { status?: number } = {};
    void write(this.#on, isOn).then((status) => (result.status = status));
    await this.until(() => result.status !== undefined, 20_000);
    return { status: result.status, tookMs: this.clock.monotonic() - startMs };
  }

  /** Whether the outlet shows what the charger does. */
  async isRight(): Promise<boolean> {
    return (await read(this.#on)) === (this.point.status === 'Charging');
  }

  /** The charger is well again; where it has lost its connection it makes another one, as it was. */
  async recover(connection: 'kept' | 'lost'): Promise<void> {
    if (connection === 'kept') {
      this.point.manner = 'good';
      return;
    }
    const { status, transactionId, meterWh } = this.point;
    await this.point.close();
    this.point = this.#newPoint();
    Object.assign(this.point, { status, transactionId, meterWh });
    await eventually(() => this.point.connect(), { intervalMs: 10 });
    await this.#untilIntroduced();
    await this.point.tellStatus();
  }

  set manner(manner: Manner) {
    this.point.manner = manner;
  }

  /** Ends the plugin; how long that took in its own time. */
  async stopPlugin(): Promise<number> {
    const startMs = this.clock.monotonic();
    const progress = { isDone: false };
    void this.#plugin.stop().then(() => (progress.isDone = true));
    await this.until(() => progress.isDone, 60_000);
    return this.clock.monotonic() - startMs;
  }

  async stop(): Promise<void> {
    await this.point.close();
    await this.stopPlugin();
    await this.cloud.stop();
    this.homebridge.shutDown();
  }

  get #on(): Parameters<typeof read>[0] {
    return serviceOf(this.accessory!, 'outlet').getCharacteristic(hap.Characteristic.On);
  }

  #newPoint(): ChargePoint {
    const [charger] = this.cloud.chargers;
    return new ChargePoint({ url: this.#url, identity: charger!.serial, key: Buffer.from(KEY, 'hex'), now: () => this.clock.now() });
  }

  async #untilIntroduced(): Promise<void> {
    const connections = (): number => this.log.at('info').filter((line) => line.includes('connected by OCPP; pause')).length;
    const before = this.point.received.length === 0 ? connections() : connections() - 1;
    await this.until(() => connections() > before, 10_000);
  }
}
