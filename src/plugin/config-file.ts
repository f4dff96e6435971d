// Homebridge's config.json as it is written: it says what Homebridge tells no plugin.
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { PLATFORM_NAMES } from '../base/package.ts';
import { isObject } from '../config/unknown-options.ts';

const configFile = z.lazy(() => z.object({ platforms: z.array(z.unknown()) }));
const OURS: readonly unknown[] = PLATFORM_NAMES;

/** The blocks of all platforms. Homebridge has read the file just before, in the same way; one that is not as expected has none. */
export function blocksIn(configPath: string): readonly unknown[] {
  try {
    return configFile.safeParse(JSON.parse(readFileSync(configPath, 'utf8'))).data?.platforms ?? [];
  } catch {
    return [];
  }
}

/**
 * The bridge that runs this block, always by the same name; undefined where the plugin has several blocks on it, or the file
 * does not tell.
 *
 * @source homebridge, childBridgeFork.js: a child bridge gives a plugin its block without `_bridge`
 */
export function bridgeOf(block: Readonly<Record<string, unknown>>, configPath: string): string | undefined {
  const ours = blocksIn(configPath).filter(isObject).filter(({ platform }) => OURS.includes(platform));
  const bridges = ours.map(({ _bridge, ...rest }) => ({ name: isObject(_bridge) ? String(_bridge['username']).toUpperCase() : 'main', text: JSON.stringify(rest) }));
  const [own, ...others] = bridges.filter(({ text }) => text === JSON.stringify(block));
  if (own === undefined || others.length > 0) return undefined;
  return bridges.filter(({ name }) => name === own.name).length === 1 ? own.name : undefined;
}
