// The plugin's first block of config.json: the form shows no other, whichever bridge writes the form.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../base/json.ts';
import { PLATFORM_NAMES } from '../base/package.ts';

const configFile = z.lazy(() => z.object({ platforms: z.array(z.unknown()) }));
const ownBlock = z.lazy(() => z.looseObject({ platform: z.enum(PLATFORM_NAMES) }));

/** Undefined where the file cannot be read. */
export async function firstBlock(storagePath: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readFile(join(storagePath, 'config.json'), 'utf8').catch(() => '');
  const { platforms = [] } = configFile.safeParse(parseJson(text)).data ?? {};
  return platforms.flatMap((platform) => ownBlock.safeParse(platform).data ?? [])[0];
}
