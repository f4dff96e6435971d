// The plugin in simulated time: real client, account, chargers and accessories, as the platform wires them.
import type { PlatformAccessory } from 'homebridge';
import { Accessories } from '../../src/homekit/accessories.ts';
import { Installations } from '../../src/homekit/installations.ts';
import { Account } from '../../src/zaptec/account.ts';
import type { Charger } from '../../src/zaptec/charger.ts';
import type { Cloud } from '../../src/zaptec/cloud-port.ts';
import { recordedApi, type RecordedApi } from '../support/homebridge.ts';
import type { RecordingLog } from '../support/recording-log.ts';
import { InstallationWatch } from '../../src/zaptec/installation/installation-watch.ts';
import { addressOf, CloudClient, type Answering } from './in-memory-client.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { everythingOn } from '../support/charger-options.ts';


export interface PluginOptions {
  readonly clock: ManualClock;
  readonly zaptec: { readonly answer: Answering };
  readonly log: RecordingLog;
  readonly random?: () => number;
  readonly pollIntervalMs: number;
  /** Between two changes of an installation's current; without it there is no such accessory. */
  readonly availableCurrentMs?: number;
}

export class PluginInTime {
  readonly homebridge: RecordedApi = recordedApi();
  /** Aborts when the account stops: what outlives a charger or a request would show as its listener. */
  stopped: AbortSignal | undefined;
  /** As the last listing had them. */
  chargers: readonly Charger[] = [];
  readonly #client: InstanceType<typeof CloudClient>;
  readonly #accessories: Accessories;
  readonly #account: Account;
  readonly #installations: Installations;
  readonly #watch: InstallationWatch | undefined;

  constructor({ clock, zaptec, log, random = () => 0.5, pollIntervalMs, availableCurrentMs }: PluginOptions) {
    const apiUrl = addressOf((request, signal) => zaptec.answer(request, signal));
    this.#client = new CloudClient({ apiUrl, username: 'someone@example.com', password: 'secret', userAgent: 'x/1', clock, random, log });
    this.#accessories = new Accessories(this.homebridge.api, log);
    this.#installations = new Installations(this.homebridge.api, log);
    this.#account = new Account({
      cloud: this.#watched(this.#client),
      clock,
      log,
      random,
      pollIntervalMs,
      isWanted: () => true,
      onListing: (chargers, listing) => {
        this.chargers = chargers;
        for (const charger of chargers) this.#accessories.add(charger, everythingOn);
        const ids = new Set(listing.listed.map(({ id }) => id));
        for (const id of this.#accessories.noteListing(ids, listing)) this.#account.forget(id);
        this.#installations.add(this.#watch?.takeOver(chargers, listing).installations ?? []);
      },
    });
    this.#watch =
      availableCurrentMs === undefined
        ? undefined
        : new InstallationWatch({ cloud: this.#client, clock, log, random, account: this.#account, intervalMs: availableCurrentMs });
    this.#account.start();
  }

  /** Those that are registered and not unregistered again. */
  get accessories(): PlatformAccessory[] {
    const gone = new Set(this.homebridge.unregistered);
    return this.homebridge.registered.filter((accessory) => !gone.has(accessory));
  }

  /** Drops what the recording API remembers of accessories that are gone, and of saves. */
  forgetRecords(): void {
    const { registered, unregistered, updated } = this.homebridge;
    registered.splice(0, registered.length, ...this.accessories);
    unregistered.length = updated.length = 0;
  }

  async stop(): Promise<void> {
    this.#accessories.release();
    this.#installations.release();
    this.#watch?.stop();
    this.#account.stop();
    await this.#client.close();
  }

  #watched(client: Cloud): Cloud {
    return {
      listChargers: (signal) => {
        this.stopped = signal;
        return client.listChargers(signal);
      },
      readState: (id, patience) => client.readState(id, patience),
      readLastSession: (id, signal) => client.readLastSession(id, signal),
      sendCommand: (id, command, patience) => client.sendCommand(id, command, patience),
      readFirmware: (id, patience) => client.readFirmware(id, patience),
    };
  }
}
