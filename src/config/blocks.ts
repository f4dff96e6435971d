// The blocks of Homebridge's config.json as they are written: that says what Homebridge tells no plugin.
import { readFileSync } from 'node:fs';
import { isObject, membersOf, parseJson } from '../base/json.ts';
import { PLATFORM_NAMES } from '../base/package.ts';

/** A platform's block. */
export type Block = Readonly<Record<string, unknown>>;

const OURS: readonly unknown[] = PLATFORM_NAMES;

/** The blocks of all platforms. Homebridge has read the file just before, in the same way; one that is not as expected has none. */
export function blocksIn(configPath: string): readonly Block[] {
  try {
    const { platforms } = membersOf(parseJson(readFileSync(configPath, 'utf8')));
    return Array.isArray(platforms) ? platforms.filter(isObject) : [];
  } catch {
    return [];
  }
}

/** The plugin's own. */
export function ownBlocksIn(configPath: string): readonly Block[] {
  return blocksIn(configPath).filter(({ platform }) => OURS.includes(platform));
}
