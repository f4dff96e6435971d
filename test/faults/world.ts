// The whole plugin in a test's hands, on a clock that skips waits, with the chaos proxy between it and the simulator.
import dns from 'node:dns';
import type { Characteristic, CharacteristicValue, PlatformAccessory } from 'homebridge';
import type { ChargerOptions } from '../../src/config/options.ts';
import { ANSWER } from '../../src/charging/calls/answer-time.ts';
import { instantTiming, startSimulator, type AccountOptions, type SimulatedCharger, type SimulatedCloud } from '../simulator/index.ts';
import { hap, recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import { read, serviceOf, write } from '../support/home-app.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import { RecordingLog } from '../support/recording-log.ts';
import type { Certificate } from '../support/certificates.ts';
import { ChaosProxy } from './chaos-proxy.ts';
import type { Wiring } from '../../src/plugin/wiring.ts';
import { startPlugin } from './plugin.ts';
import { WaitingClock } from './waiting-clock.ts';
import { nothingOn } from '../support/charger-options.ts';
import { SimulatedDisk } from '../support/simulated-disk.ts';

export const username = 'someone@example.com';
export const password = 'a-password-of-some-length';

/** How the plugin gets to the proxy. */
export type Way = 'plain' | 'tls' | 'by-name';

export interface Certificates {
  readonly own: Certificate;
  readonly other: Certificate;
}

export interface WorldOptions {
  readonly way: Way;
  readonly certificates: Certificates;
  /** Whether the list may say that there is nothing. */
  readonly listsNothing?: boolean;
  readonly pollIntervalMs?: number;
  readonly tokenLifetimeS?: number | null;
  /** Of every charger; everything is off unless told. */
  readonly options?: ChargerOptions;
  /** Whether installations have their accessories. */
  readonly availableCurrent?: boolean;
}

/** How a write ended. */
export interface Written {
  readonly status: number;
  readonly tookMs: number;
  /** How many commands got as far as the proxy, and were carried out, because of it. */
  readonly sent: number;
  readonly carriedOut: number;
}

/** Observation 147. */
const PULSE_INTERVAL = 147;

export const COMMAND_PATH = /\/sendcommand\//i;

export class World {
  readonly clock = new WaitingClock();
  readonly log = new RecordingLog();
  readonly homebridge: RecordedApi = recordedApi();
  readonly cloud: SimulatedCloud;
  readonly proxy: ChaosProxy;
  /** Homebridge's Matter, which is used if the chargers' options say so. */
  readonly matter = new MatterHomebridge();
  /** Outlasts the plugin, as Homebridge's storage folder does. */
  readonly disk = new SimulatedDisk();
  readonly garage: SimulatedCharger;
  readonly carport: SimulatedCharger;
  readonly #options: WorldOptions;
  readonly #restored: PlatformAccessory[] = [];
  readonly #lookup = dns.lookup;
  #running: Wiring | undefined;

  private constructor(cloud: SimulatedCloud, options: WorldOptions) {
    this.cloud = cloud;
    this.#options = options;
    const { own, other } = options.certificates;
    this.proxy = new ChaosProxy(cloud.url, this.clock, options.way === 'tls' ? { own, other } : undefined);
    const account: AccountOptions = { username, password, ...(options.tokenLifetimeS === undefined ? {} : { tokenLifetimeS: options.tokenLifetimeS }) };
    cloud.addAccount(account);
    if (options.options?.matter === true) Object.defineProperties(this.homebridge.api, { matter: { value: this.matter.api }, isMatterEnabled: { value: () => true } });
    this.garage = cloud.addCharger({ model: 'Go', name: 'Garage' });
    this.carport = cloud.addCharger({ model: 'Go', name: 'Carport', installation: 'Annex' });
    // The cloud's time does not jump with the plugin's, so that no heartbeat could be expected in time.
    for (const charger of [this.garage, this.carport]) charger.setObservation(PULSE_INTERVAL, undefined);
  }

  /** How often the user may be told that there is no charger: once, and only where the list has said so. */
  get emptyListNotes(): number {
    return this.#options.listsNothing === true ? 1 : 0;
  }

  /** Cloud and proxy; the plugin is started by `startPlugin`. */
  static async create(options: WorldOptions): Promise<World> {
    const world = new World(await startSimulator({ rateLimit: false, timing: instantTiming }), options);
    await world.proxy.listen();
    world.clock.start();
    world.resolveNames(true);
    return world;
  }

  /** Starts the plugin, with accessories as they come from Homebridge's cache. */
  startPlugin(...cached: PlatformAccessory[]): void {
    const { clock, log, homebridge } = this;
    const { pollIntervalMs = 60_000, options = nothingOn, availableCurrent = false } = this.#options;
    const account = { apiUrl: this.#url(), username, password };
    this.#restored.push(...cached);
    this.#running = startPlugin({ api: homebridge.api, clock, log, account, pollIntervalMs, options, availableCurrent, disk: this.disk.disk }, cached);
  }

  /** Whether the plugin's host name leads anywhere; matters to the way `by-name` only. */
  resolveNames(works: boolean): void {
    if (this.#options.way !== 'by-name') return;
    const lookup = (_name: string, options: unknown, done: unknown): void => {
      const { all } = options as { all?: boolean };
      const reply = done as (...answer: unknown[]) => void;
      const failure = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
      if (!works) setImmediate(() => reply(failure));
      else if (all === true) reply(null, [{ address: '127.0.0.1', family: 4 }]);
      else reply(null, '127.0.0.1', 4);
    };
    dns.lookup = lookup as typeof dns.lookup;
  }

  get accessories(): PlatformAccessory[] {
    return [...this.#restored, ...this.homebridge.registered];
  }

  accessory(charger: SimulatedCharger): PlatformAccessory | undefined {
    return this.accessories.find(({ context }) => (context as { charger?: { id: string } }).charger?.id === charger.id);
  }

  /** What the Home app reads of a charger's outlet: whether it is on, or an error status; undefined without accessory. */
  async shown(charger: SimulatedCharger): Promise<unknown> {
    const accessory = this.accessory(charger);
    return accessory === undefined ? undefined : read(serviceOf(accessory, 'outlet').getCharacteristic(hap.Characteristic.On));
  }

  /** Whether both outlets show what the chargers do. */
  async isRight(): Promise<boolean> {
    for (const charger of [this.garage, this.carport]) if ((await this.shown(charger)) !== (charger.mode === 3)) return false;
    return true;
  }

  /** Switches the outlet of the garage as a person does, and waits for the end of that. */
  async switchGarage(on: boolean): Promise<Written> {
    const accessory = this.accessory(this.garage);
    if (accessory === undefined) throw new Error('The garage has no accessory');
    return this.write(serviceOf(accessory, 'outlet').getCharacteristic(hap.Characteristic.On), on);
  }

  /** Writes as a person does, and waits for the end of that. */
  write(characteristic: Characteristic, value: CharacteristicValue): Promise<Written> {
    return this.watch(() => write(characteristic, value));
  }

  /** Waits for the end of what a person does, which gives a status. */
  async watch(act: () => Promise<number>): Promise<Written> {
    const sentBefore = this.commandsSent;
    const carriedOutBefore = this.commandsCarriedOut;
    const startMs = this.clock.monotonic();
    const status = await this.clock.passDuring(act());
    const tookMs = this.clock.monotonic() - startMs;
    return { status, tookMs, sent: this.commandsSent - sentBefore, carriedOut: this.commandsCarriedOut - carriedOutBefore };
  }

  /** Commands to chargers, and changes of installations. */
  get commandsSent(): number {
    return this.proxy.count('POST', /^\/api\//);
  }

  get commandsCarriedOut(): number {
    const { cloud } = this;
    const changes = cloud.installations.flatMap(({ writes }) => writes);
    return cloud.commands().filter(({ carriedOut }) => carriedOut).length + changes.length;
  }

  /** Somebody pauses or resumes a charger in Zaptec's own app. */
  settleElsewhere(charger: SimulatedCharger, what: 'charging' | 'paused'): void {
    charger.setMode(what === 'charging' ? 3 : 5);
    charger.setFinalStopActive(what === 'paused');
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.clock.stop();
    dns.lookup = this.#lookup;
    await this.proxy.stop();
    await this.cloud.stop();
    this.homebridge.shutDown();
  }

  #url(): string {
    const { port } = this.proxy;
    switch (this.#options.way) {
      case 'plain':
        return `http://127.0.0.1:${port}`;
      case 'tls':
        return `https://localhost:${port}`;
      case 'by-name':
        return `http://zaptec-cloud.invalid:${port}`;
    }
  }
}

/** The longest that Apple Home waits for the plugin's answer. */
export const ANSWER_MS = ANSWER.withinMs;

/** The accessories as a run without any trouble leaves them in Homebridge's cache, when everything is right. */
export async function cachedAccessories(options: WorldOptions, isRight: (world: World) => Promise<boolean>): Promise<() => PlatformAccessory[]> {
  const world = await World.create(options);
  try {
    world.settleElsewhere(world.garage, 'charging');
    world.startPlugin();
    if ((await world.clock.passUntil(() => isRight(world), 60_000)) === undefined) throw new Error('There is trouble without any');
    const { accessories } = world;
    return () => accessories.map(restarted);
  } finally {
    await world.stop();
  }
}

/** Whether the plugin has said that the cloud works again. */
export function isOver({ log }: World): boolean {
  const outages = [...log.at('warn').filter((line) => line.startsWith("Zaptec's cloud: ")), ...log.at('error')];
  return log.at('info').filter((line) => line === "Zaptec's cloud works again.").length === outages.length;
}
