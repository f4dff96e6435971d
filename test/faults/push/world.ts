// The whole plugin with push on, a cloud and a server of messages, in a test's hands. Time passes only while nothing is
// under way that needs none: no request, no connection that is being made, no message.
import { setTimeout as pause } from 'node:timers/promises';
import type { PlatformAccessory } from 'homebridge';
import type { ZaptecConfig } from '../../../src/config/config.ts';
import { Wiring } from '../../../src/plugin/wiring.ts';
import { instantTiming, ManualTime, startSimulator, type SimulatedCharger, type SimulatedCloud, type Timing } from '../../simulator/index.ts';
import { ServiceBus } from '../../simulator/service-bus.ts';
import { setUpSubscription } from '../../simulator/subscription.ts';
import type { Certificate } from '../../support/certificates.ts';
import { nothingOn } from '../../support/charger-options.ts';
import { someConfig } from '../../support/configs.ts';
import { read, serviceOf } from '../../support/home-app.ts';
import { hap, recordedApi, type RecordedApi } from '../../support/homebridge.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { SimulatedDisk } from '../../support/simulated-disk.ts';
import { password, username } from '../world.ts';
import { BusDoor } from './bus-door.ts';
import { PushClock, RANDOM } from './push-clock.ts';

/** When the world begins. */
const START_MS = Date.UTC(2026, 0, 1);

/** After so long a silence both sides give a connection up. */
const SILENCE_MS = 120_000;

/** Long enough for a machine that is busy. */
const IDLE_MS = 60_000;

/** Moves the cloud's time along, and waits for the cloud too. */
class WorldClock extends PushClock {
  /** What will become true without time passing. */
  awaited: () => boolean = () => true;
  /** The cloud's. */
  readonly time = new ManualTime(START_MS);
  cloud: SimulatedCloud | undefined;

  constructor() {
    super(START_MS);
  }

  override async advance(ms: number): Promise<void> {
    this.time.advanceTo(START_MS + this.monotonic() + ms);
    await super.advance(ms);
  }

  protected override get lively(): number {
    return super.lively + (this.awaited() ? 0 : 1);
  }

  protected override get requests(): number {
    return Math.max(0, super.requests - (this.cloud?.unanswered ?? 0));
  }
}

export class PushWorld {
  readonly clock: WorldClock;
  readonly log = new RecordingLog();
  readonly homebridge: RecordedApi = recordedApi();
  readonly cloud: SimulatedCloud;
  readonly bus: ServiceBus;
  readonly door: BusDoor;
  readonly garage: SimulatedCharger;
  /** Observations that the subscription does not bring. */
  readonly leftOut = new Set<number>();
  /** The plugin gives a connection up after twice this without a byte, in real time: the AMQP library knows no other. */
  idleMs = IDLE_MS;
  readonly #certificate: Certificate;
  readonly #disk = new SimulatedDisk();
  #plugin: Wiring | undefined;

  private constructor(clock: WorldClock, cloud: SimulatedCloud, bus: ServiceBus, door: BusDoor, certificate: Certificate) {
    this.clock = clock;
    this.cloud = cloud;
    this.bus = bus;
    this.door = door;
    this.#certificate = certificate;
    cloud.addAccount({ username, password });
    this.garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
    setUpSubscription(cloud, 'Home', bus, this.leftOut);
    cloud.installation('Home').subscriptions.set('installation', () => this.details);
    clock.cloud = cloud;
    clock.bus = bus;
  }

  static async create(certificate: Certificate, other: Certificate, timing: Partial<Timing> = {}): Promise<PushWorld> {
    const clock = new WorldClock();
    const cloud = await startSimulator({ rateLimit: false, timing: { ...instantTiming, ...timing }, time: clock.time });
    const bus = await ServiceBus.start({ ...certificate, clock });
    clock.start();
    return new PushWorld(clock, cloud, bus, await BusDoor.start(bus.port, other), certificate);
  }

  /** As the cloud gives them away: through the door. */
  get details(): Readonly<Record<string, unknown>> {
    return { ...this.bus.details, Port: this.door.port };
  }

  startPlugin(options: Partial<ZaptecConfig> = {}): void {
    const { clock, log, homebridge, cloud } = this;
    const config = someConfig({ username, password, apiUrl: cloud.url, ...nothingOn, push: true, ...options });
    const pushNetwork = { ca: this.#certificate.cert, webSocketPort: 9, idleMs: this.idleMs };
    this.#plugin = new Wiring({ api: homebridge.api, log, clock, random: () => RANDOM, block: {}, pushNetwork, disk: this.#disk.disk }, config);
    this.#plugin.start();
  }

  /** Ends the plugin; returns how long that took, in its own time. Sockets that close take real time. */
  async stopPlugin(): Promise<number> {
    const startMs = this.clock.monotonic();
    const progress = { isDone: false };
    const stopping = (this.#plugin?.stop() ?? Promise.resolve()).then(() => {
      progress.isDone = true;
    });
    while (!progress.isDone) {
      await this.clock.advance(5);
      await pause(2);
    }
    await stopping;
    return this.clock.monotonic() - startMs;
  }

  /** The way to the server dies without either side's being told; both notice after as long as in the real world. */
  dieSilently(end: AbortSignal): void {
    const { isNoticed, end: endAtServer } = this.door.die();
    this.clock.messagesFlow = false;
    this.clock.connectionsEnd = isNoticed;
    this.clock.sleep(SILENCE_MS, end).then(
      () => {
        endAtServer();
        this.clock.messagesFlow = true;
        this.clock.awaited = isNoticed;
      },
      () => undefined,
    );
  }

  /** Somebody changes what goes on, at the charger or in Zaptec's own app. */
  turn(what: 'charging' | 'paused' | 'empty'): void {
    const { garage } = this;
    garage.setMode({ charging: 3, paused: 5, empty: 1 }[what]);
    garage.setFinalStopActive(what === 'paused');
  }

  async isRight(): Promise<boolean> {
    const accessory: PlatformAccessory | undefined = this.homebridge.registered[0];
    if (accessory === undefined) return false;
    return (await read(serviceOf(accessory, 'outlet').getCharacteristic(hap.Characteristic.On))) === (this.garage.mode === 3);
  }

  /** What the log says of push above the level of details. */
  get said(): string[] {
    return this.log.lines.filter(({ level, message }) => level !== 'debug' && message.includes(' by push')).map(({ message }) => message);
  }

  get isTroubleSaid(): boolean {
    return this.said.some((line) => line.includes('do not arrive'));
  }

  get isLive(): boolean {
    return /(?<!not) arrive by push/.test(this.said.at(-1) ?? '') && this.bus.readers > 0;
  }

  async stop(): Promise<void> {
    this.clock.connectionsEnd = () => false;
    this.clock.messagesFlow = false;
    this.clock.awaited = () => true;
    await this.stopPlugin();
    this.clock.stop();
    await this.door.stop();
    await this.bus.stop();
    await this.cloud.stop();
    this.homebridge.shutDown();
  }
}
