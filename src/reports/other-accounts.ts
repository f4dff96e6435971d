// Which chargers are of another account. Each bridge tells in a file of the storage folder which ones it offers on the settings
// page, and by which account it has them.
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../base/json.ts';
import { accountName } from '../base/names.ts';
import { PLUGIN_NAME } from '../base/package.ts';
import { readSmallFile, type SmallFile } from '../storage/small-file.ts';

/** Around a bridge's id, in the name of its file. */
export const OFFER_NAME = { prefix: `.${PLUGIN_NAME}-chargers-`, suffix: '.json' } as const;

/** Hundreds of chargers. */
const MOST_OFFER_BYTES = 256 * 1024;

const offerSchema = z.lazy(() => z.object({ account: z.optional(z.string()), chargers: z.array(z.object({ id: z.string(), name: z.string() })) }));

/** What is in a file of the storage folder. */
type Offer = z.infer<typeof offerSchema>;

/** The files of all bridges; what cannot be read says nothing. */
export async function offerFilesIn(storagePath: string): Promise<readonly SmallFile[]> {
  const names = (await readdir(storagePath).catch(() => [])).filter((name) => name.startsWith(OFFER_NAME.prefix) && name.endsWith(OFFER_NAME.suffix));
  const files = await Promise.all(names.map((name) => readSmallFile(join(storagePath, name), MOST_OFFER_BYTES).catch(() => undefined)));
  return files.filter((file) => file !== undefined);
}

/** Those that only bridges of other accounts offer; none where no bridge of this account tells of its own. */
export async function chargersOfOthers(storagePath: string, account: string): Promise<Offer['chargers']> {
  const offers = (await offerFilesIn(storagePath)).flatMap(({ text }) => offerSchema.safeParse(parseJson(text)).data ?? []);
  // A bridge that has not been started since an update does not say so yet.
  const own = offers.filter((offer) => offer.account === undefined || offer.account === account);
  const ids = new Set(own.flatMap(({ chargers }) => chargers).map(({ id }) => id));
  return own.length === 0 ? [] : offers.flatMap(({ chargers }) => chargers).filter(({ id }) => !ids.has(id));
}

/** Tells one account from another without saying whose it is. @param username as the settings have it */
export function accountKey(username: unknown): string {
  return createHash('sha256').update(accountName(username)).digest('hex').slice(0, 16);
}
