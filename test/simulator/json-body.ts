// Bodies of writing requests: numbers by property name, in any case.

/** The named properties by lower-case name; `undefined` unless there is at least one and all are numbers. `null` is ignored. */
export function numbersIn(body: string, names: readonly string[]): ReadonlyMap<string, number> | undefined {
  const entries = Object.entries(objectIn(body) ?? {})
    .map(([name, value]) => [name.toLowerCase(), value as unknown] as const)
    .filter(([name, value]) => names.includes(name) && value !== null);
  if (entries.length === 0 || !entries.every(([, value]) => Number.isFinite(value))) return undefined;
  return new Map(entries.map(([name, value]) => [name, Number(value)]));
}

export function objectIn(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
