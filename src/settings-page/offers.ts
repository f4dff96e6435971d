// What each bridge of a Homebridge offers on the settings page: there is one page for all of them, and each may have an account
// of its own. Each keeps its chargers in a file beside the page's, and finds the others' there.
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../base/json.ts';
import { OFFER_NAME, offerFilesIn } from '../reports/other-accounts.ts';
import type { OfferedCharger } from './dynamic-schema.ts';
import { replaceFile } from './schema-files.ts';

export interface Offer {
  readonly chargers: readonly OfferedCharger[];
  /** By which account it has them, see `accountKey`; undefined where a bridge has not said so yet. */
  readonly account?: string | undefined;
}

/** A bridge says every hour that it is still there; what one that has not for so long had to offer is no choice any more. */
const OUTDATED_MS = 2 * 24 * 3_600_000;

const text = () => z.string().check(z.maxLength(200));
const offerSchema: z.ZodMiniType<Offer> = z.lazy(() => z.object({
  chargers: z.array(z.object({ id: text(), serial: text(), name: text(), model: z.enum(['Zaptec Pro', 'Zaptec Go', 'Zaptec Go 2', 'Zaptec charger']) })),
  account: z.optional(text()),
}));

/**
 * Stores what this bridge offers, and returns the chargers of it and of all others.
 *
 * @param nowMs in milliseconds since 1970
 */
export async function withOthers(storagePath: string, bridgeId: string, own: Offer, nowMs: number): Promise<readonly OfferedCharger[]> {
  await replaceFile(join(storagePath, nameOf(bridgeId)), JSON.stringify(own));
  // What has not changed is not written again, and would be taken for outdated.
  await keepOffer(storagePath, bridgeId, nowMs);
  return [...new Map([...own.chargers, ...(await offeredChargers(storagePath, nowMs - OUTDATED_MS))].map((charger) => [charger.id, charger])).values()];
}

/**
 * The chargers that all bridges of this Homebridge offer, those that were told of last at the end.
 *
 * @param sinceMs milliseconds since 1970; unless given, those of bridges that have gone count, too: what a charger is called, and
 *   whose account it is of, does not change with that
 */
export async function offeredChargers(storagePath: string, sinceMs = -Infinity): Promise<readonly OfferedCharger[]> {
  const files = (await offerFilesIn(storagePath)).filter(({ writtenAtMs }) => writtenAtMs >= sinceMs);
  return files.toSorted((one, other) => one.writtenAtMs - other.writtenAtMs).flatMap(({ text }) => offerSchema.safeParse(parseJson(text)).data?.chargers ?? []);
}

/**
 * Says that this bridge is still there.
 *
 * @param nowMs in milliseconds since 1970
 */
export async function keepOffer(storagePath: string, bridgeId: string, nowMs: number): Promise<void> {
  await utimes(join(storagePath, nameOf(bridgeId)), nowMs / 1000, nowMs / 1000);
}

function nameOf(bridgeId: string): string {
  return `${OFFER_NAME.prefix}${bridgeId}${OFFER_NAME.suffix}`;
}
