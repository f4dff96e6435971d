// Where the connectors' books are kept: one small file in Homebridge's storage folder. A transaction must not be forgotten
// with a restart: the charger counts on the number that it was given.
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { detached } from '../../base/detached.ts';
import type { Log } from '../../base/log.ts';
import type { SaveUrgency } from '../../base/memory.ts';
import { PLUGIN_NAME } from '../../base/names.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { connectorRecordSchema, NEW_RECORD, type ConnectorRecord } from './connector.ts';
import type { ConnectorMemory } from './station.ts';

const FILE = `.${PLUGIN_NAME}-ocpp.json`;

/** By the charger's id. Each for itself: a damaged one is forgotten, the others are kept. */
const schema = z.record(z.string(), z.catch(z.optional(connectorRecordSchema), undefined));

export class MemoryFile implements ConnectorMemory {
  readonly #path: string;
  readonly #log: Log;
  readonly #records: Map<string, ConnectorRecord>;
  readonly #queue = new SerialQueue();
  #hasFailed = false;

  private constructor(path: string, log: Log, records: Map<string, ConnectorRecord>) {
    this.#path = path;
    this.#log = log;
    this.#records = records;
  }

  /** Reads what is there; what cannot be read is as if it were not. */
  static async open(storagePath: string, log: Log): Promise<MemoryFile> {
    const path = join(storagePath, FILE);
    const records = new Map<string, ConnectorRecord>();
    try {
      const stored = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
      for (const [id, record] of Object.entries(stored.data ?? {})) if (record !== undefined) records.set(id, record);
    } catch (error) {
      if (!isMissing(error)) log.warn('What was kept of the OCPP transactions cannot be read, and is forgotten.');
    }
    return new MemoryFile(path, log, records);
  }

  load(chargerId: string): ConnectorRecord {
    return this.#records.get(chargerId) ?? NEW_RECORD;
  }

  save(chargerId: string, record: ConnectorRecord, urgency: SaveUrgency): void {
    this.#records.set(chargerId, record);
    if (urgency === 'now') detached(this.#log, this.flush());
  }

  /** Writes what is kept; resolves when it is there in full. */
  flush(): Promise<void> {
    return this.#queue.take(new AbortController().signal, () => this.#write());
  }

  async #write(): Promise<void> {
    const unfinished = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await writeFile(unfinished, JSON.stringify(Object.fromEntries(this.#records)), { flag: 'wx', mode: 0o600 });
      await rename(unfinished, this.#path);
      this.#hasFailed = false;
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      this.#log.warn(`The OCPP transactions cannot be kept across a restart: the storage folder cannot be written to (${reasonOf(error)}).`);
    }
  }
}

function isMissing(error: unknown): boolean {
  return reasonOf(error) === 'ENOENT';
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown reason';
}
