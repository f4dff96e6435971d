// This package: what it is filed under, its version and its files. The code runs from src/ in tests and from dist/ as published.
import { existsSync, readFileSync } from 'node:fs';

/** The npm package name; Homebridge files the plugin's cached accessories under it. Never changed: identities hang on it. */
export const PLUGIN_NAME = 'homebridge-zaptec-charger';

/** The platform's name in Homebridge's config.json, and the schema's `pluginAlias`. Never changed either. */
export const PLATFORM_NAME = 'Zaptec';

/** What a block of config.json may call its platform: Homebridge takes the long name, too. */
export const PLATFORM_NAMES = [PLATFORM_NAME, `${PLUGIN_NAME}.${PLATFORM_NAME}`] as const;

/** The version, such as "1.2.3". */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { readonly version: string }).version;
}

/** The address of a file or folder, named from the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, root());
}

function root(): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') folder = new URL('../', folder);
  return folder;
}
