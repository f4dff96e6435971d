// A whole household for one test file: the simulated cloud, Homebridge with the packed plugin, a paired controller, and the
// time that passes there.
import assert from 'node:assert/strict';
import { startSimulator, type SimulatedCloud } from '../../simulator/index.ts';
import type { CloudOptions } from '../../simulator/cloud.ts';
import { freePort } from '../../support/free-port.ts';
import { type HomebridgeProcess, startHomebridge } from '../../support/homebridge-process.ts';
import { type BridgeIdentity, type PlatformBlock, randomPin, randomUsername } from '../../support/homebridge-storage.ts';
import { HomeController, type CharacteristicEvent, type CharacteristicHandle } from './home-controller.ts';
import { HouseholdClock } from './household-clock.ts';
import { installedPackage } from './installed-package.ts';

export const USERNAME = 'somebody@example.com';
export const PASSWORD = 'p&ss wörd+%41';

/** HAP statuses, as a controller gets them. */
export const HAP = {
  success: 0,
  insufficientPrivileges: -70401,
  communicationFailure: -70402,
  resourceBusy: -70403,
  timedOut: -70408,
  notAllowedInCurrentState: -70412,
} as const;

const LETS_GO = new URL('../../compatibility/homebridge-lets-go.mjs', import.meta.url).href;

export interface HouseholdOptions {
  readonly cloud?: CloudOptions;
  /** Fills the cloud before the plugin starts. */
  readonly furnish: (cloud: SimulatedCloud) => void;
  /** More of the platform's block. */
  readonly platform?: Record<string, unknown>;
  /** Which of Homebridge's processes has the plugin: the main bridge's unless told. */
  readonly bridge?: 'main bridge' | 'child bridge';
  readonly debug?: boolean;
  /** More arguments for Homebridge's Node. */
  readonly nodeArguments?: readonly string[];
  /** Accessory names to wait for; all chargers of the cloud unless told. */
  readonly awaited?: readonly string[];
}

/** Starts everything, and waits until the accessories are there. */
export async function startHousehold(options: HouseholdOptions): Promise<Household> {
  const clock = await HouseholdClock.start(options.bridge);
  const cloud = await startSimulator({ port: await freePort(), ...options.cloud, time: clock.time });
  cloud.addAccount({ username: USERNAME, password: PASSWORD });
  options.furnish(cloud);
  const childBridge = options.bridge === 'child bridge' ? await newChildBridge() : undefined;
  const homebridge = await startHomebridge({
    pluginPath: installedPackage().pluginPath,
    platform: blockOf(platformBlock(cloud, options.platform), childBridge),
    debug: options.debug ?? false,
    nodeArguments: [...clock.nodeArguments(), ...letGo(childBridge), ...(options.nodeArguments ?? [])],
  });
  await childBridgeListens(homebridge, childBridge);
  const household = new Household(cloud, clock, homebridge, await HomeController.pair(childBridge ?? homebridge), childBridge);
  const names = options.awaited ?? cloud.chargers.map(({ name }) => name);
  for (const name of names) await homebridge.waitForLine(`${name}: added to Apple Home`);
  return household;
}

/** The platform's block for the simulated cloud. */
export function platformBlock(cloud: SimulatedCloud, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { platform: 'Zaptec', username: USERNAME, password: PASSWORD, apiUrl: cloud.url, pollInterval: 30, ...more };
}

async function newChildBridge(): Promise<BridgeIdentity> {
  return { name: 'Zaptec Child', username: randomUsername(), pin: randomPin(), port: await freePort() };
}

function blockOf(platform: PlatformBlock, childBridge: BridgeIdentity | undefined): PlatformBlock {
  return childBridge === undefined ? platform : { ...platform, _bridge: childBridge };
}

/** A child bridge never ends by itself, but 5 s after it was told to. */
function letGo(childBridge: BridgeIdentity | undefined): string[] {
  return childBridge === undefined ? [] : ['--import', LETS_GO];
}

async function childBridgeListens(homebridge: HomebridgeProcess, childBridge: BridgeIdentity | undefined): Promise<void> {
  if (childBridge !== undefined) await homebridge.waitForLine(`(${childBridge.name}) is running on port ${childBridge.port}.`);
}

export class Household {
  readonly cloud: SimulatedCloud;
  readonly clock: HouseholdClock;
  homebridge: HomebridgeProcess;
  home: HomeController;
  /** The bridge that the home is paired with, when it is not the main one. */
  readonly #childBridge: BridgeIdentity | undefined;

  constructor(cloud: SimulatedCloud, clock: HouseholdClock, homebridge: HomebridgeProcess, home: HomeController, childBridge?: BridgeIdentity) {
    this.cloud = cloud;
    this.clock = clock;
    this.homebridge = homebridge;
    this.home = home;
    this.#childBridge = childBridge;
    clock.follow(homebridge, cloud);
  }

  /** The On of a charger's outlet. */
  async on(charger: string): Promise<CharacteristicHandle> {
    return (await this.home.accessory(charger)).outlet().characteristic('On');
  }

  /** Lets time pass until the log has such a line; lines already printed count. */
  async hear(pattern: RegExp | string): Promise<string> {
    return await this.clock.until(() => this.homebridge.waitForLine(pattern, 0));
  }

  /** Lets time pass until a subscribed characteristic takes `value`, and waits for the event, which HAP-NodeJS holds back a little. */
  async hearEvent(characteristic: CharacteristicHandle, value: unknown): Promise<CharacteristicEvent> {
    const heard = await this.clock.until(async () => {
      const event = await this.home.waitForEvent(characteristic, value, 0).catch(() => undefined);
      if (event === undefined) assert.deepEqual(await characteristic.read(), { value, status: HAP.success });
      return event;
    });
    return heard ?? (await this.home.waitForEvent(characteristic, value));
  }

  /** Stops Homebridge and starts it again on the same storage; the controller comes back with its pairing. */
  async restart({ platform, wall }: { readonly platform?: PlatformBlock; readonly wall?: 'goes on' | 'set back' } = {}): Promise<void> {
    const { pairing } = this.home;
    await this.home.close();
    const nodeArguments = [...this.clock.nodeArguments(wall), ...letGo(this.#childBridge)];
    this.homebridge = await this.homebridge.restart(platform === undefined ? { nodeArguments } : { nodeArguments, platform: blockOf(platform, this.#childBridge) });
    await childBridgeListens(this.homebridge, this.#childBridge);
    this.clock.follow(this.homebridge, this.cloud);
    this.home = await HomeController.resume(pairing);
  }

  async stop(): Promise<void> {
    await this.home.close();
    await this.homebridge.dispose();
    this.clock.stop();
    await this.cloud.stop();
  }
}
