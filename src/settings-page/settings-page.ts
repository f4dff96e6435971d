// Offers the account's chargers on the settings page, by name: writes the page's dynamic schemas after a listing.
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { detached } from '../base/detached.ts';
import { codeOf, type Log } from '../base/log.ts';
import { factsOf, isMeter } from '../charging/state/charger-facts.ts';
import type { ListedCharger } from '../charging/state/listed-charger.ts';
import { ownBlocksIn } from '../config/blocks.ts';
import { setByOldNames } from '../config/old-names.ts';
import { accountKey } from '../reports/other-accounts.ts';
import { dynamicSchema, withDefaults, type OfferedCharger } from './dynamic-schema.ts';
import { namedChargers } from './named-chargers.ts';
import { keepOffer, withOthers } from './offers.ts';
import { readBaseSchemas, storeDynamicSchemas } from './schema-files.ts';

interface SettingsPageParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Homebridge's storage folder. */
  readonly storagePath: string;
  /** Tells the bridges of one Homebridge apart. */
  readonly bridgeId: string;
  /** This bridge's block of config.json, as it is written there. */
  readonly block: Readonly<Record<string, unknown>>;
}

/** The plugin's page in Homebridge's user interface. Without this it works too, with serial numbers to type. */
export class SettingsPage {
  readonly #parts: SettingsPageParts;
  /** What is written, or being written, so that the same list is not written every hour. */
  #offered = '';
  #hasFailed = false;

  constructor(parts: SettingsPageParts) {
    this.#parts = parts;
  }

  /** Offers these chargers from now on. Goes on by itself; a failure is one line in the log. */
  offer(listed: readonly ListedCharger[]): void {
    const chargers = listed.filter((row) => !isMeter(row)).map(offered);
    const list = JSON.stringify(chargers);
    if (chargers.length === 0) return;
    detached(this.#parts.log, list === this.#offered ? this.#keep() : this.#write(chargers));
    this.#offered = list;
  }

  async #keep(): Promise<void> {
    const { clock, storagePath, bridgeId, log } = this.#parts;
    await keepOffer(storagePath, bridgeId, clock.now()).catch((error: unknown) => log.debug(`The settings page's file cannot be kept: ${codeOf(error) ?? ''}.`));
  }

  async #write(chargers: readonly OfferedCharger[]): Promise<void> {
    const { clock, log, storagePath, bridgeId, block } = this.#parts;
    try {
      const all = await withOthers(storagePath, bridgeId, { chargers, account: accountKey(block['username']) }, clock.now());
      // The form shows the plugin's first block and no other, whichever bridge writes the form.
      const shown = ownBlocksIn(join(storagePath, 'config.json'))[0] ?? block;
      const schemas = (await readBaseSchemas()).map((base) => withDefaults(base, setByOldNames(shown)));
      await storeDynamicSchemas(storagePath, schemas.map((base) => dynamicSchema(base, all, namedChargers(shown))), clock.now());
    } catch (error) {
      this.#offered = '';
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      // Its message has the folder's path, which can hold a person's name.
      const code = codeOf(error);
      log.warn(`The settings page cannot offer your chargers by name, because its file in Homebridge's storage folder could not be written${code === undefined ? '' : ` (${code})`}. Serial numbers work all the same.`);
    }
  }
}

function offered(row: ListedCharger): OfferedCharger {
  const { id, serial, name, model } = factsOf(row);
  return { id, serial, name, model };
}
