// Installation: one site of the account, with its available current as it is to be shown and changed. What surfaces use.
import { namedLog } from '../../base/log.ts';
import type { Memory } from '../../base/memory.ts';
import { KnownInstallation, type InstallationCloud, type KnownInstallationParts } from './known-installation.ts';
import type { LimitMemory } from './limit-memory.ts';
import { Limit, type LimitParts } from './limit.ts';

export interface InstallationParts extends Omit<KnownInstallationParts, 'onReading' | 'onFailure'>, Pick<LimitParts, 'intervalMs' | 'isKept'> {
  readonly cloud: InstallationCloud;
}

export class Installation extends Limit {
  readonly known: KnownInstallation;
  /** What its accessory is called; the log uses the same name. */
  label = 'Available Current';

  constructor(id: string, parts: InstallationParts, memory: Memory<LimitMemory>) {
    const log = namedLog(parts.log, () => this.label);
    const known = new KnownInstallation(id, { ...parts, log, onReading: () => this.noteReading(), onFailure: () => this.update() });
    super(known, { ...parts, log, memory, of: 'installation', send: (currentA, patience) => parts.cloud.setAvailableCurrent(id, currentA, patience) });
    this.known = known;
  }
}
