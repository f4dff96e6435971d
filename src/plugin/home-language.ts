// What config.json says of Homebridge's user interface: whether there is one, and its language, in which things are named in
// Apple Home unless the settings say otherwise.
import * as z from 'zod/mini';
import { isLanguage, type Language } from '../config/language.ts';
import type { ZaptecConfig } from '../config/config.ts';
import { blocksIn } from './config-file.ts';

const interfaceBlock = z.lazy(() => z.object({ platform: z.literal('config'), lang: z.string() }));
const anyInterfaceBlock = z.lazy(() => z.object({ platform: z.literal('config') }));

/**
 * The language for names in Apple Home; English where nobody has chosen one that the plugin speaks.
 *
 * @param configPath Homebridge's config.json, in which its user interface keeps its language
 * @source homebridge-config-ui-x, config.schema.json: platform "config", `lang`, "auto" unless set
 */
export function homeLanguage(option: ZaptecConfig['language'], configPath: string): Language {
  if (option !== 'auto') return option;
  const chosen = interfaceLanguage(configPath);
  return isLanguage(chosen) ? chosen : 'en';
}

/** Whether this Homebridge has its user interface, which keeps a block of its own in config.json. */
export function hasUserInterface(configPath: string): boolean {
  return blocksIn(configPath).some((block) => anyInterfaceBlock.safeParse(block).success);
}

function interfaceLanguage(configPath: string): string | undefined {
  return blocksIn(configPath).flatMap((block) => interfaceBlock.safeParse(block).data ?? [])[0]?.lang;
}
