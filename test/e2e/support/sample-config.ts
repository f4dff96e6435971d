// Config values that a package checker makes up from the settings page's schema.

export interface Property {
  readonly type?: string;
  readonly required?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly items?: Property;
}

/** One of them fits each pattern. */
const TEXTS = ['sample', '06:00', '2026-01-01', 'kr', '0123456789abcdef'];

/** A value for every property: its default, else its first example, else the first it may be, else one made up from its name, type and pattern. */
export function sampleOf(property: Property, name = ''): unknown {
  const given = [property.default, property.examples?.[0], property.enum?.[0]].find((value) => value !== undefined);
  if (given !== undefined) return given;
  switch (property.type) {
    case 'object':
      return Object.fromEntries(Object.entries(property.properties ?? {}).map(([key, inner]) => [key, sampleOf(inner, key)]));
    case 'array':
      return property.items === undefined ? [] : [sampleOf(property.items, name)];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 60;
    default:
      return name === 'password' ? 'testpassword' : TEXTS.find((text) => new RegExp(property.pattern ?? '', 'u').test(text));
  }
}
