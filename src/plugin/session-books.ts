// The plugin's books: every session that ends, and those of the last two years, in a file of their own that lasts. The
// chargers tell of the first, the cloud's lists of the others.
import { NEVER, withDeadline } from '../base/deadline.ts';
import { detached } from '../base/detached.ts';
import { messageOf } from '../base/log.ts';
import type { Charger } from '../charging/charger/charger.ts';
import type { CompletedSession } from '../charging/energy/completed-session.ts';
import type { SessionBook } from '../charging/energy/charger-ledger.ts';
import { reckoningOf, type Reckoning } from '../charging/sessions/costs/pieces.ts';
import { costText } from '../charging/sessions/costs/part.ts';
import { labelOfAny } from '../charging/sessions/labels.ts';
import { sessionOf } from '../charging/sessions/merge.ts';
import type { SessionCloud } from '../charging/sessions/session-cloud.ts';
import { StaleFileError } from '../charging/sessions/session-file.ts';
import { SessionFetcher } from '../charging/sessions/session-fetcher.ts';
import { SessionKeeper } from '../charging/sessions/session-keeper.ts';
import { SessionStore } from '../charging/sessions/session-store.ts';
import type { LabelOf, SessionReport } from '../charging/sessions/session.ts';
import { ROLES } from '../charging/state/charger-facts.ts';
import type { ZaptecConfig } from '../config/config.ts';
import { MOST_SESSION_BYTES, sessionFile } from '../reports/session-files.ts';
import { LineFile } from '../storage/line-file.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { Remembered } from './remembered.ts';
import type { Surroundings } from './surroundings.ts';

/** With what is remembered, which is written after it (DISK_PATIENCE_MS), less than the 5 s that Homebridge leaves its plugins to stop. */
const CLOSING_MS = 2_000;

interface Parts extends Pick<Surroundings, 'disk' | 'clock' | 'log'> {
  /** Homebridge's storage folder. */
  readonly storagePath: string;
  readonly remembered: Remembered;
  readonly settings: Pick<ZaptecConfig, 'price' | 'labels'>;
  readonly client: { sessions(labelOf: LabelOf): SessionCloud };
  /** Those that are looked after. */
  readonly chargers: () => readonly Charger[];
}

export class SessionBooks implements SessionBook {
  readonly #parts: Parts;
  readonly #reckoning: Reckoning;
  readonly #keeper: SessionKeeper;
  readonly #fetcher: SessionFetcher;
  readonly #stop = new AbortController();
  #store: Promise<SessionStore> | undefined;
  #isFetching = false;

  constructor(parts: Parts) {
    const { settings, client, remembered, chargers, clock, log } = parts;
    this.#parts = parts;
    this.#reckoning = reckoningOf(settings.price);
    const labelOf = labelOfAny(settings.labels);
    const shared = { cloud: client.sessions(labelOf), add: (reports: readonly SessionReport[]) => this.add(reports), clock, log, stopped: this.#stop.signal };
    this.#keeper = new SessionKeeper({ ...shared, lacksReadings: (id) => this.#inStore((store) => store.lacksReadings(id)), labelOf });
    this.#fetcher = new SessionFetcher({
      ...shared,
      memory: remembered.fetched,
      chargers: () => chargers().map(({ facts: { id, roles }, logName }) => ({ id, name: logName, isOwned: roles === undefined ? undefined : (roles & ROLES.owner) !== 0 })),
    });
  }

  note(chargerId: string, report: string): void {
    detached(this.#parts.log, this.#keeper.note(chargerId, report));
  }

  costOf(chargerId: string, { sessionId, startMs, endMs, energyKwh }: CompletedSession, report: string | undefined): string | undefined {
    const reported = this.#keeper.read(chargerId, report);
    if (reported?.id === sessionId) return costText(reported, this.#reckoning);
    const told = sessionOf({ source: 'history', id: sessionId, chargerId, beginMs: startMs, endMs, energyKwh, signedSession: undefined, label: undefined, isVoid: false });
    return told === undefined ? undefined : costText(told, this.#reckoning);
  }

  /** Takes finished sessions, once or again; resolves when they are kept with how many were new, and rejects when the disk does not work. */
  add(reports: readonly SessionReport[]): Promise<number> {
    return this.#inStore((store) => store.add(reports));
  }

  /** Takes note that it is known which chargers there are: their past sessions are fetched from now on, once there is any. */
  noteListing(): void {
    if (this.#isFetching || this.#parts.chargers().length === 0) return;
    this.#isFetching = true;
    detached(this.#parts.log, this.#fetch());
  }

  /** Ends everything; resolves when the file is closed, or the disk has taken too long for that. */
  async stop(): Promise<void> {
    const { clock, log } = this.#parts;
    this.#stop.abort();
    const closing = this.#store?.then((store) => store.close());
    if (closing === undefined) return;
    try {
      await withDeadline(clock, CLOSING_MS, NEVER, () => closing, () => new Error('the disk does not answer'));
    } catch (error) {
      log.debug(`The file of sessions could not be closed: ${messageOf(error)}.`);
    }
  }

  async #fetch(): Promise<void> {
    // What cannot be opened is told of when something is to be kept.
    await this.#opened().catch(() => undefined);
    await this.#fetcher.run();
  }

  async #inStore<T>(ask: (store: SessionStore) => Promise<T>): Promise<T> {
    const opened = this.#opened();
    try {
      return await ask(await opened);
    } catch (error) {
      if (!(error instanceof StaleFileError) && !(error instanceof StorageError && error.trouble === 'gone')) throw error;
      // An editor has saved the file, somebody has restored or removed it: what is there now is read, and added to.
      if (this.#store === opened) this.#store = undefined;
      await (await opened).close().catch(() => undefined);
      return ask(await this.#opened());
    }
  }

  /** Opened when it is needed, and tried anew where that has failed. */
  #opened(): Promise<SessionStore> {
    this.#stop.signal.throwIfAborted();
    this.#store ??= this.#open().catch((error: unknown) => {
      this.#store = undefined;
      throw error;
    });
    return this.#store;
  }

  async #open(): Promise<SessionStore> {
    const { storagePath, disk, remembered: { storeId, fetched }, clock, log } = this.#parts;
    const path = sessionFile(storagePath, storeId);
    const store = await SessionStore.open({ open: (take) => LineFile.open({ path, mostBytes: MOST_SESSION_BYTES, disk }, take), clock, log });
    // Somebody has removed the file, or it is damaged.
    if (store.lacksSome) for (const id of fetched.keys()) void fetched.remove(id);
    return store;
  }
}
