// What each bridge of a Homebridge offers on the settings page: there is one page for all of them, and each may have an account
// of its own. Each keeps its chargers in a file beside the page's, and finds the others' there.
import { lstat, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { PLUGIN_NAME } from '../base/package.ts';
import type { OfferedCharger } from './dynamic-schema.ts';
import { replaceFile } from './schema-files.ts';

interface Offer {
  readonly chargers: readonly OfferedCharger[];
}

const PREFIX = `.${PLUGIN_NAME}-chargers-`;
const SUFFIX = '.json';

/** Hundreds of chargers. */
const MOST_BYTES = 256 * 1024;

/** A bridge says every hour that it is still there; one that has not for so long is no more. */
const OUTDATED_MS = 2 * 24 * 3_600_000;

const text = () => z.string().check(z.maxLength(200));
const offerSchema: z.ZodMiniType<Offer> = z.lazy(() => z.object({
  chargers: z.array(z.object({ id: text(), serial: text(), name: text(), model: z.enum(['Zaptec Pro', 'Zaptec Go', 'Zaptec Go 2', 'Zaptec charger']) })),
}));

/** Stores which chargers this bridge offers, and returns them with those of all others. */
export async function withOthers(storagePath: string, bridgeId: string, own: readonly OfferedCharger[]): Promise<readonly OfferedCharger[]> {
  await replaceFile(join(storagePath, nameOf(bridgeId)), JSON.stringify({ chargers: own } satisfies Offer));
  // What has not changed is not written again, and would be taken for outdated.
  await keepOffer(storagePath, bridgeId, new Date());
  return [...new Map([...own, ...(await offeredChargers(storagePath))].map((charger) => [charger.id, charger])).values()];
}

/** The chargers that all bridges of this Homebridge offer. */
export async function offeredChargers(storagePath: string): Promise<readonly OfferedCharger[]> {
  const names = await readdir(storagePath).catch(() => []);
  const offers = await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX)).map((name) => offerIn(join(storagePath, name))));
  return offers.flatMap((offer) => offer?.chargers ?? []);
}

/** Says that this bridge is still there. */
export async function keepOffer(storagePath: string, bridgeId: string, now: Date): Promise<void> {
  await utimes(join(storagePath, nameOf(bridgeId)), now, now);
}

function nameOf(bridgeId: string): string {
  return `${PREFIX}${bridgeId}${SUFFIX}`;
}

/** Undefined where there is none: whatever stands there, and however it is damaged, is none of this bridge's. */
async function offerIn(path: string): Promise<Offer | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MOST_BYTES) return undefined;
  if (Date.now() - found.mtimeMs > OUTDATED_MS) {
    await rm(path, { force: true });
    return undefined;
  }
  try {
    return offerSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
