// The demo's storage folder for Homebridge: what somebody has edited in its config.json stays; where the cloud is, and who can
// reach the bridge, are of this run.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLATFORM_NAME } from '../../src/base/package.ts';
import { demoAccount } from '../simulator/household.ts';
import { freePort } from '../support/free-port.ts';
import { type HomebridgeConfig, type PlatformBlock, randomPin, randomUsername, readConfig } from '../support/homebridge-storage.ts';
import { LOOPBACK } from '../support/loopback.ts';
import { everything } from './everything.ts';
import { CannotStartError, type SimulatorOptions } from './options.ts';

/** The port that chargers and web hooks are told by the README. */
const LISTENER_PORT = 8887;
/** The platform of Homebridge's user interface. */
const USER_INTERFACE = 'config';
const MATTER_PORT = 5540;

export class DemoStorage {
  readonly path: string;
  readonly #options: SimulatorOptions;
  readonly #apiUrl: string;

  /** @param apiUrl where the simulated cloud is in this run */
  constructor(options: SimulatorOptions, apiUrl: string) {
    this.path = join(options.state, options.block === 'everything' ? 'everything' : 'homebridge');
    this.#options = options;
    this.#apiUrl = apiUrl;
  }

  /**
   * Writes config.json, with the options that it has already.
   *
   * @throws CannotStartError when somebody has edited it into something else
   */
  async prepare(): Promise<void> {
    const config = await this.#read();
    const { port, matter } = config.bridge ?? {};
    const bridge = { ...config.bridge, port: await freePort(port), ...(await this.#matter(matter)) };
    await this.#write({ ...config, bridge }, ownBlock(config) ?? (await this.#firstBlock()));
  }

  /** The plugin's block, as it is now. */
  async block(): Promise<PlatformBlock> {
    return ownBlock(await this.#read()) ?? {};
  }

  /** Puts these options into the plugin's block, in place of those that it has. */
  async save(block: PlatformBlock): Promise<void> {
    await this.#write(await this.#read(), block);
  }

  async #firstBlock(): Promise<PlatformBlock> {
    const known = { name: PLATFORM_NAME, ...demoAccount };
    return this.#options.block === 'everything' ? { ...known, ...everything(await freePort(LISTENER_PORT)) } : { ...known, push: true };
  }

  /** Matter takes interfaces only, by their names; an address says more to whoever reads it. */
  get #loopback(): string {
    return this.#options.block === 'everything' ? LOOPBACK : '127.0.0.1';
  }

  /** Homebridge's own switch for Matter. */
  async #matter(earlier: unknown): Promise<{ matter?: unknown }> {
    return this.#options.block === 'everything' ? { matter: earlier ?? { port: await freePort(MATTER_PORT) } } : {};
  }

  async #write(config: HomebridgeConfig, block: PlatformBlock): Promise<void> {
    const others = (config.platforms ?? []).filter((one) => one !== ownBlock(config));
    const bridge = { name: 'Zaptec Demo', username: randomUsername(), pin: randomPin(), advertiser: 'ciao', ...config.bridge };
    const changed: HomebridgeConfig = {
      ...config,
      // JSON has no undefined: nothing to bind to means all there is.
      bridge: { ...bridge, bind: this.#options.reach === 'this machine' ? [this.#loopback] : undefined },
      platforms: [...withUserInterface(others), { ...block, platform: PLATFORM_NAME, apiUrl: this.#apiUrl }],
    };
    await mkdir(this.path, { recursive: true });
    await writeFile(join(this.path, 'config.json'), `${JSON.stringify(changed, undefined, 2)}\n`);
  }

  async #read(): Promise<HomebridgeConfig> {
    const path = join(this.path, 'config.json');
    const remedy = `Correct it, or delete ${this.#options.state} to start afresh.`;
    const config = await readConfig(this.path).catch((error: unknown) => {
      throw new CannotStartError(`${path} is not valid: ${error instanceof Error ? error.message : String(error)}. ${remedy}`, { cause: error });
    });
    const platforms: unknown = config?.platforms ?? [];
    if (!Array.isArray(platforms) || !platforms.every(isObject) || !isObject(config ?? {})) throw new CannotStartError(`${path} has no list of objects as "platforms". ${remedy}`);
    return config ?? {};
  }
}

/** The plugin shows the page what is live where there is a user interface, which this block says. */
function withUserInterface(platforms: readonly PlatformBlock[]): readonly PlatformBlock[] {
  return platforms.some(({ platform }) => platform === USER_INTERFACE) ? platforms : [{ platform: USER_INTERFACE, name: 'Config' }, ...platforms];
}

function ownBlock({ platforms = [] }: HomebridgeConfig): PlatformBlock | undefined {
  return platforms.find(({ platform }) => platform === PLATFORM_NAME);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
