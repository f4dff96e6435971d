// The plugin in one piece: real client, account, accessories, installations and Matter nodes, wired as the platform wires
// them, but on a clock of the test's own.
import type { API, PlatformAccessory } from 'homebridge';
import { Accessories } from '../../src/homekit/accessories.ts';
import { InstallationAccessories } from '../../src/homekit/installation/installation-accessories.ts';
import type { Log } from '../../src/base/log.ts';
import { Nodes } from '../../src/matter/nodes.ts';
import type { ChargerOptions } from '../../src/config/options.ts';
import { Account } from '../../src/charging/account/account.ts';
import { CloudClient } from '../../src/zaptec/cloud/client.ts';
import { InstallationWatch } from '../../src/charging/account/installation-watch.ts';
import { ReadingLoop } from '../../src/charging/account/reading-loop.ts';
import type { WaitingClock } from './waiting-clock.ts';

export interface PluginParts {
  readonly api: API;
  readonly clock: WaitingClock;
  readonly log: Log;
  readonly account: { readonly apiUrl: string; readonly username: string; readonly password: string };
  readonly pollIntervalMs: number;
  /** Of every charger. */
  readonly options: ChargerOptions;
  /** Whether installations have their accessories. */
  readonly availableCurrent: boolean;
}

export interface Plugin {
  stop(): Promise<void>;
}

/** Starts it, with accessories as they come from Homebridge's cache. */
export function startPlugin({ api, clock, log, account: { apiUrl, username, password }, ...settings }: PluginParts, cached: readonly PlatformAccessory[]): Plugin {
  const { options, pollIntervalMs } = settings;
  const shared = { clock, log, random: () => 0.5 };
  const client = new CloudClient({ ...shared, apiUrl, username, password, userAgent: 'homebridge-zaptec-charger/1.2.3' });
  const accessories = new Accessories(api, log);
  const installations = new InstallationAccessories(api, log);
  const nodes = new Nodes({ api, clock, log });
  const isWanted = (): boolean => true;
  const reading = new ReadingLoop(shared);
  const account: Account = new Account({
    ...shared,
    cloud: client,
    reading,
    pollIntervalMs,
    isWanted,
    settingsOf: () => options,
    onListing: (chargers, listing) => {
      for (const charger of chargers) {
        accessories.add(charger, options);
        nodes.add(charger);
      }
      const listedIds = new Set(listing.chargers.map(({ id }) => id));
      for (const id of accessories.noteListing(listedIds, listing)) {
        nodes.remove(id);
        account.forget(id);
      }
      nodes.noteListing(listing);
      if (watch === undefined) return;
      const found = watch.takeOver(chargers, listing);
      installations.add(found.installations);
      for (const id of installations.noteListing(new Set(found.installations.map(({ id: known }) => known)), found)) watch.forget(id);
    },
  });
  const watch = settings.availableCurrent ? new InstallationWatch({ ...shared, cloud: client, reading, intervalMs: CURRENT_INTERVAL_MS }) : undefined;
  for (const accessory of cached) (installations.owns(accessory) ? installations : accessories).restore(accessory);
  nodes.begin(options.matter ? 'on' : 'off', isWanted);
  accessories.bindRestored(
    isWanted,
    (charger, memory) => {
      const watched = account.watch(charger, memory);
      nodes.add(watched);
      return watched;
    },
    () => options,
  );
  if (watch === undefined) installations.removeAll();
  else installations.bindRestored((id, memory) => watch.watch(id, memory));
  account.start();
  return {
    stop: async () => {
      accessories.release();
      installations.release();
      watch?.stop();
      nodes.release();
      account.stop();
      await client.close();
    },
  };
}

/** Between two changes of an installation's current. */
export const CURRENT_INTERVAL_MS = 15 * 60_000;
