// What the groups of the form are made of.
import type { Label } from './words.ts';

/** A property of the JSON schema. */
export type Property = Readonly<Record<string, unknown>>;

/** A part of the layout: the path of a property, or a field or fieldset with options of its own. */
export type LayoutNode = string | Readonly<Record<string, unknown>>;

/** Some of the options, and the fieldset that shows them. */
export interface Group {
  readonly properties: Readonly<Record<string, Property>>;
  readonly fieldset: LayoutNode;
}

/** Whatever is not blank. */
export const NOT_BLANK = { type: 'string', minLength: 1, pattern: String.raw`\S` } as const;

/**
 * What an entry of a list must have as soon as anything of it is filled in. The form shows an empty entry in each empty list,
 * of which nothing must be asked; that something is missing in a half-filled one says the page above it.
 *
 * @source ng-formworks, `buildLayout`: a list whose layout is written has at least one entry, whatever `listItems` says
 */
export function requiredOnceFilled(...names: readonly string[]): Property {
  return { if: { minProperties: 1 }, then: { required: names } };
}

/**
 * An option of one charger by its old name: not shown, but known, because the form drops what it does not know when it
 * saves. For all chargers it has a checkbox of today's name, ticked as the old one says: that is the dynamic schema's.
 *
 * @source homebridge-config-ui-x 5.28: seen with an option that the schema lacked
 */
export const BY_OLD_NAME: Property = { type: 'boolean', deprecated: true };

/** A checkbox. */
export function onOff({ title, description }: Label, isOn: boolean): Property {
  return { title, description, type: 'boolean', default: isOn };
}

/** A whole number with limits; without its type, the form has a slider for it, on which nobody finds the right one. */
export function typedNumber(label: Label, range: { readonly minimum: number; readonly maximum: number; readonly default: number }): Property {
  return { ...label, type: 'integer', ...range, 'x-schema-form': { type: 'number' } };
}

/** A fieldset that opens at a click. */
export function closedFieldset({ title, description }: Label, items: readonly LayoutNode[]): LayoutNode {
  return { type: 'fieldset', title, description, expandable: true, expanded: false, items };
}
