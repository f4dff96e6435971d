// Which options there are, at every depth, as the schema of the config says. Pure.
import type * as z from 'zod/mini';
import { isList, type KnownOptions } from './unknown-options.ts';

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
