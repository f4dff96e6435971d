// The page's side: says that a page is open, reads what the plugin writes down, and asks it for something.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../base/json.ts';
import type { Clock } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import { FILE_MODE, FOLDER_MODE, undefinedIfAbsent } from '../storage/disk.ts';
import { readSmallFile, replaceSmallFile } from '../storage/small-file.ts';
import { OPEN, SNAPSHOT, wishName } from './folder.ts';
import { snapshot, type LiveWish, type Snapshot } from './snapshot.ts';

/** Snapshots come once a second; half of that is soon enough to see one. */
const LOOK_EVERY_MS = 500;

/** The plugin answers within a second: before that, that there is nothing means nothing. */
const ANSWERS_WITHIN_MS = 3_000;

/** One bridge of the plugin, as it was last seen. */
export interface LiveBridge extends Snapshot {
  /** When the plugin last said that this is so, in milliseconds since 1970. */
  readonly confirmedAtMs: number;
  /** Whether that is too long ago: the plugin has ended, or hangs. */
  readonly isOld: boolean;
}

export interface LiveWindowParts {
  readonly folder: string;
  readonly clock: Clock;
  /** Called with every change. */
  readonly onBridges: (bridges: readonly LiveBridge[]) => void;
  /** The folder cannot be used; it is tried again until it can. */
  readonly onFailure: (error: unknown) => void;
}

export class LiveWindow {
  readonly #parts: LiveWindowParts;
  readonly #mark: string;
  readonly #closing = new AbortController();
  #watching: Promise<void> | undefined;
  #told: string | undefined;

  constructor(parts: LiveWindowParts) {
    this.#parts = parts;
    this.#mark = join(parts.folder, `${OPEN.prefix}${randomUUID()}`);
  }

  /** Looks from now on; the present state is told in any case. */
  start(): void {
    this.#told = undefined;
    this.#watching ??= this.#watch();
  }

  /** Says that the page is closed. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
    await rm(this.#mark, { force: true });
  }

  /** Asks a bridge for something; what comes of it is in its snapshots, under the id that this resolves with. */
  async ask(bridge: string, wish: LiveWish): Promise<string> {
    const wishId = randomUUID();
    await replaceSmallFile(join(this.#parts.folder, wishName(bridge, wishId)), JSON.stringify(wish));
    return wishId;
  }

  async #watch(): Promise<void> {
    const { clock, onFailure } = this.#parts;
    const beganAtMs = clock.monotonic();
    for (let markedAtMs = -Infinity; !this.#closing.signal.aborted; ) {
      try {
        if (clock.monotonic() - markedAtMs >= OPEN.everyMs) {
          await this.#markOpen();
          markedAtMs = clock.monotonic();
        }
        await this.#look(beganAtMs);
      } catch (error) {
        const failure = codeOf(error) ?? 'unexpected';
        if (failure !== this.#told) onFailure(error);
        this.#told = failure;
        // The folder itself may be gone.
        markedAtMs = -Infinity;
      }
      await clock.sleep(LOOK_EVERY_MS, this.#closing.signal).catch(() => undefined);
    }
  }

  /** The plugin takes the mark away when the clock was set or this process stood still: it is made again then. */
  async #markOpen(): Promise<void> {
    const nowS = this.#parts.clock.now() / 1000;
    const mark = (path: string): Promise<void> => utimes(path, nowS, nowS);
    await mark(this.#mark).catch(async (error: unknown) => {
      undefinedIfAbsent(error);
      const { folder } = this.#parts;
      // There with this machine's time or not at all: a network drive's clock may be another one.
      const unnamed = join(folder, randomUUID());
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      await writeFile(unnamed, '', { mode: FILE_MODE });
      await mark(unnamed);
      await rename(unnamed, this.#mark);
    });
  }

  async #look(beganAtMs: number): Promise<void> {
    const { clock, onBridges } = this.#parts;
    const bridges = await this.#bridges();
    const content = JSON.stringify(bridges.map((bridge) => ({ ...bridge, confirmedAtMs: undefined })));
    const isTooSoon = bridges.length === 0 && clock.monotonic() - beganAtMs < ANSWERS_WITHIN_MS;
    if (content === this.#told || isTooSoon) return;
    onBridges(bridges);
    this.#told = content;
  }

  async #bridges(): Promise<LiveBridge[]> {
    const { folder, clock } = this.#parts;
    const files = (await readdir(folder)).filter((file) => file.startsWith(SNAPSHOT.prefix) && file.endsWith(SNAPSHOT.suffix)).sort();
    const read = await Promise.all(
      files.map(async (file): Promise<LiveBridge | undefined> => {
        const found = await readSmallFile(join(folder, file), SNAPSHOT.mostBytes);
        // None where it is of another version of the plugin, or damaged.
        const shown = found === undefined ? undefined : snapshot.safeParse(parseJson(found.text)).data;
        if (found === undefined || shown === undefined) return undefined;
        const silentMs = Math.abs(clock.now() - found.writtenAtMs);
        if (silentMs <= SNAPSHOT.goneAfterMs) return { ...shown, confirmedAtMs: found.writtenAtMs, isOld: silentMs > SNAPSHOT.oldAfterMs };
        await rm(join(folder, file), { force: true });
        return undefined;
      }),
    );
    return read.filter((bridge) => bridge !== undefined);
  }
}
