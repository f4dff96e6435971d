// Which Matter nodes exist: restored first, added when listed, removed with the charger's accessory or the option.
import type { API, MatterAccessory, MatterAPI } from 'homebridge';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { PassingRecords, type Records } from '../base/memory.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../base/package.ts';
import { MissedListings, type Missed } from '../charging/account/missed-listings.ts';
import { availabilityOf } from './availability.ts';
import { ChargerNode, type NodeCharger } from './charger-node.ts';
import { nodeUuid, parseNodeContext, type NodeContext } from './node-description.ts';

interface NodesParts {
  readonly api: API;
  readonly clock: Clock;
  readonly log: Log;
  /** What Apple Home calls a charger at this time. */
  nameOf(id: string): string;
}

/** The Matter nodes of this platform. */
export class Nodes {
  readonly #parts: NodesParts;
  /** Undefined while there are to be no nodes. */
  #matter: MatterAPI | undefined;
  /** Restored from Homebridge's cache and not bound to a charger yet, by UUID. */
  readonly #restored = new Map<string, MatterAccessory>();
  /** By charger id. */
  readonly #nodes = new Map<string, ChargerNode>();
  /** Found, and waiting for the first attempt to read them, by charger id. */
  readonly #awaited = new Map<string, () => void>();
  #missed: MissedListings;
  #hasComplained = false;

  constructor(parts: NodesParts) {
    this.#parts = parts;
    this.#missed = new MissedListings(new PassingRecords(), parts.clock);
  }

  /** Remembers there what listings have lacked, by the nodes' UUIDs. */
  rememberIn({ missed }: { readonly missed: Records<Missed> }): void {
    this.#missed = new MissedListings(missed, this.#parts.clock);
  }

  /** Takes a node from Homebridge's cache. */
  restore(accessory: MatterAccessory): void {
    this.#restored.set(accessory.UUID, accessory);
  }

  /** Keeps the restored nodes as they are, but tells controllers that nothing answers. */
  showAllAsUnavailable(): void {
    for (const uuid of this.#restored.keys()) this.#showAsUnavailable(uuid);
  }

  /** Lets nodes exist, if Homebridge can have them, and removes restored ones that the settings leave out. */
  begin(option: 'on' | 'off', isWanted: (charger: NodeContext['charger']) => boolean): void {
    if (option === 'off') {
      for (const accessory of [...this.#restored.values()]) this.#unregister(accessory, 'the option "matter" is off');
      return;
    }
    const availability = availabilityOf(this.#parts.api);
    if (availability.kind === 'unavailable') {
      this.#parts.log.warn(`The option "matter" has no effect: ${availability.because}. Everything else works.`);
      return;
    }
    this.#matter = availability.matter;
    for (const accessory of [...this.#restored.values()]) {
      const context = parseNodeContext(accessory.context);
      if (context !== undefined && !isWanted(context.charger)) this.#unregister(accessory, 'it is excluded in the settings');
    }
  }

  /** Makes sure that a charger has its node: at once when it had one before, otherwise when it has been read. */
  add(charger: NodeCharger): void {
    const { id } = charger.facts;
    const matter = this.#matter;
    if (matter === undefined || this.#nodes.has(id) || this.#awaited.has(id)) return;
    if (this.#restored.has(nodeUuid(matter, id)) || charger.view !== undefined) {
      this.#addNow(charger, matter);
      return;
    }
    const unsubscribe = charger.onChange(() => {
      unsubscribe();
      if (this.#awaited.delete(id)) this.#addNow(charger, matter);
    });
    this.#awaited.set(id, unsubscribe);
  }

  /** Removes the node of a charger whose accessory has gone. */
  remove(id: string): void {
    this.#awaited.get(id)?.();
    this.#awaited.delete(id);
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    node.release();
    this.#nodes.delete(id);
    this.#unregister(node.accessory, 'Zaptec no longer lists the charger for this user');
  }

  /** Removes restored nodes that no charger has claimed when it should have: nothing would ever answer for them. */
  noteListing(listing: { readonly complete: boolean }): void {
    const gone = this.#missed.note([...this.#restored.keys()], new Set(), listing);
    for (const accessory of [...this.#restored.values()]) {
      if (gone.includes(accessory.UUID)) this.#unregister(accessory, 'Zaptec no longer lists the charger for this user');
      else if (listing.complete) this.#showAsUnavailable(accessory.UUID);
    }
  }

  /** Shows nothing more. The nodes stay. */
  release(): void {
    for (const unsubscribe of this.#awaited.values()) unsubscribe();
    this.#awaited.clear();
    for (const node of this.#nodes.values()) node.release();
  }

  #addNow(charger: NodeCharger, matter: MatterAPI): void {
    const { clock, log } = this.#parts;
    const name = this.#parts.nameOf(charger.facts.id);
    const uuid = nodeUuid(matter, charger.facts.id);
    const restored = this.#restored.get(uuid);
    this.#restored.delete(uuid);
    const node = new ChargerNode(charger, {
      matter,
      clock,
      log,
      name,
      restored,
      onAppeared: () => {
        if (restored === undefined) log.info(`${name}: added as a Matter outlet.`);
      },
      onTrouble: () => this.#complain(),
    });
    this.#nodes.set(charger.facts.id, node);
  }

  /** Once, however many chargers there are. */
  #complain(): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#parts.log.warn(
      'The option "matter" has no effect: Homebridge does not take the chargers as Matter outlets. Turn Matter on for the bridge that runs this plugin, or see what else Homebridge says about Matter. Everything else works.',
    );
  }

  #unregister(accessory: MatterAccessory, why: string): void {
    const { api, log } = this.#parts;
    this.#restored.delete(accessory.UUID);
    const failed = (error: unknown): void => log.debug(`${accessory.displayName}: ${String(error)}`);
    api.matter?.unregisterPlatformAccessories(PLUGIN_NAME, PLATFORM_NAME, [accessory]).catch(failed);
    log.info(`${accessory.displayName}: removed as a Matter outlet, because ${why}.`);
  }

  #showAsUnavailable(uuid: string): void {
    const { api, log } = this.#parts;
    const failed = (error: unknown): void => log.debug(`Matter: ${String(error)}`);
    api.matter?.updateAccessoryState(uuid, 'bridgedDeviceBasicInformation', { reachable: false }).catch(failed);
  }
}
