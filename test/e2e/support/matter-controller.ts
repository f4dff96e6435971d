// A Matter controller like Apple Home's: commissioned to a bridge, it reads, commands and subscribes by the names of the
// devices. It keeps what it must remember in memory, and talks over the loopback interface.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as general from '@matter/general';
import type { CommissioningController as Controller } from '@project-chip/matter.js';
import type { PairedNode } from '@project-chip/matter.js/device';
import { eventually } from '../../support/eventually.ts';
import type { HomebridgeProcess } from '../../support/homebridge-process.ts';
import { importOutsideJest } from '../../support/import-outside-jest.ts';

/** Status codes of the Matter specification. */
export const MATTER = { success: 0, failure: 1, invalidInState: 203 } as const;

export interface AttributeReport {
  readonly endpoint: number;
  readonly cluster: string;
  readonly attribute: string;
  readonly value: unknown;
}

export type Cluster = 'onOff' | 'descriptor' | 'bridgedDeviceBasicInformation' | 'electricalPowerMeasurement' | 'electricalEnergyMeasurement';
type Command = (fields?: object) => Promise<unknown>;
type Attributes = Readonly<Record<string, unknown>>;
type Endpoint = PairedNode['node'];

/** Matter.js would take over the signals and the errors of whoever loads it. */
const { config } = (await importOutsideJest('@matter/nodejs/config')) as { config: Record<string, boolean> };
if (config['isInitialized'] !== true) {
  Object.assign(config, { trapProcessSignals: false, trapUnhandledErrors: false, setProcessExitCodeOnError: false, loadProcessArgv: false, loadProcessEnv: false, loadConfigFile: false });
}
const { Environment, Logger, LogLevel, MockStorageService } = (await importOutsideJest('@matter/general')) as typeof general;
await importOutsideJest('@matter/nodejs');
const { CommissioningController } = (await importOutsideJest('@project-chip/matter.js')) as { CommissioningController: typeof Controller };
Logger.level = LogLevel.FATAL;

/** Matter.js tells some values every ten seconds only; the rest is for a slow machine. */
const REPORT_WITHIN_MS = 120_000;

/** Matter.js does not end when it is closed too soon after commissioning. */
const CLOSE_WITHIN_MS = 5_000;

export class MatterController {
  /** What subscriptions have told, in order. */
  readonly reports: AttributeReport[] = [];
  /** The names of the Matter events that subscriptions have told, in order. */
  readonly events: string[] = [];
  readonly #controller: Controller;
  readonly #node: PairedNode;

  private constructor(controller: Controller, node: PairedNode) {
    this.#controller = controller;
    this.#node = node;
    node.events.attributeChanged.on(({ path: { endpointId, clusterId, attributeName }, value }) => {
      this.reports.push({ endpoint: endpointId, cluster: clusterNames[clusterId] ?? '', attribute: attributeName, value });
    });
    node.events.eventTriggered.on(({ path: { eventName }, events }) => {
      this.events.push(...events.map(() => eventName));
    });
  }

  /** Adds the bridge to a home of its own, by the code that Homebridge has made for it. */
  static async commission(homebridge: HomebridgeProcess, port: number): Promise<MatterController> {
    const folder = join(homebridge.storage, 'matter', homebridge.username.replaceAll(':', ''));
    const { passcode, discriminator } = JSON.parse(await readFile(join(folder, 'credentials.json'), 'utf8')) as { passcode: number; discriminator: number };
    const environment = new Environment('test', Environment.default);
    new MockStorageService(environment);
    const controller = new CommissioningController({ environment: { environment, id: 'home' }, autoConnect: false, adminFabricLabel: 'Test home' });
    await controller.start();
    const nodeId = await controller.commissionNode({
      passcode,
      discovery: { identifierData: { longDiscriminator: discriminator }, knownAddress: { type: 'udp', ip: '127.0.0.1', port } },
      commissioning: {},
    });
    const found = new MatterController(controller, await controller.getNode(nodeId));
    await found.#connected();
    return found;
  }

  /** The endpoint number of a bridged device; undefined when there is none of that name. */
  endpointOf(device: string): number | undefined {
    return this.#find(device)?.number;
  }

  /** Reads a cluster of a device, over the network. */
  async read(device: string, cluster: Cluster): Promise<Attributes> {
    return await this.#endpoint(device).getStateOf(cluster);
  }

  /** Sends a command to a device; returns the status. */
  async command(device: string, command: 'on' | 'off' | 'toggle'): Promise<number> {
    try {
      await (this.#endpoint(device).commandsOf('onOff')[command] as Command)();
      return MATTER.success;
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code === 'number') return code;
      throw error;
    }
  }

  /** Waits until a subscription tells that an attribute has such a value; reports before the call do not count. */
  async waitForReport(device: string, cluster: Cluster, attribute: string, isIt: (value: unknown) => boolean): Promise<unknown> {
    const endpoint = this.endpointOf(device);
    const before = this.reports.length;
    return await eventually(
      () => {
        const heard = this.reports.slice(before).filter((report) => report.endpoint === endpoint && report.cluster === cluster && report.attribute === attribute);
        const found = heard.find(({ value }) => isIt(value));
        if (found === undefined) throw new Error(`No such report of ${attribute}; heard: ${heard.map(({ value }) => JSON.stringify(value, text)).join(', ') || 'nothing'}`);
        return found.value;
      },
      { timeoutMs: REPORT_WITHIN_MS },
    );
  }

  /** Takes up the connection again after the bridge was restarted, without commissioning it anew. */
  async reconnect(): Promise<void> {
    await this.#node.reconnect();
    await this.#connected();
  }

  async close(): Promise<void> {
    const patience = new AbortController();
    const timeout = sleep(CLOSE_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.#controller.close(), timeout]);
    patience.abort();
  }

  async #connected(): Promise<void> {
    await eventually(() => {
      if (!this.#node.isConnected) throw new Error('The controller is not connected to the bridge.');
    });
  }

  #find(device: string): Endpoint | undefined {
    for (const endpoint of this.#node.node.endpoints) {
      if (endpoint.maybeStateOf('bridgedDeviceBasicInformation')?.['nodeLabel'] === device) return endpoint as unknown as Endpoint;
    }
    return undefined;
  }

  #endpoint(device: string): Endpoint {
    const found = this.#find(device);
    if (found === undefined) throw new Error(`The bridge has no device ${device}.`);
    return found;
  }
}

const clusterNames: Readonly<Record<number, Cluster>> = {
  0x6: 'onOff',
  0x1d: 'descriptor',
  0x39: 'bridgedDeviceBasicInformation',
  0x90: 'electricalPowerMeasurement',
  0x91: 'electricalEnergyMeasurement',
};

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
