// Installation: one site of the account, with its available current as it is to be shown and changed. What surfaces use.
import { namedLog } from '../../base/log.ts';
import { PartsMemory, type Memory } from '../../base/memory.ts';
import { KnownInstallation, type InstallationCloud, type KnownInstallationParts } from './known-installation.ts';
import type { LimitMemory } from './limit-memory.ts';
import { Limit } from './limit.ts';

export interface InstallationParts extends Omit<KnownInstallationParts, 'onReading' | 'onFailure'> {
  readonly cloud: InstallationCloud;
  /** Between two changes of the available current. */
  readonly intervalMs: number;
  /** Whether a current that was set from Apple Home is set again where it is put back. */
  readonly isKept?: boolean;
}

export class Installation extends Limit {
  readonly known: KnownInstallation;
  /** What its accessory is called; the log uses the same name. */
  label = 'Available Current';

  /** @param memory what is remembered of it; as long as the plugin runs, unless told */
  constructor(id: string, parts: InstallationParts, memory: Memory<LimitMemory> = new PartsMemory({})) {
    const log = namedLog(parts.log, () => this.label);
    const known = new KnownInstallation(id, { ...parts, log, onReading: () => this.noteReading(), onFailure: () => this.update() });
    super(known, { ...parts, log, memory, of: 'installation', send: (currentA, patience) => parts.cloud.setAvailableCurrent(id, currentA, patience) });
    this.known = known;
  }

  /** What its owner calls it; undefined when not known. */
  get name(): string | undefined {
    return this.known.name;
  }
}
