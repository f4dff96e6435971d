// The plugin's side: while a page is open, writes down how things are, at most once a second and only what has changed, and
// takes wishes. While none is, it costs nothing: the system itself says when a page opens.
import { chmodSync, existsSync, mkdirSync, watch, type FSWatcher } from 'node:fs';
import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../base/json.ts';
import type { Clock } from '../base/clock.ts';
import { alarmIn, describeDefect, detached, type Alarm } from '../base/detached.ts';
import { codeOf, type Log } from '../base/log.ts';
import { FOLDER_MODE } from '../storage/disk.ts';
import { readSmallFile, replaceSmallFile } from '../storage/small-file.ts';
import { OPEN, SNAPSHOT, snapshotName, WISH, wishIdOf } from './folder.ts';
import { liveWish, type LiveAnswer, type LiveWish, type Snapshot } from './snapshot.ts';

const WRITE_EVERY_MS = 1_000;
const SHORTEST_PAUSE_MS = 50;

/** Answers are shown for a minute or so; who asks so often in that time has seen the first ones. */
const MOST_ANSWERS = 20;

/** What the system has too few of, by the code of its error. */
const LACKING: Readonly<Record<string, string>> = {
  ENOSPC: 'the system has no file watcher left; raise its limit "fs.inotify.max_user_watches"',
  EMFILE: 'the system has no file watcher left; raise its limit "fs.inotify.max_user_instances"',
};

export interface LiveDeskParts {
  readonly folder: string;
  /** Tells the bridges of one Homebridge apart. */
  readonly bridge: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How things are. */
  readonly look: () => Omit<Snapshot, 'atMs' | 'answers' | 'bridge'>;
  /** Carries a wish out; `tell` may be called again when more is known. Never rejects but for a defect. */
  readonly perform: (wish: LiveWish, tell: (answer: Omit<LiveAnswer, 'wishId'>) => void) => Promise<void>;
}

export class LiveDesk {
  readonly #parts: LiveDeskParts;
  readonly #stop = new AbortController();
  readonly #answers: LiveAnswer[] = [];
  #watcher: FSWatcher | undefined;
  #again: Alarm | undefined;
  #hasToldWhy = false;
  #serving: Promise<void> | undefined;
  /** Ends the pause between two looks. */
  #hurry = new AbortController();
  /** Whether there is something to look at. */
  #isAwake = false;
  #written: { readonly content: string; readonly atMs: number } | undefined;
  /** When it may be written again, by the monotonic clock. */
  #notBeforeMs = -Infinity;

  constructor(parts: LiveDeskParts) {
    this.#parts = parts;
  }

  /** Waits for a page from now on. Where the folder cannot be watched, it is looked into every few seconds; everything else works. */
  start(): void {
    const { folder } = this.#parts;
    try {
      mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
      chmodSync(folder, FOLDER_MODE);
      try {
        this.#watcher = watch(folder, { persistent: false }, (_, file) => {
          if (file === null || file.startsWith(OPEN.prefix) || file.startsWith(WISH.prefix)) this.#wake();
          // It tells of the folder itself when that is gone.
          else if (!existsSync(folder)) this.#startAgain();
        });
        this.#watcher.on('error', (error) => this.#giveUp(error));
      } finally {
        // The page may have been there before.
        this.#wake();
      }
    } catch (error) {
      this.#giveUp(error);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#hurry.abort();
    this.#watcher?.close();
    await this.#serving;
  }

  #giveUp(error: unknown): void {
    const code = codeOf(error) ?? 'unexpected';
    if (!this.#hasToldWhy) this.#parts.log.info(`The settings page shows how things are a few seconds late, or not at all, because its folder cannot be watched: ${LACKING[code] ?? code}.`);
    this.#hasToldWhy = true;
    this.#startAgain();
  }

  #startAgain(): void {
    const { clock, log } = this.#parts;
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#again?.cancel();
    this.#again = alarmIn(OPEN.everyMs, { clock, log, stopped: this.#stop.signal }, () => this.start());
  }

  #wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#isAwake = true;
    this.#hurry.abort();
    this.#serving ??= this.#serve().finally(() => {
      this.#serving = undefined;
      if (this.#isAwake) this.#wake();
    });
  }

  /** Until no page is open any more. */
  async #serve(): Promise<void> {
    const { clock, log, folder, bridge } = this.#parts;
    try {
      for (;;) {
        this.#isAwake = false;
        this.#hurry = new AbortController();
        const files = await readdir(folder);
        const isOpen = await this.#isOpen(files);
        if (!isOpen || this.#stop.signal.aborted) break;
        for (const file of files) await this.#take(file);
        await this.#write();
        await clock.sleep(Math.max(SHORTEST_PAUSE_MS, this.#notBeforeMs - clock.monotonic()), this.#hurry.signal).catch(() => undefined);
      }
    } catch (error) {
      // Somebody has tidied up the folder, or the disk is full: the page sees that the snapshot gets old.
      log.debug(`The settings page can show nothing live at the moment: ${codeOf(error) ?? 'unexpectedly'}.`);
    }
    this.#written = undefined;
    await rm(join(folder, snapshotName(bridge)), { force: true }).catch(() => undefined);
  }

  /** Removes what pages have left that were not closed in order. */
  async #isOpen(files: readonly string[]): Promise<boolean> {
    const { folder, clock } = this.#parts;
    let isOpen = false;
    for (const file of files.filter((one) => one.startsWith(OPEN.prefix))) {
      const found = await lstat(join(folder, file)).catch(() => undefined);
      if (found === undefined) continue;
      if (Math.abs(clock.now() - found.mtimeMs) <= OPEN.closedAfterMs) isOpen = true;
      else await rm(join(folder, file), { force: true, recursive: true });
    }
    return isOpen;
  }

  /** Takes a wish out of the folder, so that it is carried out once, and begins with it. */
  async #take(file: string): Promise<void> {
    const { folder, bridge, clock, log } = this.#parts;
    const wishId = wishIdOf(bridge, file);
    if (wishId === undefined) return;
    const read = await readSmallFile(join(folder, file), WISH.mostBytes);
    await rm(join(folder, file), { force: true, recursive: true });
    const wish = read === undefined ? undefined : liveWish.safeParse(parseJson(read.text)).data;
    if (read === undefined || wish === undefined) return;
    const tell = (answer: Omit<LiveAnswer, 'wishId'>): void => this.#tell({ wishId, ...answer });
    if (Math.abs(clock.now() - read.writtenAtMs) > WISH.oldAfterMs) {
      // Whoever has asked may still look at the page.
      tell({ result: 'refused', says: 'too-old', because: null, sentence: 'that was seen too late, and was not carried out; try again.' });
      return;
    }
    detached(
      log,
      this.#parts.perform(wish, tell).catch((error: unknown) => {
        tell({ result: 'failed', says: 'defect', because: null, sentence: 'that failed unexpectedly; the log says more.' });
        log.error(describeDefect(error));
      }),
    );
  }

  #tell(answer: LiveAnswer): void {
    const known = this.#answers.findIndex(({ wishId }) => wishId === answer.wishId);
    if (known >= 0) this.#answers.splice(known, 1);
    this.#answers.push(answer);
    this.#answers.splice(0, this.#answers.length - MOST_ANSWERS);
    this.#hurry.abort();
  }

  async #write(): Promise<void> {
    const { folder, bridge, clock, look } = this.#parts;
    if (clock.monotonic() < this.#notBeforeMs) return;
    this.#notBeforeMs = clock.monotonic() + WRITE_EVERY_MS;
    const path = join(folder, snapshotName(bridge));
    const nowMs = clock.now();
    const state = { bridge, ...look(), answers: this.#answers };
    const content = JSON.stringify(state);
    if (content !== this.#written?.content) await replaceSmallFile(path, JSON.stringify({ ...state, atMs: nowMs } satisfies Snapshot));
    else if (Math.abs(nowMs - this.#written.atMs) < SNAPSHOT.everyMs) return;
    // A network drive's clock may be another one.
    await utimes(path, nowMs / 1000, nowMs / 1000);
    this.#written = { content, atMs: nowMs };
  }
}
