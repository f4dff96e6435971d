// What config.json says of Homebridge's user interface: whether there is one, and its language, in which things are named in
// Apple Home unless the settings say otherwise.
import { blocksIn, type Block } from '../config/blocks.ts';
import type { ZaptecConfig } from '../config/config.ts';
import { isLanguage, type Language } from '../config/language.ts';

/**
 * The language for names in Apple Home; English where nobody has chosen one that the plugin speaks.
 *
 * @param configPath Homebridge's config.json, in which its user interface keeps its language
 * @source homebridge-config-ui-x, config.schema.json: platform "config", `lang`, "auto" unless set
 */
export function homeLanguage(option: ZaptecConfig['language'], configPath: string): Language {
  if (option !== 'auto') return option;
  const chosen = interfaceBlocks(configPath).map(({ lang }) => lang).find((lang) => typeof lang === 'string');
  return isLanguage(chosen) ? chosen : 'en';
}

/** Whether this Homebridge has its user interface, which keeps a block of its own in config.json. */
export function hasUserInterface(configPath: string): boolean {
  return interfaceBlocks(configPath).length > 0;
}

function interfaceBlocks(configPath: string): readonly Block[] {
  return blocksIn(configPath).filter(({ platform }) => platform === 'config');
}
