// Options that were called otherwise before. Their old names work for good: people's config.json outlives versions. Pure.
import { isObject } from './unknown-options.ts';

/** The old name, and that of today; for all chargers, and for one. */
const RENAMED: Readonly<Record<string, string>> = { hold: 'chargingAllowed' };

/** `overruled`: somewhere beside its name of today. */
type Finding = 'alone' | 'overruled';

const WHAT_HOLDS: Readonly<Record<Finding, string>> = {
  alone: 'The old name works as before; you need not change anything.',
  overruled: 'Where both are set, that of today holds; remove the old one there.',
};

/** A platform block by today's names. */
export interface Renewed {
  readonly block: Readonly<Record<string, unknown>>;
  /** One sentence for each old name. */
  readonly notes: readonly string[];
}

/** `block` with today's names of options. Where both names are set, today's holds. */
export function withNewNames(block: Readonly<Record<string, unknown>>): Renewed {
  const found = new Map<string, Finding>();
  const { chargers } = block;
  const individual: unknown = isObject(chargers) ? chargers['individual'] : undefined;
  const renewed = renamed(block, found);
  const notes = (): string[] => [...found].map(([old, finding]) => `"${old}" is called "${RENAMED[old] ?? ''}" now. ${WHAT_HOLDS[finding]}`);
  if (!isObject(chargers) || !Array.isArray(individual)) return { block: renewed, notes: notes() };
  const entries: unknown[] = individual.map((entry: unknown) => (isObject(entry) ? renamed(entry, found) : entry));
  return { block: { ...renewed, chargers: { ...chargers, individual: entries } }, notes: notes() };
}

/** What `block` sets for all chargers by old names alone, by today's. */
export function setByOldNames(block: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const set = Object.entries(RENAMED).filter(([old, now]) => Object.hasOwn(block, old) && !Object.hasOwn(block, now));
  return Object.fromEntries(set.map(([old, now]) => [now, block[old]]));
}

function renamed(options: Readonly<Record<string, unknown>>, found: Map<string, Finding>): Record<string, unknown> {
  const old = Object.keys(options).filter((key) => Object.hasOwn(RENAMED, key));
  const entries = Object.entries(options).filter(([key]) => !old.includes(key));
  const taken = old.map((key): [string, unknown] => [RENAMED[key] ?? key, options[key]]);
  for (const key of old) if (found.get(key) !== 'overruled') found.set(key, Object.hasOwn(options, RENAMED[key] ?? key) ? 'overruled' : 'alone');
  return Object.fromEntries([...taken, ...entries]);
}
