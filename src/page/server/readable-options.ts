// Settings of which something else may be wrong: what the page needs is read by itself, as an entry that is filled in by half
// elsewhere is no reason to do without it. Pure.
import type { Block } from '../../config/blocks.ts';
import { parseConfig, type ZaptecConfig } from '../../config/config.ts';

/** Without an account nothing is read. */
const ANY_ACCOUNT = { username: 'anybody', password: 'anything' };

/** The settings with these options of the block, each if it can be read; whatever else there is in them is as by default. */
export function withReadable(block: Block, options: readonly (keyof ZaptecConfig)[]): ZaptecConfig {
  const parts: Block[] = options.map((option) => ({ [option]: block[option] }));
  const parsed = parseConfig(Object.assign({ ...ANY_ACCOUNT }, ...parts.filter((part) => parseConfig({ ...ANY_ACCOUNT, ...part }).kind === 'ready')) as Block);
  if (parsed.kind !== 'ready') throw new Error('Options that can be read one by one can be read together');
  return parsed.config;
}
