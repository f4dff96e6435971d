// Which options there are, as the schema of the config says, what a platform block holds that is none of them, and which may have
// been meant: at every depth. Pure.
import type * as z from 'zod/mini';
import { isObject } from '../base/json.ts';
import { nearest } from '../base/names.ts';
import { toPlainText } from '../base/redact.ts';

/** The options that there are: a name with `true`, a group with what is in it, or a list with what each of its entries has. */
export interface KnownOptions {
  readonly [name: string]: true | KnownOptions | readonly [KnownOptions];
}

type Schema = z.core.$ZodTypes;

/** The options that the schema of an object has. */
export function knownOptions(schema: z.core.$ZodObject): KnownOptions {
  return Object.fromEntries(Object.entries(schema._zod.def.shape).map(([name, inner]) => [name, knownIn(inner as Schema)]));
}

function knownIn(schema: Schema): KnownOptions[string] {
  const { def } = schema._zod;
  switch (def.type) {
    case 'object':
      return knownOptions(schema as z.core.$ZodObject);
    case 'array': {
      const entry = knownIn(def.element as Schema);
      return entry === true || isList(entry) ? true : [entry];
    }
    case 'default':
    case 'prefault':
    case 'optional':
      return knownIn(def.innerType as Schema);
    case 'pipe': {
      const before = knownIn(def.in as Schema);
      return before === true ? knownIn(def.out as Schema) : before;
    }
    default:
      return true;
  }
}

/** Whether it stands for a list of groups. */
function isList(known: KnownOptions[string]): known is readonly [KnownOptions] {
  return Array.isArray(known);
}

/** One sentence for each name in `block` that is none of `known`. */
export function unknownOptions(block: Readonly<Record<string, unknown>>, known: KnownOptions): string[] {
  return strangers(block, known, '', undefined).map((stranger) => {
    const { path, name } = stranger;
    if (path.startsWith(ONE_CHARGER) && Object.hasOwn(known, name)) return `"${path}" is ignored: "${name}" holds for all chargers, and is set outside of "chargers.individual".`;
    return `"${path}" is not an option of this plugin and is ignored; ${adviceOn(stranger, known)}`;
  });
}

function adviceOn({ name, folder, entry }: Stranger, known: KnownOptions): string {
  const meant = nearest(name, Object.keys(folder)) ?? nearestAnywhere(name, entry ?? known);
  if (meant !== undefined) return `did you mean ${meant}?`;
  // Whoever writes the name of another option has not misspelt it.
  if (entry !== undefined && Object.hasOwn(known, name)) return `what belongs there is ${Object.keys(folder).join(', ')}.`;
  return 'check its spelling or remove it.';
}

/** What can be set for single chargers. */
const ONE_CHARGER = 'chargers.individual[';

interface Stranger {
  /** From the top of the block, such as `sensors.pause`. */
  readonly path: string;
  readonly name: string;
  /** What there could be in its place. */
  readonly folder: KnownOptions;
  /** The entry of a list that it is in, whose options only are of use there. */
  readonly entry: KnownOptions | undefined;
}

function strangers(given: Readonly<Record<string, unknown>>, folder: KnownOptions, prefix: string, entry: KnownOptions | undefined): Stranger[] {
  return Object.entries(given).flatMap(([name, value]): Stranger[] => {
    const path = `${prefix}${name}`;
    const known = Object.hasOwn(folder, name) ? folder[name] : undefined;
    if (known === undefined) return [{ path: shortened(path), name, folder, entry }];
    if (known === true) return [];
    if (!isList(known)) return isObject(value) ? strangers(value, known, `${path}.`, entry) : [];
    if (!Array.isArray(value)) return [];
    return value.flatMap((one: unknown, index) => (isObject(one) ? strangers(one, known[0], `${path}[${index}].`, known[0]) : []));
  });
}

/** Whatever somebody has written, the log's line stays one. */
export function shortened(written: string): string {
  const text = toPlainText(written.slice(0, LONGEST_SHOWN));
  return written.length <= LONGEST_SHOWN ? text : `${text}…`;
}

const LONGEST_SHOWN = 80;

/** A name that is right, but in another group of `known`: `charging` at the top is `sensors.charging`. */
function nearestAnywhere(name: string, known: KnownOptions): string | undefined {
  return nearest(name, pathsOf(known, ''), (path) => path.slice(path.lastIndexOf('.') + 1));
}

function pathsOf(known: KnownOptions, prefix: string): string[] {
  return Object.entries(known).flatMap(([name, inner]) => {
    if (inner === true || isList(inner)) return [`${prefix}${name}`];
    return [`${prefix}${name}`, ...pathsOf(inner, `${prefix}${name}.`)];
  });
}
