// What the form of Homebridge's user interface makes of a schema's layout and of a config, for tests that have no form.
// The real form: npm run test:settings.

/** A part of a layout: the path of a property, or a group, list or field with options of its own. */
export type LayoutNode = string | LayoutGroup;

export interface LayoutGroup {
  readonly key?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly buttonText?: string;
  readonly expanded?: boolean;
  readonly titleMap?: readonly { readonly name: string; readonly value: unknown }[];
  readonly items?: readonly LayoutNode[];
}

/** The path of every property that a layout shows; a list of texts has one for the list and one for its lines. */
export function layoutKeys(layout: readonly LayoutNode[]): string[] {
  return layout.flatMap((node) => {
    if (typeof node === 'string') return [node];
    const own = node.key === undefined ? [] : [node.key];
    return [...own, ...layoutKeys(node.items ?? [])];
  });
}

/** Lists of objects, and those within them. */
const LISTS = new Set(['chargers.individual', 'allowedHours', 'chargingLock.tags', 'price.rates', 'price.rates.times', 'labels']);

/** The form drops whatever is null, and entries of a list of objects in which nothing is filled in, before it checks anything. */
export function asTheFormHasIt(block: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return membersOf(block, ([name, value]) => [name, withoutEmptyEntries(value, name)]);
}

function withoutEmptyEntries(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    if (!LISTS.has(path)) return value.filter((entry) => entry !== null);
    return value.filter((entry) => !isEmpty(entry)).map((entry) => withoutEmptyEntries(entry, path));
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  return membersOf(value as object, ([name, inner]) => [name, withoutEmptyEntries(inner, `${path}.${name}`)]);
}

function membersOf(group: object, formed: (member: [string, unknown]) => [string, unknown]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(group).filter(([, value]) => value !== null).map(formed));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return Object.prototype.toString.call(value) === '[object Object]' && Object.values(value).every(isEmpty);
}
