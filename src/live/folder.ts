// Where the running plugin and the settings page's process meet: small files in a folder within Homebridge's storage folder.
//
// Files, because Homebridge offers the two no channel: they are started by different processes, either may start first or
// be gone, and a network port would be open to everybody on the machine. The folder is closed to other users (0700), and so is
// each file (0600): whoever may write there may change config.json as well. What stands in a file is checked all the same.
import { join } from 'node:path';
import { DAY } from '../base/clock.ts';
import { PLUGIN_NAME } from '../base/package.ts';

/** The folder, in Homebridge's storage folder. */
export function liveFolder(storagePath: string): string {
  return join(storagePath, `.${PLUGIN_NAME}-page`);
}

/** A page says by the time of its file that it is still open; one that has not for so long was closed. */
export const OPEN = { prefix: 'open-', everyMs: 5_000, closedAfterMs: 16_000 } as const;

/** The plugin touches its snapshot at least as often, while a page is open; one that is older is not live any more, and a day later its bridge is no more. */
export const SNAPSHOT = { prefix: 'live-', suffix: '.json', everyMs: 5_000, oldAfterMs: 16_000, goneAfterMs: DAY, mostBytes: 2 * 1024 * 1024 } as const;

/** What a person has wished for longer ago than this is no wish any more. */
export const WISH = { prefix: 'wish-', suffix: '.json', oldAfterMs: 30_000, mostBytes: 4_096 } as const;

export function snapshotName(bridge: string): string {
  return `${SNAPSHOT.prefix}${bridge}${SNAPSHOT.suffix}`;
}

/** A wish is for one bridge. */
export function wishName(bridge: string, wishId: string): string {
  return `${WISH.prefix}${bridge}-${wishId}${WISH.suffix}`;
}

/** The id of a wish for this bridge; undefined where the file is none. */
export function wishIdOf(bridge: string, file: string): string | undefined {
  const prefix = `${WISH.prefix}${bridge}-`;
  return file.startsWith(prefix) && file.endsWith(WISH.suffix) ? file.slice(prefix.length, -WISH.suffix.length) : undefined;
}
