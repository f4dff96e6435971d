// The settings page with the account's chargers to choose from, by name, in place of serial numbers to type. Pure.
import { toHomeName } from '../base/names.ts';
import type { ChargerFacts } from '../charging/state/charger-facts.ts';
import { isNameOf, type NamedChargers } from './named-chargers.ts';

/** The content of a config.schema.json, as far as it matters here. */
export interface SettingsSchema {
  /** Which dynamic schema takes its place, if there is one. */
  readonly dynamicSchemaVersion: string;
  readonly layout: readonly unknown[];
  readonly schema: { readonly properties: Readonly<Record<string, object>>; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** A charger that can be chosen. */
export type OfferedCharger = Pick<ChargerFacts, 'id' | 'serial' | 'name' | 'model'>;

/**
 * `base` with the chargers to choose from. Only how values are entered changes, never which are valid.
 *
 * Chargers are left out of one list. Its mirror, of those that alone are shown, is there where the settings have it, and so is
 * the first beside it only if they have both: whoever wrote them finds them again, and nobody else has two lists to compare.
 *
 * @param named the chargers that the settings of the form name already; all of them can be chosen, each spelled as it is there
 * @source homebridge-config-ui-x 5.28, `PluginsService.getPluginConfigSchema` (`dynamicSchemaVersion`); ng-formworks, `titleMap`
 */
export function dynamicSchema(base: SettingsSchema, chargers: readonly OfferedCharger[], named: NamedChargers): SettingsSchema {
  const ticks = (key: 'include' | 'exclude'): unknown => ({ key: `chargers.${key}`, type: 'checkboxes', titleMap: choices(chargers, named[key]) });
  const isByInclusion = named.include.length > 0;
  const isByExclusion = !isByInclusion || named.exclude.length > 0;
  const replacements = new Map<unknown, readonly unknown[]>([
    ['chargers.exclude', [...(isByInclusion ? [ticks('include')] : []), ...(isByExclusion ? [ticks('exclude')] : [])]],
    ['chargers.individual[].charger', [{ key: 'chargers.individual[].charger', type: 'select', titleMap: choices(chargers, named.individual) }]],
  ]);
  const replaced = (node: unknown): readonly unknown[] => {
    if (typeof node !== 'object' || node === null) return [node];
    const { key, items } = node as { readonly key?: unknown; readonly items?: readonly unknown[] };
    return replacements.get(key) ?? [items === undefined ? node : { ...node, items: items.flatMap(replaced) }];
  };
  return { ...base, layout: base.layout.flatMap(replaced) };
}

/**
 * `base` with these defaults for options that config.json has by their old names: the form shows and saves them by today's,
 * and drops the old ones.
 */
export function withDefaults(base: SettingsSchema, defaults: Readonly<Record<string, unknown>>): SettingsSchema {
  const properties = { ...base.schema.properties };
  for (const [name, value] of Object.entries(defaults)) {
    if (typeof value === 'boolean' && properties[name] !== undefined) properties[name] = { ...properties[name], default: value };
  }
  return { ...base, schema: { ...base.schema, properties } };
}

/** All chargers by name, then those that are named in the settings and not in the list. What is saved is the value, what is shown the name. */
function choices(chargers: readonly OfferedCharger[], named: readonly string[]): { readonly value: string; readonly name: string }[] {
  const listed = chargers.flatMap((charger) => {
    const spellings = named.filter((text) => isNameOf(charger, text));
    const name = nameOf(charger);
    return [...new Set(spellings.length > 0 ? spellings : [charger.serial])].map((value) => ({ value, name }));
  });
  const others = named.filter((text) => !chargers.some((charger) => isNameOf(charger, text)));
  return [
    ...listed.sort((one, other) => one.name.localeCompare(other.name, 'en')),
    ...[...new Set(others)].map((text) => ({ value: text, name: text })),
  ];
}

/** Such as "Garage (Zaptec Go, …3456)". The page shows names as HTML, in which Apple Home's characters do no harm. */
function nameOf({ name, model, serial }: OfferedCharger): string {
  return `${toHomeName(name, model)} (${model}, …${serial.slice(-4)})`;
}
