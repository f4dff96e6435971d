// The plugin in simulated time: real client, account, chargers, accessories and Matter nodes, as the platform wires them.
import type { MatterAccessory, PlatformAccessory } from 'homebridge';
import { Accessories } from '../../src/homekit/accessories.ts';
import { InstallationAccessories } from '../../src/homekit/installation/installation-accessories.ts';
import { Nodes } from '../../src/matter/nodes.ts';
import type { ChargerOptions } from '../../src/config/options.ts';
import { Account } from '../../src/charging/account/account.ts';
import type { ChargerListing } from '../../src/charging/account/charger-listing.ts';
import type { Charger } from '../../src/charging/charger/charger.ts';
import type { ChargerLister } from '../../src/charging/account/charger-listing.ts';
import type { ChargerCloud } from '../../src/charging/charger/charger.ts';
import { InstallationWatch } from '../../src/charging/account/installation-watch.ts';
import { ReadingLoop } from '../../src/charging/account/reading-loop.ts';
import { everythingOn } from '../support/charger-options.ts';
import { recordedApi, restarted, type RecordedApi } from '../support/homebridge.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { MatterHomebridge } from '../support/matter-homebridge.ts';
import type { RecordingLog } from '../support/recording-log.ts';
import { addressOf, CloudClient, type Answering } from './in-memory-client.ts';

export interface PluginOptions {
  readonly clock: ManualClock;
  readonly zaptec: { readonly answer: Answering };
  readonly log: RecordingLog;
  readonly random?: () => number;
  readonly pollIntervalMs: number;
  /** Between two changes of an installation's current; without it there is no such accessory. */
  readonly availableCurrentMs?: number;
  /** What is set for a charger; everything is on unless told. */
  readonly optionsOf?: (charger: { readonly id: string }) => ChargerOptions;
  /** What an earlier run has left in Homebridge's cache. */
  readonly cache?: Cache;
}

/** Homebridge's cache, as the next start finds it. */
export interface Cache {
  readonly accessories: readonly PlatformAccessory[];
  readonly matter: MatterHomebridge;
  readonly nodes: readonly MatterAccessory[];
}

export class PluginInTime {
  readonly homebridge: RecordedApi = recordedApi();
  readonly matter: MatterHomebridge;
  /** Aborts when the account stops: what outlives a charger or a request would show as its listener. */
  stopped: AbortSignal | undefined;
  /** As the last listing had them. */
  chargers: readonly Charger[] = [];
  #restored: readonly PlatformAccessory[];
  readonly #client: InstanceType<typeof CloudClient>;
  readonly #accessories: Accessories;
  readonly #account: Account;
  readonly #installations: InstallationAccessories;
  readonly #nodes: Nodes;
  readonly #watch: InstallationWatch | undefined;
  readonly #optionsOf: NonNullable<PluginOptions['optionsOf']>;

  constructor({ clock, zaptec, log, random = () => 0.5, pollIntervalMs, availableCurrentMs, optionsOf = () => everythingOn, cache }: PluginOptions) {
    const { api } = this.homebridge;
    this.matter = cache?.matter ?? new MatterHomebridge();
    Object.defineProperty(api, 'matter', { value: this.matter.api });
    Object.defineProperty(api, 'isMatterEnabled', { value: () => true });
    const apiUrl = addressOf((request, signal) => zaptec.answer(request, signal));
    this.#client = new CloudClient({ apiUrl, username: 'someone@example.com', password: 'secret', userAgent: 'x/1', clock, random, log });
    this.#accessories = new Accessories(api, log, clock);
    this.#installations = new InstallationAccessories(api, log);
    this.#nodes = new Nodes({ api, clock, log });
    this.#optionsOf = optionsOf;
    const shared = { clock, log, reading: new ReadingLoop({ clock, log, random }) };
    const onListing = (chargers: readonly Charger[], listing: ChargerListing): void => this.#takeOver(chargers, listing);
    this.#account = new Account({ ...shared, cloud: this.#watched(this.#client), pollIntervalMs, isWanted: () => true, settingsOf: optionsOf, onListing });
    this.#watch =
      availableCurrentMs === undefined
        ? undefined
        : new InstallationWatch({ ...shared, cloud: this.#client, intervalMs: availableCurrentMs });
    this.#restored = cache?.accessories ?? [];
    for (const node of cache?.nodes ?? []) this.#nodes.restore(node);
    this.#nodes.begin('on', () => true);
    this.#bindRestored();
    this.#account.start();
  }

  /** Those that came back or are registered, and not unregistered again. */
  get accessories(): PlatformAccessory[] {
    const gone = new Set(this.homebridge.unregistered);
    return [...this.#restored, ...this.homebridge.registered].filter((accessory) => !gone.has(accessory));
  }

  /** What the next start finds, when Homebridge ends now in good order. */
  get cache(): Cache {
    const { homebridge: matter, restored: nodes } = this.matter.restarted();
    return { accessories: this.accessories.map((accessory) => restarted(accessory)), matter, nodes };
  }

  /** Drops what the recording APIs remember of accessories that are gone, of saves and of updates. */
  forgetRecords(): void {
    const { registered, unregistered, updated } = this.homebridge;
    registered.splice(0, registered.length, ...this.accessories);
    this.#restored = [];
    unregistered.length = updated.length = 0;
    const { matter } = this;
    matter.registered.length = matter.unregistered.length = matter.pushes.length = matter.lost.length = 0;
  }

  async stop(): Promise<void> {
    this.#accessories.release();
    this.#installations.release();
    this.#watch?.stop();
    this.#nodes.release();
    this.#account.stop();
    await this.#client.close();
  }

  #bindRestored(): void {
    for (const accessory of this.#restored) {
      if (this.#installations.owns(accessory)) this.#installations.restore(accessory);
      else this.#accessories.restore(accessory);
    }
    const watchCharger: Parameters<Accessories['bindRestored']>[1] = (facts, memory) => {
      const charger = this.#account.watch(facts, memory);
      this.#nodes.add(charger);
      return charger;
    };
    this.#accessories.bindRestored(() => true, watchCharger, this.#optionsOf);
    const watch = this.#watch;
    if (watch !== undefined) this.#installations.bindRestored((id, memory) => watch.watch(id, memory));
  }

  #takeOver(chargers: readonly Charger[], listing: ChargerListing): void {
    this.chargers = chargers;
    for (const charger of chargers) {
      this.#accessories.add(charger, this.#optionsOf(charger.facts));
      this.#nodes.add(charger);
    }
    for (const id of this.#accessories.noteListing(new Set(listing.chargers.map(({ id }) => id)), listing)) {
      this.#nodes.remove(id);
      this.#account.forget(id);
    }
    this.#nodes.noteListing(listing);
    if (this.#watch === undefined) return;
    const { installations, complete } = this.#watch.takeOver(chargers, listing);
    this.#installations.add(installations);
    for (const id of this.#installations.noteListing(new Set(installations.map(({ id }) => id)), { complete })) this.#watch.forget(id);
  }

  #watched(client: ChargerLister & ChargerCloud): ChargerLister & ChargerCloud {
    return {
      listChargers: (signal) => {
        this.stopped = signal;
        return client.listChargers(signal);
      },
      readState: (id, patience) => client.readState(id, patience),
      readLastSession: (id, signal) => client.readLastSession(id, signal),
      sendCommand: (id, action, patience) => client.sendCommand(id, action, patience),
      readFirmware: (id, patience) => client.readFirmware(id, patience),
    };
  }
}
