// ZaptecPlatform: start, restore, discover, stop. Wires the rest; decides nothing about charging.
import type { API, DynamicPlatformPlugin, Logging, MatterAccessory, PlatformAccessory, PlatformConfig } from 'homebridge';
import { systemClock } from '../base/clock.ts';
import { parseConfig, type ZaptecConfig } from '../config/config.ts';
import { detached } from '../base/detached.ts';
import { Accessories } from '../homekit/accessories.ts';
import { InstallationAccessories } from '../homekit/installation/installation-accessories.ts';
import type { Log } from '../base/log.ts';
import { Nodes } from '../matter/nodes.ts';
import { optionsOf } from '../config/options.ts';
import { packageVersion } from '../base/package.ts';
import { redactingLog } from '../base/redact.ts';
import { PLUGIN_NAME } from '../base/names.ts';
import { SettingsPage } from '../settings-page/settings-page.ts';
import { Account } from '../charging/account/account.ts';
import type { ChargerListing } from '../charging/account/charger-listing.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { chargerSelection, type ChargerSelection } from '../charging/account/charger-selection.ts';
import { CloudClient } from '../zaptec/cloud/client.ts';
import { InstallationWatch } from '../charging/account/installation-watch.ts';
import { ReadingLoop } from '../charging/account/reading-loop.ts';

/** The platform that Homebridge creates for each block `"platform": "Zaptec"` of its config. */
export class ZaptecPlatform implements DynamicPlatformPlugin {
  readonly #log: Log;
  readonly #config: ZaptecConfig | undefined;
  readonly #accessories: Accessories;
  readonly #installations: InstallationAccessories;
  readonly #nodes: Nodes;
  readonly #settingsPage: SettingsPage;
  #running: { readonly account: Account; readonly client: CloudClient; readonly watch: InstallationWatch | undefined } | undefined;
  /** Homebridge may be told to end before it has finished launching. */
  #isStopped = false;

  constructor(log: Logging, block: PlatformConfig, api: API) {
    const parsed = parseConfig(block);
    this.#config = parsed.kind === 'ready' ? parsed.config : undefined;
    this.#log = redactingLog(log, secretsOf(block));
    this.#accessories = new Accessories(api, this.#log);
    this.#installations = new InstallationAccessories(api, this.#log);
    this.#settingsPage = new SettingsPage({ log: this.#log, storagePath: api.user.storagePath(), block });
    this.#nodes = new Nodes({ api, clock: systemClock, log: this.#log });
    if (parsed.kind === 'missing') {
      this.#log.warn('Not set up yet: enter your Zaptec user name and password in the settings of this plugin, then restart Homebridge.');
    }
    if (parsed.kind === 'invalid') for (const problem of parsed.problems) this.#log.error(problem);
    if (parsed.kind === 'ready') for (const note of parsed.notes) this.#log.warn(note);
    api.on('didFinishLaunching', () => this.#start());
    api.on('shutdown', () => this.#stop());
  }

  configureAccessory(accessory: PlatformAccessory): void {
    if (this.#installations.owns(accessory)) this.#installations.restore(accessory);
    else this.#accessories.restore(accessory);
  }

  /** Only a Homebridge with Matter calls this. */
  configureMatterAccessory(accessory: MatterAccessory): void {
    this.#nodes.restore(accessory);
  }

  #start(): void {
    if (this.#isStopped) return;
    if (this.#config === undefined) {
      this.#accessories.showAllAsUnavailable();
      this.#installations.showAllAsUnavailable();
      this.#nodes.showAllAsUnavailable();
      return;
    }
    const config = this.#config;
    const { username, password, apiUrl, pollInterval, chargers } = config;
    const selection = chargerSelection(chargers);
    const shared = { clock: systemClock, random: Math.random, log: this.#log };
    const userAgent = `${PLUGIN_NAME}/${packageVersion()}`;
    const client = new CloudClient({ ...shared, apiUrl, username, password, userAgent });
    const reading = new ReadingLoop(shared);
    const account = new Account({
      ...shared,
      cloud: client,
      reading,
      pollIntervalMs: pollInterval * 1000,
      isWanted: (facts) => selection.isWanted(facts),
      settingsOf: (facts) => optionsOf(config, facts),
      onListing: (listed, listing) => this.#onListing(account, selection, listed, listing),
    });
    const intervalMs = config.availableCurrentInterval * 60_000;
    const watch = config.availableCurrent ? new InstallationWatch({ ...shared, cloud: client, reading, intervalMs }) : undefined;
    this.#running = { account, client, watch };
    this.#nodes.begin(config.matter ? 'on' : 'off', (charger) => selection.isWanted(charger));
    this.#accessories.bindRestored(
      (charger) => selection.isWanted(charger),
      (charger, memory) => {
        const watched = account.watch({ ...charger, name: optionsOf(config, charger).name ?? charger.name }, memory);
        this.#nodes.add(watched);
        return watched;
      },
      (charger) => optionsOf(config, charger),
    );
    if (watch === undefined) this.#installations.removeAll();
    else this.#installations.bindRestored((id, memory) => watch.watch(id, memory));
    account.start();
  }

  #onListing(account: Account, selection: ChargerSelection, chargers: readonly Charger[], listing: ChargerListing): void {
    if (this.#config === undefined) return;
    if (listing.complete) this.#settingsPage.offer(listing.chargers);
    for (const note of selection.notesOn(listing)) this.#log.warn(note);
    for (const charger of chargers) {
      this.#accessories.add(charger, optionsOf(this.#config, charger.facts));
      this.#nodes.add(charger);
    }
    const listedIds = new Set(listing.chargers.map(({ id }) => id));
    for (const id of this.#accessories.noteListing(listedIds, listing)) {
      this.#nodes.remove(id);
      account.forget(id);
    }
    this.#nodes.noteListing(listing);
    if (this.#running?.watch !== undefined) this.#onInstallations(this.#running.watch, chargers, listing);
  }

  #onInstallations(watch: InstallationWatch, chargers: readonly Charger[], listing: ChargerListing): void {
    const { installations, complete } = watch.takeOver(chargers, listing);
    this.#installations.add(installations);
    for (const id of this.#installations.noteListing(new Set(installations.map(({ id }) => id)), { complete })) watch.forget(id);
  }

  #stop(): void {
    this.#isStopped = true;
    if (this.#running === undefined) return;
    const { account, client, watch } = this.#running;
    this.#running = undefined;
    this.#accessories.release();
    this.#installations.release();
    watch?.stop();
    this.#nodes.release();
    account.stop();
    detached(this.#log, client.close());
  }
}

/** Taken from the block as it is: even a config that is refused must not have its password in the log. */
function secretsOf(block: PlatformConfig): string[] {
  const given = [block['password'], block['username']].filter((value) => typeof value === 'string');
  return [...given, ...given.map((value) => value.trim())];
}
