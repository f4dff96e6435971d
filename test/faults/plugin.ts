// The plugin in one piece, by its own wiring, on a clock of the test's own.
import type { API, PlatformAccessory } from 'homebridge';
import type { Log } from '../../src/base/log.ts';
import type { ZaptecConfig } from '../../src/config/config.ts';
import type { ChargerOptions } from '../../src/config/options.ts';
import type { Disk } from '../../src/storage/disk.ts';
import { Wiring } from '../../src/plugin/wiring.ts';
import { someConfig } from '../support/configs.ts';
import type { WaitingClock } from './waiting-clock.ts';

export interface PluginParts {
  readonly api: API;
  readonly clock: WaitingClock;
  readonly log: Log;
  readonly account: Pick<ZaptecConfig, 'apiUrl' | 'username' | 'password'>;
  readonly pollIntervalMs: number;
  /** Of every charger. */
  readonly options: ChargerOptions;
  /** Where what is remembered is kept. */
  readonly disk: Disk;
  /** Whether installations have their accessories. */
  readonly availableCurrent: boolean;
}

/** Between two changes of an installation's current. */
export const CURRENT_INTERVAL_MS = 15 * 60_000;

/** Starts it, with accessories as they come from Homebridge's cache. */
export function startPlugin({ api, clock, log, account, pollIntervalMs, options, availableCurrent, disk }: PluginParts, cached: readonly PlatformAccessory[]): Wiring {
  const { sensors, chargingAllowed, commands, matter } = options;
  const config = someConfig({ ...account, pollInterval: pollIntervalMs / 1000, sensors, chargingAllowed, commands, matter, availableCurrent });
  const plugin = new Wiring({ api, log, clock, random: () => 0.5, disk, block: {} }, config);
  for (const accessory of cached) plugin.restore(accessory);
  plugin.start();
  return plugin;
}
