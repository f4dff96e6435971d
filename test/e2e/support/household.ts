// A whole household for one test file: the simulated cloud, Homebridge with the packed plugin, a paired controller.
import { startSimulator, type SimulatedCloud } from '../../simulator/index.ts';
import type { CloudOptions } from '../../simulator/cloud.ts';
import { type HomebridgeProcess, startHomebridge } from '../../support/homebridge-process.ts';
import { HomeController, type CharacteristicHandle } from './home-controller.ts';
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

/** Arguments for Homebridge's Node: whatever the plugin waits long for comes sooner, such as the next routine read. */
export const SHORT_WAITS = ['--import', new URL('short-waits.mjs', import.meta.url).href];

export interface HouseholdOptions {
  readonly cloud?: CloudOptions;
  /** Fills the cloud before the plugin starts. */
  readonly furnish: (cloud: SimulatedCloud) => void;
  /** More of the platform's block. */
  readonly platform?: Record<string, unknown>;
  readonly debug?: boolean;
  /** Accessory names to wait for; all chargers of the cloud unless told. */
  readonly awaited?: readonly string[];
  /** More arguments for Homebridge's Node, such as --import. */
  readonly nodeArguments?: string[];
}

/** Starts everything, and waits until the accessories are there. */
export async function startHousehold(options: HouseholdOptions): Promise<Household> {
  const cloud = await startSimulator(options.cloud ?? {});
  cloud.addAccount({ username: USERNAME, password: PASSWORD });
  options.furnish(cloud);
  const homebridge = await startHomebridge({
    pluginPath: installedPackage().pluginPath,
    platform: platformBlock(cloud, options.platform),
    debug: options.debug ?? false,
    nodeArguments: options.nodeArguments ?? [],
  });
  const household = new Household(cloud, homebridge, await HomeController.pair(homebridge));
  const names = options.awaited ?? cloud.chargers.map(({ name }) => name);
  for (const name of names) await homebridge.waitForLine(`${name}: added to Apple Home`);
  return household;
}

/** The platform's block for the simulated cloud. */
export function platformBlock(cloud: SimulatedCloud, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { platform: 'Zaptec', username: USERNAME, password: PASSWORD, apiUrl: cloud.url, pollInterval: 30, ...more };
}

export class Household {
  readonly cloud: SimulatedCloud;
  homebridge: HomebridgeProcess;
  home: HomeController;

  constructor(cloud: SimulatedCloud, homebridge: HomebridgeProcess, home: HomeController) {
    this.cloud = cloud;
    this.homebridge = homebridge;
    this.home = home;
  }

  /** The On of a charger's outlet. */
  async on(charger: string): Promise<CharacteristicHandle> {
    return (await this.home.accessory(charger)).outlet().characteristic('On');
  }

  /** Stops Homebridge and starts it again on the same storage; the controller comes back with its pairing. */
  async restart(changes: Parameters<HomebridgeProcess['restart']>[0] = {}): Promise<void> {
    const { pairing } = this.home;
    await this.home.close();
    this.homebridge = await this.homebridge.restart(changes);
    this.home = await HomeController.resume(pairing);
  }

  async stop(): Promise<void> {
    await this.home.close();
    await this.homebridge.dispose();
    await this.cloud.stop();
  }
}
