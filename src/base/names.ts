// Names that Homebridge and HomeKit file the plugin's things under. Never changed: identities hang on them.

/** The npm package name; Homebridge files the plugin's cached accessories under it. */
export const PLUGIN_NAME = 'homebridge-zaptec-charger';

/** The platform's name in Homebridge's config.json, and the schema's `pluginAlias`. */
export const PLATFORM_NAME = 'Zaptec';

/** Characters of a charger's or an installation's name at most, wherever it comes from: the log shows it in every line. */
export const LONGEST_NAME = 200;
