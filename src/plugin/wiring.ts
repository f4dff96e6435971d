// Everything that there is while the plugin runs, made and tied together. The platform gives it Homebridge and the real
// time, tests their own.
import type { MatterAccessory, PlatformAccessory } from 'homebridge';
import { detached } from '../base/detached.ts';
import { PLUGIN_NAME, packageVersion } from '../base/package.ts';
import { Account } from '../charging/account/account.ts';
import type { ChargerListing } from '../charging/account/charger-listing.ts';
import { chargerSelection, type ChargerSelection } from '../charging/account/charger-selection.ts';
import { InstallationWatch, leftOutInstallations } from '../charging/account/installation-watch.ts';
import { ReadingLoop } from '../charging/account/reading-loop.ts';
import type { Charger } from '../charging/charger/charger.ts';
import { factsOf } from '../charging/state/charger-facts.ts';
import type { ZaptecConfig } from '../config/config.ts';
import { optionsOf } from '../config/options.ts';
import { Accessories } from '../homekit/accessories.ts';
import { InstallationAccessories } from '../homekit/installation/installation-accessories.ts';
import type { LiveDesk } from '../live/live-desk.ts';
import { Nodes } from '../matter/nodes.ts';
import { LocalLink } from './local-link.ts';
import { SettingsPage } from '../settings-page/settings-page.ts';
import { CloudClient } from '../zaptec/cloud/client.ts';
import { chargerLimits } from './charger-limits.ts';
import { bridgeOf } from './config-file.ts';
import { Remembered } from './remembered.ts';
import type { Surroundings } from './surroundings.ts';
import { SessionBooks } from './session-books.ts';
import { cleanUp, storeIdOf, takeOver, takeOverHolds, takeOverTotals } from './stored-contexts.ts';
import { PushFeed } from '../zaptec/push/push-feed.ts';
import { homeLanguage } from './home-language.ts';
import { liveDesk } from './live-page.ts';

/** What runs on one account. */
interface Running {
  readonly account: Account;
  readonly client: CloudClient;
  readonly watch: InstallationWatch | undefined;
  readonly push: PushFeed | undefined;
  readonly selection: ChargerSelection;
  readonly remembered: Remembered;
  readonly settingsPage: SettingsPage;
  readonly local: LocalLink | undefined;
  readonly books: SessionBooks;
  readonly live: LiveDesk | undefined;
}

export class Wiring {
  readonly #surroundings: Surroundings;
  readonly #config: ZaptecConfig | undefined;
  readonly #accessories: Accessories;
  readonly #installations: InstallationAccessories;
  readonly #nodes: Nodes;
  #running: Running | undefined;
  /** Of accessories that nobody answers for. */
  #names: Remembered | undefined;
  /** Homebridge may be told to end before it has finished launching. */
  #isStopped = false;

  /** @param config undefined = there is none that is good: what was restored shows "No Response" */
  constructor(surroundings: Surroundings, config: ZaptecConfig | undefined) {
    const { api, log, clock } = surroundings;
    this.#surroundings = surroundings;
    this.#config = config;
    const language = homeLanguage(config?.language ?? 'auto', api.user.configPath());
    this.#accessories = new Accessories(api, log, clock, language);
    this.#installations = new InstallationAccessories(api, log, clock, language);
    this.#nodes = new Nodes({ api, clock, log, nameOf: (id) => this.#accessories.nameOf(id) });
  }

  /** Those that are looked after. */
  get chargers(): readonly Charger[] {
    return this.#running?.account.chargers ?? [];
  }

  /** Takes an accessory from Homebridge's cache. */
  restore(accessory: PlatformAccessory): void {
    if (this.#installations.owns(accessory)) this.#installations.restore(accessory);
    else this.#accessories.restore(accessory);
  }

  /** Takes a Matter node from Homebridge's cache. */
  restoreNode(accessory: MatterAccessory): void {
    this.#nodes.restore(accessory);
  }

  /** Begins, once everything is restored. */
  start(): void {
    if (this.#isStopped) return;
    if (this.#config !== undefined) {
      this.#run(this.#config);
      return;
    }
    if (this.#accessories.restored.length + this.#installations.restored.length > 0) this.#names = this.#remembered();
    this.#accessories.showAllAsUnavailable();
    this.#installations.showAllAsUnavailable();
    this.#nodes.showAllAsUnavailable();
  }

  /** Ends everything; resolves when the connections are closed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#running === undefined) return this.#names?.close();
    const { account, client, watch, push, local, books, live, remembered } = this.#running;
    this.#running = undefined;
    this.#accessories.release();
    this.#installations.release();
    watch?.stop();
    this.#nodes.release();
    account.stop();
    // What the others have to remember at their end is to be in it, and what there was before is kept whatever fails there.
    await Promise.all([push?.stop(), local?.stop(), books.stop(), live?.stop(), client.close()]).finally(() => remembered.close());
  }

  #run(config: ZaptecConfig): void {
    const { api, clock, random, log, transport, disk, block, lastProblem } = this.#surroundings;
    const { username, password, apiUrl, pollInterval, chargers } = config;
    const shared = { clock, random, log };
    const selection = chargerSelection(chargers);
    const remembered = this.#remembered();
    const client = new CloudClient({ ...shared, transport, apiUrl, username, password, userAgent: `${PLUGIN_NAME}/${packageVersion()}` });
    const chargersNow = (): readonly Charger[] => this.chargers;
    const books = new SessionBooks({ storagePath: api.user.storagePath(), disk, remembered, settings: config, client, chargers: chargersNow, clock, log });
    const reading = new ReadingLoop(shared);
    const push = config.push ? this.#feed(config, client, () => account) : undefined;
    const local = config.ocpp.enabled || config.hooks.enabled ? new LocalLink({ settings: config, memory: remembered, chargers: chargersNow, onSession: (report) => books.add([report]), readSoon: (id) => account.readSoon(id), clock, log }) : undefined;
    const account: Account = new Account({
      ...shared,
      cloud: client,
      reading,
      feed: push,
      pollIntervalMs: pollInterval * 1000,
      isWanted: (facts) => selection.isWanted(facts),
      settingsOf: (facts) => optionsOf(config, facts),
      memoryOf: (id) => remembered.ofCharger(id),
      routes: local === undefined ? [] : [local.route],
      live: local?.route,
      door: local,
      current: local?.route,
      book: books,
      onListing: (listed, listing) => this.#onListing(config, listed, listing),
    });
    const intervalMs = config.availableCurrentInterval * 60_000;
    const watch = config.availableCurrent ? new InstallationWatch({ ...shared, cloud: client, reading, intervalMs, memoryOf: (id) => remembered.ofInstallation(id), isKept: config.keepAvailableCurrent }) : undefined;
    if (config.maxChargeCurrent) this.#accessories.showLimits(chargerLimits({ clock, log, cloud: client, remembered, intervalMs }));
    const settingsPage = new SettingsPage({ clock, log, storagePath: api.user.storagePath(), bridgeId: remembered.storeId, block });
    const live = liveDesk({ user: api.user, bridge: remembered.storeId, block, config, clock, log, lastProblem, cloud: client, running: () => this.#running });
    this.#running = { account, client, watch, push, local, books, live, selection, remembered, settingsPage };
    this.#bindRestored(config, this.#running);
    account.start();
    live?.start();
    if (local !== undefined) detached(log, local.start());
  }

  /** Opens what is remembered. */
  #remembered(): Remembered {
    const { api, clock, log, disk, block } = this.#surroundings;
    const storeId = storeIdOf([...this.#accessories.restored, ...this.#installations.restored], () => bridgeOf(block, api.user.configPath()));
    const remembered = new Remembered({ storagePath: api.user.storagePath(), storeId, clock, log, disk });
    for (const room of [this.#accessories, this.#installations, this.#nodes]) room.rememberIn(remembered);
    // What is in the file is newer, where it could not be read.
    const isKnown = remembered.before === 'known';
    const former = isKnown ? [...takeOver(this.#accessories.restored, 'charger', remembered), ...takeOver(this.#installations.restored, 'installation', remembered)] : [];
    if (isKnown) takeOverTotals(this.#accessories.restored, remembered);
    takeOverHolds(this.#accessories.restored, remembered, api.hap);
    detached(log, cleanUp(former, remembered, (accessories) => api.updatePlatformAccessories(accessories)));
    return remembered;
  }

  /** What Zaptec's messages tell comes into the account, which reads less often for that. */
  #feed({ pushUserGroup }: ZaptecConfig, cloud: CloudClient, account: () => Account): PushFeed {
    const { clock, random, log, pushNetwork } = this.#surroundings;
    return new PushFeed({
      ...{ clock, random, log, cloud },
      network: pushNetwork,
      userGroupId: pushUserGroup,
      onObservations: (chargerId, observations) => account().observe(chargerId, observations),
      onHealth: (chargerIds) => account().readNow(chargerIds),
    });
  }

  #bindRestored(config: ZaptecConfig, { account, watch, selection, remembered }: Running): void {
    this.#nodes.begin(config.matter ? 'on' : 'off', (charger) => selection.isWanted(charger));
    for (const charger of this.#accessories.removeUnwanted((one) => selection.isWanted(one))) remembered.leaveOut(charger);
    this.#accessories.bindRestored(
      (charger) => {
        const watched = account.watch({ ...charger, name: optionsOf(config, charger).name ?? charger.name });
        this.#nodes.add(watched);
        return watched;
      },
      (charger) => optionsOf(config, charger),
    );
    if (!config.maxChargeCurrent) for (const { facts, logName } of account.chargers) remembered.dropWaitingLimit(facts.id, logName);
    if (watch === undefined || !config.keepAvailableCurrent) remembered.forgetKeptCurrents();
    if (watch === undefined) {
      this.#installations.removeAll();
      remembered.dropWaitingCurrents();
    } else this.#installations.bindRestored((id) => watch.watch(id));
  }

  #onListing(config: ZaptecConfig, chargers: readonly Charger[], listing: ChargerListing): void {
    if (this.#running === undefined) return;
    const { account, watch, push, local, books, selection, remembered, settingsPage } = this.#running;
    if (listing.complete) settingsPage.offer(listing.chargers);
    if (listing.complete) local?.noteListing();
    books.noteListing();
    for (const note of selection.notesOn(listing)) this.#surroundings.log.warn(note);
    // The cache may have lost their accessories, or whose they are, so that the start did not find them.
    const excluded = listing.chargers.filter((row) => !selection.isWanted(row)).map(factsOf);
    for (const facts of excluded) remembered.leaveOut(facts);
    this.#accessories.removeExcluded(excluded);
    this.#accessories.expect(chargers);
    for (const charger of chargers) {
      this.#accessories.add(charger, optionsOf(config, charger.facts));
      this.#nodes.add(charger);
    }
    const present = [...listing.chargers, ...account.chargers.filter(({ known }) => known.isRead).map(({ facts }) => facts)];
    for (const id of this.#accessories.noteListing(new Set(present.map(({ id }) => id)), listing)) {
      this.#nodes.remove(id);
      account.forget(id);
      local?.forget(id);
      remembered.forget(id);
    }
    this.#nodes.noteListing(listing);
    push?.takeOver(account.chargers.map(({ facts }) => facts));
    if (watch === undefined) return;
    if (listing.complete) this.#leaveOut(watch, remembered, leftOutInstallations(excluded, account.chargers));
    this.#onInstallations(watch, this.#running, chargers, listing);
  }

  /** Of these installations the settings exclude every charger. */
  #leaveOut(watch: InstallationWatch, remembered: Remembered, installationIds: readonly string[]): void {
    this.#installations.removeExcluded(installationIds);
    for (const id of installationIds) {
      watch.forget(id);
      remembered.leaveOutInstallation(id);
    }
  }

  #onInstallations(watch: InstallationWatch, { account, remembered }: Running, chargers: readonly Charger[], listing: ChargerListing): void {
    const { installations, complete } = watch.takeOver(chargers, listing);
    this.#installations.add(installations);
    // One that has none of the chargers any more is none of this home's, even if it can still be read.
    const read = account.chargers.filter(({ known }) => known.isRead).flatMap(({ facts }) => facts.installationId ?? []);
    for (const id of this.#installations.noteListing(new Set([...installations.map(({ id }) => id), ...read]), { complete })) {
      watch.forget(id);
      remembered.forget(id);
    }
  }
}
