// Options that were called otherwise before. Their old names work for good: people's config.json outlives versions. Pure.
import { isObject } from '../base/json.ts';

/** The old name, and that of today; for all chargers, and for one. */
const RENAMED: Readonly<Record<string, string>> = { hold: 'chargingAllowed' };

/** `overruled`: somewhere beside its name of today. */
type Finding = 'alone' | 'overruled';

const WHAT_HOLDS: Readonly<Record<Finding, string>> = {
  alone: 'The old name works as before; you need not change anything.',
  overruled: 'Where both are set, that of today holds; remove the old one there.',
};

/** A platform block by today's names. */
interface Renewed {
  readonly block: Readonly<Record<string, unknown>>;
  /** One sentence for each old name. */
  readonly notes: readonly string[];
}

/** `block` with today's names of options. Where both names are set, today's holds. */
export function withNewNames(block: Readonly<Record<string, unknown>>): Renewed {
  const found = new Map<string, Finding>();
  const renewed = renamed(block, found);
  const { chargers } = block;
  if (isObject(chargers) && Array.isArray(chargers['individual'])) {
    const individual: unknown[] = chargers['individual'].map((entry: unknown) => (isObject(entry) ? renamed(entry, found) : entry));
    renewed['chargers'] = { ...chargers, individual };
  }
  return { block: renewed, notes: [...found].map(([old, finding]) => `"${old}" is called "${RENAMED[old] ?? ''}" now. ${WHAT_HOLDS[finding]}`) };
}

/** What is set by old names alone, by today's. */
export function setByOldNames(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const set = Object.entries(RENAMED).filter(([old, now]) => Object.hasOwn(options, old) && !Object.hasOwn(options, now));
  return Object.fromEntries(set.map(([old, now]) => [now, options[old]]));
}

function renamed(options: Readonly<Record<string, unknown>>, found: Map<string, Finding>): Record<string, unknown> {
  for (const [old, now] of Object.entries(RENAMED)) {
    if (Object.hasOwn(options, old) && found.get(old) !== 'overruled') found.set(old, Object.hasOwn(options, now) ? 'overruled' : 'alone');
  }
  const others = Object.entries(options).filter(([name]) => !Object.hasOwn(RENAMED, name));
  return { ...setByOldNames(options), ...Object.fromEntries(others) };
}
