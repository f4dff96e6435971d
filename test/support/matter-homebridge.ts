// Homebridge's Matter API inside a test: it remembers what it was asked, and has the traps of the real one. Registering
// ends before a node is there, updates never fail, and what comes too early is lost without a word.
import { setImmediate as turn } from 'node:timers/promises';
import type { MatterAccessory, MatterAPI } from 'homebridge';
import { hap } from './homebridge.ts';

type Attributes = Record<string, unknown>;
export type MatterCommand = 'on' | 'off' | 'toggle';

/** An update that took effect. */
export interface Push {
  readonly uuid: string;
  readonly cluster: string;
  readonly attributes: Attributes;
}

interface Node {
  accessory: MatterAccessory;
  readonly clusters: Record<string, Attributes>;
}

/** Status codes of the Matter specification. */
export const STATUS = { success: 0, failure: 1, unsupportedAccess: 126, timeout: 148, busy: 156, invalidInState: 203 } as const;

class StatusError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

const withCode = (code: number) =>
  class extends StatusError {
    constructor(message: string) {
      super(message, code);
    }
  };

/** Homebridge's own classes would load all of Matter with them. */
const status = {
  Failure: withCode(STATUS.failure),
  PermissionDenied: withCode(STATUS.unsupportedAccess),
  Timeout: withCode(STATUS.timeout),
  Busy: withCode(STATUS.busy),
  InvalidInState: withCode(STATUS.invalidInState),
  isMatterProtocolError: (error: unknown) => error instanceof StatusError,
};

export class MatterHomebridge {
  readonly nodes = new Map<string, Node>();
  /** Each registration, in order; "restored" when Homebridge had the node in its cache. */
  readonly registered: { readonly accessory: MatterAccessory; readonly as: string; readonly kind: 'new' | 'restored' }[] = [];
  readonly unregistered: string[] = [];
  readonly pushes: Push[] = [];
  /** Updates for nodes that were not there. */
  readonly lost: Push[] = [];
  /** What the real one logs as an error. */
  readonly errors: string[] = [];
  /** Set: registering fails, as on a bridge whose Matter server does not run. */
  registrationError: Error | undefined;
  /** Whether nodes are added a moment after they were registered, when the test says so, or never. */
  adds: 'soon' | 'when-told' = 'soon';
  readonly #pending: Node[] = [];
  /** Restored, and not registered in this run. */
  readonly #unattached = new Set<string>();

  /** @param cached nodes as an earlier run left them */
  constructor(cached: readonly Node[] = []) {
    for (const { accessory, clusters } of cached) {
      this.nodes.set(accessory.UUID, { accessory, clusters: structuredClone(clusters) });
      this.#unattached.add(accessory.UUID);
    }
  }

  readonly api = {
    uuid: hap.uuid,
    deviceTypes: { OnOffOutlet: { name: 'OnOffPlugInUnit', deviceType: 266 } },
    status,
    registerPlatformAccessories: (plugin: string, platform: string, accessories: MatterAccessory[]) => this.#register(`${plugin} ${platform}`, accessories),
    unregisterPlatformAccessories: (_plugin: string, _platform: string, accessories: MatterAccessory[]) => this.#unregister(accessories),
    updateAccessoryState: (uuid: string, cluster: string, attributes: Attributes) => this.#update({ uuid, cluster, attributes }),
    getAccessoryState: (uuid: string, cluster: string) => Promise.resolve(structuredClone(this.nodes.get(uuid)?.clusters[cluster])),
  } as unknown as MatterAPI;

  /** The only node's state of a cluster. */
  state(cluster: string): Attributes | undefined {
    return [...this.nodes.values()][0]?.clusters[cluster];
  }

  /** What was pushed to a cluster, in order. */
  pushed(cluster: string): Attributes[] {
    return this.pushes.filter((push) => push.cluster === cluster).map(({ attributes }) => attributes);
  }

  addPending(): void {
    for (const node of this.#pending.splice(0)) this.nodes.set(node.accessory.UUID, node);
  }

  /** The nodes as the next start finds them in the cache, and as the plugin gets them back. */
  restarted(): { homebridge: MatterHomebridge; restored: MatterAccessory[] } {
    const cached = [...this.nodes.values()].map(({ accessory, clusters }) => {
      // JSON leaves out the handlers.
      const stored = JSON.parse(JSON.stringify({ ...accessory, deviceType: { name: accessory.deviceType.name } })) as MatterAccessory;
      // Of what it shows of itself, Matter keeps the name.
      const nodeLabel = clusters['bridgedDeviceBasicInformation']!['nodeLabel'];
      return { accessory: stored, clusters: { ...clustersOf(stored), bridgedDeviceBasicInformation: { ...informationOf(stored), nodeLabel } } };
    });
    return { homebridge: new MatterHomebridge(cached), restored: cached.map(({ accessory }) => structuredClone(accessory)) };
  }

  /** A controller's command; returns the status that the controller gets. */
  async command(name: MatterCommand, uuid = [...this.nodes.keys()][0]!): Promise<number> {
    const node = this.nodes.get(uuid)!;
    try {
      await this.#invoke(node, name);
      return STATUS.success;
    } catch (error) {
      return error instanceof StatusError ? error.code : STATUS.failure;
    }
  }

  async #invoke(node: Node, name: MatterCommand): Promise<void> {
    const handler = (node.accessory.handlers?.['onOff'] as Partial<Record<MatterCommand, () => Promise<void>>> | undefined)?.[name];
    if (handler === undefined) throw new Error(`No handler registered for onOff.${name}`);
    await handler();
    const outlet = node.clusters['onOff']!;
    if (name === 'toggle') return this.#invoke(node, outlet['onOff'] === true ? 'off' : 'on');
    // Matter's own storage takes a moment.
    await turn();
    set(node, 'onOff', { onOff: name === 'on' });
  }

  async #register(as: string, accessories: readonly MatterAccessory[]): Promise<void> {
    if (this.registrationError !== undefined) throw this.registrationError;
    for (const accessory of accessories) {
      const known = this.nodes.get(accessory.UUID);
      if (known !== undefined && this.#unattached.delete(accessory.UUID)) {
        // The endpoint stays, and with it every value that it had: its name and its firmware, too.
        known.accessory = { ...known.accessory, ...accessory };
        this.registered.push({ accessory, as, kind: 'restored' });
        continue;
      }
      this.registered.push({ accessory, as, kind: 'new' });
      const problem = known === undefined ? problemOf(accessory) : 'already registered';
      if (problem !== undefined) this.errors.push(problem);
      else this.#pending.push({ accessory, clusters: { ...structuredClone(accessory.clusters), bridgedDeviceBasicInformation: informationOf(accessory) } });
    }
    if (this.adds === 'soon') setImmediate(() => this.addPending());
    await Promise.resolve();
  }

  async #unregister(accessories: readonly MatterAccessory[]): Promise<void> {
    for (const { UUID } of accessories) {
      this.nodes.delete(UUID);
      this.unregistered.push(UUID);
    }
    await Promise.resolve();
  }

  async #update(push: Push): Promise<void> {
    const node = this.nodes.get(push.uuid);
    if (node === undefined) this.lost.push(push);
    else setImmediate(() => this.#apply(node, push));
    await Promise.resolve();
  }

  #apply(node: Node, push: Push): void {
    const bad = Object.entries(push.attributes).filter(([, value]) => !isValid(value));
    if (bad.length > 0) {
      this.errors.push(`Failed to update state: ${JSON.stringify(bad)}`);
      return;
    }
    set(node, push.cluster, push.attributes);
    this.pushes.push(push);
  }
}

/** The cache has what was registered last, whatever the endpoint shows, and what was set since. */
function set({ accessory, clusters }: Node, cluster: string, attributes: Attributes): void {
  for (const known of [clusters, clustersOf(accessory)]) known[cluster] = { ...known[cluster], ...attributes };
}

function clustersOf({ clusters }: MatterAccessory): Record<string, Attributes> {
  return clusters as Record<string, Attributes>;
}

/** What a new endpoint shows of itself. */
function informationOf({ displayName, firmwareRevision }: MatterAccessory): Attributes {
  return { reachable: true, nodeLabel: displayName, ...(firmwareRevision === undefined ? {} : { softwareVersionString: firmwareRevision }) };
}

const FIRST_TIMESTAMP_S = 946_684_800;

function isValid(value: unknown): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return Buffer.byteLength(value) <= 64;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  const { energy, startTimestamp, endTimestamp } = value as Record<string, unknown>;
  const times = [startTimestamp, endTimestamp].filter((time) => time !== undefined);
  if (!times.every((time) => Number.isInteger(time) && Number(time) >= FIRST_TIMESTAMP_S)) return false;
  if (times.length === 2 && Number(endTimestamp) <= Number(startTimestamp)) return false;
  return Number.isSafeInteger(energy) && Number(energy) >= 0;
}

function problemOf({ displayName, serialNumber, manufacturer, model }: MatterAccessory): string | undefined {
  const texts = [displayName, serialNumber, manufacturer, model];
  return texts.every((text) => text !== '' && Buffer.byteLength(text) <= 32) ? undefined : `Failed to register ${displayName}`;
}
