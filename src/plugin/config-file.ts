// Which bridge runs a block of Homebridge's config.json.
import { isObject } from '../base/json.ts';
import { ownBlocksIn, type Block } from '../config/blocks.ts';

/**
 * The bridge that runs this block, always by the same name; undefined where the plugin has several blocks on it, or the file
 * does not tell.
 *
 * @source homebridge, childBridgeFork.js: a child bridge gives a plugin its block without `_bridge`
 */
export function bridgeOf(block: Block, configPath: string): string | undefined {
  const bridges = ownBlocksIn(configPath).map(({ _bridge, ...rest }) => ({ name: isObject(_bridge) ? String(_bridge['username']).toUpperCase() : 'main', text: JSON.stringify(rest) }));
  const [own, ...others] = bridges.filter(({ text }) => text === JSON.stringify(block));
  if (own === undefined || others.length > 0) return undefined;
  return bridges.filter(({ name }) => name === own.name).length === 1 ? own.name : undefined;
}
