// Which chargers a platform block of config.json names, in the spelling of the person who wrote it. Pure.
import * as z from 'zod/mini';

/** Serials or ids as they are written. */
export interface NamedChargers {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly individual: readonly string[];
}

const list = z.catch(z.array(z.unknown()), []);
const text = z.string().check(z.regex(/\S/));
const texts = () => z.pipe(list, z.transform((entries) => entries.flatMap((entry) => text.safeParse(entry).data ?? [])));
const entry = z.object({ charger: text });
const individual = () => z.pipe(list, z.transform((entries) => entries.flatMap((given) => entry.safeParse(given).data?.charger ?? [])));
const chargers = z.lazy(() => z.object({ include: texts(), exclude: texts(), individual: individual() }));

/** The chargers that `block` names; whatever else is in it is left out. */
export function namedChargers(block: Readonly<Record<string, unknown>>): NamedChargers {
  return chargers.safeParse(block['chargers']).data ?? { include: [], exclude: [], individual: [] };
}
