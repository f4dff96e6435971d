// The language of names in Apple Home: what the settings say, else that of Homebridge's user interface.
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { isLanguage, type Language } from '../config/language.ts';
import type { ZaptecConfig } from '../config/config.ts';

const interfaceBlock = z.object({ platform: z.literal('config'), lang: z.string() });
const configFile = z.object({ platforms: z.array(z.unknown()) });

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

/** Homebridge has read the file just before, in the same way; a file that is not as expected says nothing. */
function interfaceLanguage(configPath: string): string | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(configPath, 'utf8'));
  } catch {
    return undefined;
  }
  const blocks = configFile.safeParse(content).data?.platforms ?? [];
  return blocks.flatMap((block) => interfaceBlock.safeParse(block).data ?? [])[0]?.lang;
}
